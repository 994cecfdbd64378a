"""Money, energy and dates as people read them, in Russian and English."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

NO_BREAK = "\u00a0"
MINUS = "\u2212"
MONTHS_OF = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
MONTHS = ("январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь")
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def money(amount: Decimal, language: str) -> str:
    """`1 257,80 ₽` in Russian, `RUB 1,257.80` in English; a minus that cannot be taken for a hyphen."""
    sign = MINUS if amount < 0 else ""
    plain = f"{abs(amount):,.2f}"
    if language == "en":
        return f"{sign}RUB{NO_BREAK}{plain}"
    return sign + plain.replace(",", NO_BREAK).replace(".", ",") + f"{NO_BREAK}₽"


def energy(volume: Decimal, language: str) -> str:
    """`260 кВт·ч` or `260 kWh`; digits after the point only where there are any."""
    plain = f"{volume.normalize():,f}"
    if language == "en":
        return f"{plain}{NO_BREAK}kWh"
    return plain.replace(",", NO_BREAK).replace(".", ",") + f"{NO_BREAK}кВт·ч"


def day(value: date, language: str) -> str:
    """`10 декабря 2022` or `10 December 2022`."""
    month = MONTHS_EN[value.month - 1] if language == "en" else MONTHS_OF[value.month - 1]
    return f"{value.day}{NO_BREAK}{month} {value.year}"


def month(period: str, language: str) -> str:
    """`ноябрь 2022` or `November 2022`, from `2022-11`."""
    year, number = period.split("-")
    names = MONTHS_EN if language == "en" else MONTHS
    return f"{names[int(number) - 1]} {year}"


def month_of(period: str) -> str:
    """`ноября 2022`, from `2022-11`."""
    year, number = period.split("-")
    return f"{MONTHS_OF[int(number) - 1]}{NO_BREAK}{year}"


def moment(value: datetime, zone: ZoneInfo, language: str) -> str:
    """`20 ноября 2022, 13:05` in the retailer's zone."""
    local = value.astimezone(zone)
    return f"{day(local.date(), language)}, {local:%H:%M}"
