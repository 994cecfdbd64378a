"""Make the demo's registry of legal entities: `python deploy/demo/make_organisations.py [FOLDER]` writes organisations.csv from
organisations.json, a file of its own beside that of the people, so that nobody's figures change."""

import csv
import io
import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
OF_ALL = {
    "Вид потребителя": "юридическое лицо",
    "Тарифный план": "nizhny",
    "Группа": "городские, газ",
    "Статус": "открыт",
    "Дата открытия": "01.03.2016",
    "Дата закрытия": "",
    "Тарифных зон": "1",
    "Разрядность": "6",
    "Дата установки": "14.06.2019",
    "Поверка до": "14.06.2035",
    "Дата начальных показаний": "24.10.2022",
    "Начальные Т2": "",
    "Начальные Т3": "",
    "Сальдо": "0,00",
    "Дата сальдо": "31.10.2022",
    "Обычный расход": "",
}
TOLD = {
    "Код абонента": "subscriber_code",
    "Лицевой счёт": "account_number",
    "Организация": "organisation",
    "ИНН": "inn",
    "КПП": "kpp",
    "Номер договора": "contract_number",
    "Адрес": "address",
    "Номер счётчика": "meter_serial",
    "Начальные Т1": "initial_value",
    "Электронная почта": "email_on_file",
    "Телефон": "phone_on_file",
}
HEADER = [
    *("Код абонента", "Лицевой счёт", "Вид потребителя", "Организация", "ИНН", "КПП", "Номер договора", "Адрес"),
    *("Тарифный план", "Группа", "Статус", "Дата открытия", "Дата закрытия"),
    *("Номер счётчика", "Тарифных зон", "Разрядность", "Дата установки", "Поверка до", "Дата начальных показаний"),
    *("Начальные Т1", "Начальные Т2", "Начальные Т3", "Сальдо", "Дата сальдо", "Обычный расход", "Электронная почта", "Телефон"),
]


def main(folder: Path) -> None:
    text = io.StringIO()
    lines = csv.DictWriter(text, HEADER, delimiter=";", lineterminator="\r\n")
    lines.writeheader()
    for each in json.loads((HERE / "organisations.json").read_text(encoding="utf-8"))["organisations"]:
        kind = {"Вид потребителя": "индивидуальный предприниматель"} if len(each["inn"]) == 12 else {}
        lines.writerow({**OF_ALL, **kind, **{title: each[key] or "" for title, key in TOLD.items()}})
    (folder / "organisations.csv").write_bytes(text.getvalue().encode("cp1251"))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
