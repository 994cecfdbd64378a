"""The story of a what-if: the inputs that were kept, one of them changed, through the engine, and the difference in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from billing_calculator.domain.calculation import Revision
from billing_calculator.domain.charge import NOTHING, Household, Volume, Why
from billing_calculator.domain.due import last_day, months_until
from billing_calculator.domain.engine import Case, Result, compute
from billing_calculator.domain.engine.case import Consumption
from billing_calculator.domain.engine.prices import Prices
from billing_calculator.domain.engine.result import Row, total_of
from billing_calculator.domain.reading import ChargeKey
from billing_calculator.domain.replay import InputsNotKept, PackGone, pack_of
from billing_calculator.domain.split import apart
from billing_calculator.domain.tariff import Tariff, Tariffs
from billing_calculator.domain.what_if import words
from billing_calculator.domain.what_if.ask import (
    NothingUsed,
    Options,
    Otherwise,
    SeveralTables,
    Typical,
    check,
    options_of,
    used,
    volumes_of,
)
from billing_calculator.domain.what_if.zones import other_zones


@dataclass(frozen=True)
class Kept:
    """A charge as it was made, with the pack and the home of then; `months` were read at once, `charged` for all of them."""

    key: ChargeKey
    revision: Revision
    pack: Tariff
    household: Household
    tariffs: Tariffs
    months: int
    charged: Decimal

    @property
    def options(self) -> Options:
        """What can be asked of it."""
        return options_of(self.revision, self.pack, self.household, service=self.key.service, months=self.months)

    @property
    def on(self) -> date:
        """The day whose prices it was made by."""
        return max((reading.read_on for reading in self.revision.readings), default=last_day(self.key.period))


@dataclass(frozen=True)
class Supposed:
    """The answer: lines, their sum, how it differs from what was `charged`, in words, and what is taken for granted."""

    period: str
    total: Decimal
    charged: Decimal
    difference: Decimal
    volume: Decimal
    rows: tuple[Row, ...]
    norm: Why | None
    tables: tuple[Tariff, ...]
    summary: Why
    assumptions: tuple[Why, ...]


def keep(key: ChargeKey, revision: Revision, tariffs: Tariffs, *, months: int, before: Decimal) -> Kept:
    """What a charge was made from; `before` was charged for the other months that were read at once with it."""
    volumes = volumes_of(revision)
    if revision.parts:
        raise SeveralTables()
    if used(volumes) <= 0 or any(volume.kwh < 0 for volume in volumes):
        raise NothingUsed()
    if revision.household is None or not revision.pack_hash:
        raise InputsNotKept()
    pack = pack_of(revision, tariffs)
    if pack is None:
        raise PackGone(name=revision.tariff, pack_hash=revision.pack_hash)
    if revision.unread:  # a meter without a reading could not be read in time
        months, before = 1, NOTHING
    return Kept(key, revision, pack, revision.household, tariffs, months, revision.total + before)


def suppose(kept: Kept, asked: Otherwise, typical: Typical) -> Supposed:
    """One thing otherwise, all others as they were kept."""
    check(asked, kept.options)
    if asked.in_time:
        return _in_time(kept)
    if asked.persons is not None:
        home = replace(kept.household, persons=asked.persons, lives_alone=kept.household.lives_alone and asked.persons == 1)
        result = _computed(kept, volumes_of(kept.revision), home)
        return _answer(kept, [result], words.with_people(asked.persons), [words.same_use(result.volume), words.registered()])
    volumes, shared = other_zones(volumes_of(kept.revision), asked, typical)
    result = _computed(kept, volumes, kept.household)
    return _answer(
        kept, [result], words.with_meter(asked.zones or 1), [words.same_use(result.volume), *shared, words.meter_costs()]
    )


def _computed(kept: Kept, volumes: Sequence[Volume], household: Household) -> Result:
    prices = Prices(kept.tariffs, kept.revision.plan, kept.pack)
    use = Consumption(tuple(volumes))
    return compute(Case(kept.key.period, kept.on, household, prices, use, periods=kept.revision.periods))


def _in_time(kept: Kept) -> Supposed:
    """Each month an equal share of the kWh, at its own prices and with its own norm."""
    months = months_until(kept.key.period, kept.months)
    volumes = [volume for reading in kept.revision.readings for volume in reading.volumes()]  # with what was billed before them
    shared = [apart(volume.kwh, [1] * len(months)) for volume in volumes]
    tables = Tariffs((kept.pack, *kept.tariffs.tables))
    results = []
    for number, month in enumerate(months):
        own = tuple(replace(volume, kwh=share[number]) for volume, share in zip(volumes, shared, strict=True))
        day = kept.on if month == kept.key.period else last_day(month)
        prices = Prices(tables, kept.revision.plan)
        results.append(compute(Case(month, day, kept.household, prices, Consumption(own))))
    return _answer(kept, results, words.in_time(months), [words.same_use(used(volumes)), words.equal_months()])


def _answer(kept: Kept, results: Sequence[Result], lead: Why, assumptions: Sequence[Why]) -> Supposed:
    rows = tuple(row for result in results for row in result.rows)
    total = total_of(rows)
    charged = kept.charged if len(results) > 1 else kept.revision.total
    tables = {each.name: each for each in (*kept.tariffs.tables, kept.pack) if each.name in {row.tariff for row in rows}}
    return Supposed(
        period=kept.key.period,
        total=total,
        charged=charged,
        difference=total - charged,
        volume=sum((result.volume for result in results), NOTHING),
        rows=rows,
        norm=results[-1].norm,
        tables=tuple(tables.values()),
        summary=words.compared(lead, kept.key.period if len(results) == 1 else "", total=total, charged=charged),
        assumptions=tuple(assumptions),
    )
