"""The tariffs of a day as everybody may see them, by region."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from billing_calculator.domain.tariff import Tariff, Tariffs


@dataclass(frozen=True)
class Region:
    """A region by its name, and its tables in the order of their days, undated ones first."""

    ru: str
    en: str
    tables: tuple[Tariff, ...]


@dataclass(frozen=True)
class OfDay:
    """What was in force on a day, and the regions that can be asked for."""

    day: date
    region: str | None
    regions: Mapping[str, Region]
    tables: tuple[Tariff, ...]


def of_day(tariffs: Tariffs, *, region: str | None, day: date) -> OfDay:
    """The tables in force on that day, those for reference too; of all regions if none is named."""
    chosen = [each for each in tariffs.tables if region in (None, each.region)]
    spoken = [each for each in chosen if each.speaks_of(day)]
    return OfDay(day, region, _regions(tariffs), tuple(each for each in spoken if not _followed(each, spoken)))


def _followed(table: Tariff, others: list[Tariff]) -> bool:
    """A table without a last day has given way to one that began after it."""
    alike = (table.plan, table.service, table.for_reference)
    return any(
        (each.plan, each.service, each.for_reference) == alike and _start(each) > _start(table) for each in others
    )


def _regions(tariffs: Tariffs) -> dict[str, Region]:
    by_name: dict[str, list[Tariff]] = {}
    for table in sorted(tariffs.tables, key=lambda each: (each.region, _start(each), each.name)):
        by_name.setdefault(table.region, []).append(table)
    return {name: _region(name, tables) for name, tables in by_name.items()}


def _region(name: str, tables: list[Tariff]) -> Region:
    titled = next((each for each in tables if each.region_name.ru), None)
    ru, en = (titled.region_name.ru, titled.region_name.en) if titled else (name, name)
    return Region(ru, en, tuple(tables))


def _start(table: Tariff) -> date:
    return table.valid_from or date.min
