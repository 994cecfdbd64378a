"""A registry of as many accounts as wanted, written row by row: no two alike, a meter each, one in ten closed."""

from __future__ import annotations

from pathlib import Path

from account_sync.domain.registry.columns import HEADER

SURNAMES = ("Абрамов", "Белов", "Волков", "Громов", "Дроздов", "Ершов", "Жуков", "Зайцев")
NAMES = ("Иван", "Пётр", "Анна-Мария", "Ольга")
GROUPS = ("городские, газ", "городские, электроплита", "сельские")
STREETS = ("Лоскутова", "Героев Космоса", "Школьная", "Дружаева")
VALUES = ("{0},,", "{0},{1},", "{0},{1},{0}")


def write(file: Path, rows: int, *, region: str = "52") -> None:
    """The registry in the form of the first profile, with its control row; `region` begins every account number."""
    with file.open("w", encoding="cp1251", newline="\r\n") as text:
        text.write(";".join(HEADER) + "\n")
        for number in range(rows):
            text.write(";".join(_cells(number, region)) + "\n")
        owed = sum(100 * (number % 5000) + number % 100 for number in range(rows))
        text.write(f"ИТОГО;{rows};{owed // 100},{owed % 100:02d}\n")


def _cells(number: int, region: str) -> list[str]:
    zones = number % 3
    values = VALUES[zones].format(number % 90_000, number % 50_000).split(",")
    closed = number % 10 == 0
    return [
        f"B{number:08d}", f"{region}{number:010d}", SURNAMES[number % 8], NAMES[number % 4], "Петрович",
        f"г. Нижний Новгород, ул. {STREETS[number % 4]}, д. {number % 120 + 1}, кв. {number % 300 + 1}", "nizhny",
        GROUPS[number % 3], str(number % 6 + 1), "нет", "закрыт" if closed else "открыт", "01.09.2014",
        "30.09.2022" if closed else "", f"{number:08d}", str(zones + 1), "6", "14.06.2019", "14.06.2035",
        "24.10.2022", *values, f"{number % 5000},{number % 100:02d}", "31.10.2022", f"{number % 500 + 60},5",
    ]  # fmt: skip
