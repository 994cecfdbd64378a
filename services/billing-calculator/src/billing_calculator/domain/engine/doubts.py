"""What is wrong with a case beyond the form of its fields, all of it at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from billing_calculator.domain.account import ZONES_OF_RATES
from billing_calculator.domain.engine.case import Case, Consumption, Metered, Missing, Read, Swap, Unmetered
from billing_calculator.domain.engine.errors import Doubt, doubted
from billing_calculator.domain.engine.normative import overlapping
from billing_calculator.domain.tariff import ANY_GROUP, Tariff

Error = dict[str, str]


def doubts_of(case: Case, tariff: Tariff) -> list[Error]:
    """Every field that stands in the way; the table is that of the case's day."""
    return [*_group(case, tariff), *_use(case), *_benefits(case), *_house(case)]


def groups_of(tariff: Tariff) -> list[str]:
    """The groups a table has prices for."""
    return sorted({key.group for key in tariff.prices})


def _group(case: Case, tariff: Tariff) -> Iterator[Error]:
    groups = groups_of(tariff)
    if case.household.group not in groups and ANY_GROUP not in groups:
        yield doubted(Doubt.UNKNOWN_GROUP, at="/group", known=groups)


def _use(case: Case) -> Iterator[Error]:
    match case.use:
        case None if case.house is None:
            yield doubted(Doubt.NOTHING_ASKED, at="/consumption")
        case Consumption(volumes):
            yield from _zones([each.zone for each in volumes], rates=volumes[0].rates, at="/consumption")
        case Metered() as metered:
            yield from _swaps(metered)
        case Missing() as missing:
            yield from _missing(missing)
        case Unmetered() as home:
            yield from _away(home, max(case.household.persons, home.owners))


def _zones(zones: Collection[str], *, rates: int, at: str) -> Iterator[Error]:
    wanted = ZONES_OF_RATES[rates]
    if sorted(zones) != sorted(wanted):
        yield doubted(Doubt.OTHER_ZONES, at=at, zones=wanted)


def _swaps(metered: Metered) -> Iterator[Error]:
    first = metered.events[0]
    if not isinstance(first, Read):
        yield doubted(Doubt.FIRST_IS_A_READING, at="/meter/events/0")
    else:
        yield from _whole_dial(first.values, at="/meter/events/0")
    for index, event in enumerate(metered.events):
        if isinstance(event, Swap):
            yield from _whole_dial(event.opening, at=f"/meter/events/{index}/opening")


def _whole_dial(zones: Collection[str], *, at: str) -> Iterator[Error]:
    yield from _zones(zones, rates=max(len(zones), 1), at=at)


def _missing(missing: Missing) -> Iterator[Error]:
    for index, month in enumerate(missing.history):
        yield from _zones([each.zone for each in month], rates=month[0].rates, at=f"/missing/history/{index}")
    for index, read in enumerate(missing.readings):
        if set(read.values) != set(missing.readings[0].values):
            yield doubted(Doubt.OTHER_ZONES, at=f"/missing/readings/{index}", zones=sorted(missing.readings[0].values))


def _away(home: Unmetered, people: int) -> Iterator[Error]:
    for index, absence in enumerate(home.absences):
        if absence.back_on <= absence.left_on:
            yield doubted(Doubt.BACK_TOO_EARLY, at=f"/unmetered/absences/{index}/back_on")
    if overlapping(home.absences) > people:
        yield doubted(Doubt.TOO_MANY_AWAY, at="/unmetered/absences")


def _benefits(case: Case) -> Iterator[Error]:
    for index, benefit in enumerate(case.benefits):
        if benefit.holders > case.household.persons:
            yield doubted(Doubt.TOO_MANY_HOLDERS, at=f"/benefits/{index}/holders")


def _house(case: Case) -> Iterable[Error]:
    if case.house is not None and not 0 < case.house.area <= case.house.area_of_all:
        yield doubted(Doubt.NO_AREA, at="/house/area_of_all")
