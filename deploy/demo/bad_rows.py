"""Rows of the demo registry that must be refused, each spoilt in one way and in no other."""

Cells = dict[str, str]

ONE_RATE = {"Тарифных зон": "1", "Разрядность": "5", "Начальные Т1": "12345", "Начальные Т2": "", "Начальные Т3": ""}

SPOILT_CELLS: list[tuple[str, Cells]] = [
    ("no_surname", {"Фамилия": ""}),
    ("no_name", {"Имя": "  "}),
    ("no_account_number", {"Лицевой счёт": ""}),
    ("no_subscriber_code", {"Код абонента": ""}),
    ("account_number_11_digits", {"Лицевой счёт": "52999000111"}),
    ("account_number_with_letter", {"Лицевой счёт": "52999000O112"}),
    ("unknown_group", {"Группа": "дачники"}),
    ("unknown_plan", {"Тарифный план": "atlantis"}),
    ("unknown_status", {"Статус": "приостановлен"}),
    ("no_such_day", {"Дата установки": "31.02.2019"}),
    ("date_in_other_format", {"Дата сальдо": "2022-10-31"}),
    ("no_verification_date", {"Поверка до": ""}),
    ("balance_two_commas", {"Сальдо": "1,257,80"}),
    ("balance_with_point", {"Сальдо": "1257.80"}),
    ("balance_three_decimals", {"Сальдо": "10,005"}),
    ("persons_in_words", {"Зарегистрировано": "четверо"}),
    ("alone_but_three_registered", {"Зарегистрировано": "3", "Проживает один": "да"}),
    ("four_zones", {"Тарифных зон": "4"}),
    ("twelve_digits", {"Разрядность": "12"}),
    (
        "two_zones_one_value",
        {"Тарифных зон": "2", "Разрядность": "5", "Начальные Т1": "5000", "Начальные Т2": "", "Начальные Т3": ""},
    ),
    ("one_zone_two_values", {**ONE_RATE, "Начальные Т2": "777"}),
    ("value_longer_than_digits", {**ONE_RATE, "Начальные Т1": "123456"}),
    ("negative_value", {**ONE_RATE, "Начальные Т1": "-5"}),
    ("closed_before_opened", {"Статус": "закрыт", "Дата открытия": "01.03.2015", "Дата закрытия": "01.03.2014"}),
    ("closed_without_day", {"Статус": "закрыт", "Дата закрытия": ""}),
    ("verified_before_installed", {"Дата установки": "01.06.2020", "Поверка до": "01.06.2019"}),
    ("wrongly_decoded_text", {"Фамилия": "Петров".encode().decode("cp1251")}),
    ("question_marks", {"Фамилия": "??????", "Имя": "????"}),
]
