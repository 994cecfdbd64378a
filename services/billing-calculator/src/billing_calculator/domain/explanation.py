"""Each kopeck of a charge linked to its reading, its line in the pack of prices, its rule and its day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from billing_calculator.domain.calculation import Charge, Revision
from billing_calculator.domain.charge import Line, Part, bands_of
from billing_calculator.domain.contract_charge import is_of
from billing_calculator.domain.due import last_day
from billing_calculator.domain.engine.rules import (
    CONTRACT,
    LATER_READING,
    NO_READING,
    NORMATIVE_AFTER,
    PRICE,
    RATIO,
    READINGS,
    Rule,
)
from billing_calculator.domain.parted import DAYS, TAKEN_BACK
from billing_calculator.domain.replay import pack_named, pack_of
from billing_calculator.domain.tariff import ANY_GROUP, Band, PriceKey, Tariff, Tariffs
from billing_calculator.domain.terms import Point


@dataclass(frozen=True)
class Summed:
    """The kWh of a zone of all readings together."""

    rates: int
    zone: str
    kwh: Decimal
    reading_ids: tuple[str, ...]


@dataclass(frozen=True)
class PriceLine:
    """Where a price stands in its pack: group/rates/zone/band."""

    key: PriceKey
    price: Decimal

    @property
    def name(self) -> str:
        """As it is cited."""
        return f"{self.key.group}/{self.key.rates}/{self.key.zone}/{self.key.band}"


@dataclass(frozen=True)
class ExplainedLine:
    """A line, the readings its kWh come from, the day whose prices count, and where its price stands, if the pack is held."""

    line: Line
    rates: int
    reading_ids: tuple[str, ...]
    on: date
    price_line: PriceLine | None
    rules: tuple[Rule, ...] = (READINGS, PRICE)


@dataclass(frozen=True)
class ExplainedPart:
    """A part of a charge with its own pack; `bands` are those of the whole time, of which days have their share."""

    part: Part
    pack: Tariff | None
    bands: tuple[Band, ...]

    @property
    def complete(self) -> bool:
        """Can its kWh be followed into its bands?"""
        return self.pack is not None and bool(self.bands or self.part.what == TAKEN_BACK)


@dataclass(frozen=True)
class Explanation:
    """A revision taken apart. `bands` and `pack` are missing where they were not kept; `complete` then is false.

    Where it has `parts` each of them has its own pack and bands.
    """

    charge: Charge
    revision: Revision
    pack: Tariff | None
    volumes: tuple[Summed, ...]
    bands: tuple[Band, ...]
    lines: tuple[ExplainedLine, ...]
    parts: tuple[ExplainedPart, ...] = ()

    @property
    def complete(self) -> bool:
        """Can everything be followed, from the dial to the kopeck?"""
        anything = self.revision.readings or self.revision.stand_in
        if not anything or self.revision.terms is not None:
            return True
        bands = all(each.complete for each in self.parts) if self.parts else bool(self.bands)
        return bands and all(each.price_line for each in self.lines)


def explain(charge: Charge, revision: Revision, tariffs: Tariffs) -> Explanation:
    """Take a revision apart by the pack it was made by."""
    pack, household = pack_of(revision, tariffs), revision.household
    month = int(charge.key.period[5:])
    bands: Sequence[Band] = ()
    if pack is not None and household is not None and (revision.readings or revision.stand_in) and not revision.parts:
        bands = bands_of(pack, household, month=month, periods=revision.periods)
    volumes = _summed(revision)
    on = max((reading.read_on for reading in revision.readings), default=revision.calculated_at.date())
    if revision.stand_in is not None:
        on = last_day(charge.key.period)
    group, rules = household.group if household else "", _rules(revision)
    parts = tuple(_part(part, revision, tariffs) for part in revision.parts)
    if parts:
        lines = tuple(_line_of(line, parts[line.part - 1], volumes, rules=rules) for line in revision.lines)
    else:
        lines = tuple(_line(line, volumes, on=on, pack=pack, group=group, rules=rules) for line in revision.lines)
        lines = tuple(_of_point(each, each.line.point, revision) if each.line.point else each for each in lines)
    return Explanation(charge, revision, pack, volumes, tuple(bands), lines, parts)


def _line_of(line: Line, own: ExplainedPart, volumes: Sequence[Summed], *, rules: tuple[Rule, ...]) -> ExplainedLine:
    found = _line(line, volumes, on=own.part.on, pack=own.pack, group=own.part.group, rules=rules)
    if own.part.what != TAKEN_BACK:
        return found
    return replace(found, reading_ids=tuple(dict.fromkeys(each for volume in volumes for each in volume.reading_ids)))


def _of_point(it: ExplainedLine, point: Point, revision: Revision) -> ExplainedLine:
    own = [each for each in revision.readings if is_of(each, point) and len(each.zones) == it.rates]
    ids = tuple(reading.reading_id for reading in own)
    return replace(it, reading_ids=ids, rules=(READINGS, RATIO, CONTRACT) if point.ratio != 1 else (READINGS, CONTRACT))


def _part(part: Part, revision: Revision, tariffs: Tariffs) -> ExplainedPart:
    pack, household = pack_named(tariffs, part.tariff, part.pack_hash), revision.household
    if pack is None or household is None or part.what == TAKEN_BACK:
        return ExplainedPart(part, pack, ())
    periods = revision.periods if part.what == DAYS else 1
    return ExplainedPart(part, pack, bands_of(pack, household, month=int(part.period[5:]), periods=periods))


def _rules(revision: Revision) -> tuple[Rule, ...]:
    """What the kWh rest on, and their price."""
    if revision.terms is not None:
        return (READINGS, LATER_READING, CONTRACT) if revision.set_off else (READINGS, CONTRACT)
    if revision.stand_in is not None:
        return (NO_READING if revision.stand_in.by == "average" else NORMATIVE_AFTER, PRICE)
    unread = {NO_READING if each.stand_in.by == "average" else NORMATIVE_AFTER: None for each in revision.unread}
    return (READINGS, *([LATER_READING] if revision.set_off else []), *unread, PRICE)


def _summed(revision: Revision) -> tuple[Summed, ...]:
    ids: dict[tuple[int, str], list[str]] = defaultdict(list)
    for reading in revision.readings:
        for volume in reading.volumes():
            ids[volume.rates, volume.zone].append(reading.reading_id)
    net = revision.net_volumes
    return tuple(Summed(each.rates, each.zone, each.kwh, tuple(ids[each.rates, each.zone])) for each in net)


def _line(
    line: Line, volumes: Sequence[Summed], *, on: date, pack: Tariff | None, group: str, rules: tuple[Rule, ...]
) -> ExplainedLine:
    of_zone = [each for each in volumes if each.zone == line.zone and line.rates in (0, each.rates)]
    rates = line.rates or (of_zone[0].rates if of_zone else 0)
    ids = tuple(reading_id for each in of_zone for reading_id in each.reading_ids)
    return ExplainedLine(line, rates, ids, on, _price_line(pack, PriceKey(group, rates, line.zone, line.band)), rules)


def _price_line(pack: Tariff | None, key: PriceKey) -> PriceLine | None:
    for each in (key, PriceKey(ANY_GROUP, key.rates, key.zone, key.band)):
        if pack is not None and each in pack.prices:
            return PriceLine(each, pack.prices[each])
    return None
