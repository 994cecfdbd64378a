"""What a registry tells of an account, whatever the file calls it."""

from __future__ import annotations

from enum import StrEnum


class Column(StrEnum):
    """A column under the title that the retailer's own registry gives it; a profile says what another file calls it."""

    CODE = "Код абонента"
    NUMBER = "Лицевой счёт"
    SURNAME = "Фамилия"
    NAME = "Имя"
    PATRONYMIC = "Отчество"
    ADDRESS = "Адрес"
    PLAN = "Тарифный план"
    GROUP = "Группа"
    PERSONS = "Зарегистрировано"
    ALONE = "Проживает один"
    STATUS = "Статус"
    OPENED = "Дата открытия"
    CLOSED = "Дата закрытия"
    SERIAL = "Номер счётчика"
    ZONES = "Тарифных зон"
    DIGITS = "Разрядность"
    INSTALLED = "Дата установки"
    VERIFIED = "Поверка до"
    INITIAL_DAY = "Дата начальных показаний"
    T1 = "Начальные Т1"
    T2 = "Начальные Т2"
    T3 = "Начальные Т3"
    BALANCE = "Сальдо"
    BALANCE_DAY = "Дата сальдо"
    TYPICAL = "Обычный расход"
    RATIO = "Коэффициент трансформации"
    LARGEST = "Наибольший расход"
    AUTOMATIC = "Автоматический съём"
    PLACE = "Место счётчика"
    EMAIL = "Электронная почта"
    PHONE = "Телефон"


OF_HOLDER = (Column.EMAIL, Column.PHONE)
FACTS_OF_METER = (Column.RATIO, Column.LARGEST, Column.AUTOMATIC, Column.PLACE)
# the retailer's own registry does without those
HEADER = tuple(column for column in Column if column not in (*OF_HOLDER, *FACTS_OF_METER))
PERSONAL = frozenset({Column.SURNAME, Column.NAME, Column.PATRONYMIC, Column.ADDRESS, *OF_HOLDER})  # never repeated in a report
INITIAL_VALUES = (Column.T1, Column.T2, Column.T3)
OF_METER = HEADER[HEADER.index(Column.SERIAL) : HEADER.index(Column.T3) + 1]
# no file need tell them
MAY_BE_ABSENT = frozenset({Column.PATRONYMIC, Column.CLOSED, Column.T2, Column.T3, Column.TYPICAL, *FACTS_OF_METER, *OF_HOLDER})
# told in words of a closed list, which a profile translates
IN_WORDS = (Column.GROUP, Column.STATUS, Column.ALONE, Column.AUTOMATIC, Column.PLACE)
