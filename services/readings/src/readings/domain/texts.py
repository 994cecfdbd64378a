"""Figures, dates and zones as people read them, in Russian and English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

NBSP = "\u00a0"

_DAY_MONTHS_RU = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
_MONTHS_RU = (
    "январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
)  # fmt: skip
_MONTHS_EN = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_ZONES: Mapping[str, tuple[str, str]] = {
    "day": ("день", "day"),
    "night": ("ночь", "night"),
    "peak": ("пик", "peak"),
    "semi_peak": ("полупик", "semi-peak"),
}


@dataclass(frozen=True)
class Text:
    """The same sentences in both languages."""

    ru: str
    en: str

    def __add__(self, other: Text) -> Text:
        return Text(f"{self.ru} {other.ru}".strip(), f"{self.en} {other.en}".strip())


def dial(value: Decimal) -> str:
    """A figure as the dial shows it: no spaces, no trailing zeros after the comma."""
    whole = value == value.to_integral_value()
    return str(int(value)) if whole else format(value.normalize(), "f").replace(".", ",")


def kwh(value: Decimal) -> Text:
    """An amount of energy with no-break spaces; only a meter with a ratio comes to a part of a kWh."""
    shown = f"{value.normalize():,f}"
    return Text(shown.replace(",", NBSP).replace(".", ",") + f"{NBSP}кВт·ч", f"{shown}{NBSP}kWh")


def day(value: date, *, today: date) -> Text:
    """A day and month; the year is said when it is another one."""
    ru, en = f"{value.day}{NBSP}{_DAY_MONTHS_RU[value.month - 1]}", f"{value.day}{NBSP}{_MONTHS_EN[value.month - 1]}"
    if value.year == today.year:
        return Text(ru, en)
    return Text(f"{ru} {value.year}{NBSP}года", f"{en} {value.year}")


def full_day(value: date) -> Text:
    """A day with its year, whatever today is."""
    return Text(
        f"{value.day}{NBSP}{_DAY_MONTHS_RU[value.month - 1]} {value.year}{NBSP}года",
        f"{value.day}{NBSP}{_MONTHS_EN[value.month - 1]} {value.year}",
    )


def month(period: str) -> Text:
    """A billing month with its year."""
    year, number = period.split("-")
    return Text(f"{_MONTHS_RU[int(number) - 1]} {year}{NBSP}года", f"{_MONTHS_EN[int(number) - 1]} {year}")


def zone_name(zone: str) -> Text:
    """The name of a zone in quotes; a word the trade does not know is repeated as it came."""
    ru, en = _ZONES.get(zone, (zone, zone))
    return Text(f"«{ru}»", f'"{en}"')


def zone_names(zones: Sequence[str]) -> Text:
    """Several zones in a row."""
    names = [zone_name(zone) for zone in zones]
    return Text(", ".join(name.ru for name in names), ", ".join(name.en for name in names))


def in_zone(zone: str) -> Text:
    """How a sentence about one zone begins; a meter with a single zone needs no name for it."""
    if zone not in _ZONES:
        return Text("", "")
    name = zone_name(zone)
    return Text(f"Зона {name.ru}:", f"Zone {name.en}:")


def sentence(zone: str, ru: str, en: str) -> Text:
    """A sentence about one zone, with the zone in front and the first letter as the language asks."""
    prefix = in_zone(zone)
    if not prefix.ru:
        return Text(ru[:1].upper() + ru[1:], en[:1].upper() + en[1:])
    return prefix + Text(ru[:1].lower() + ru[1:], en[:1].lower() + en[1:])
