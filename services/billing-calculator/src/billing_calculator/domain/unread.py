"""A month without a reading, charged by rule: the average for three months in a row, then the normative; counters are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from billing_calculator.domain.account import Account
from billing_calculator.domain.calculation import Charge, Revision, Rules
from billing_calculator.domain.charge import CALCULATOR, NOTHING, Household, Volume, Why, charge
from billing_calculator.domain.due import last_day, months_apart
from billing_calculator.domain.engine.case import Missing, Reason
from billing_calculator.domain.engine.missing import used_without_reading
from billing_calculator.domain.engine.rules import AVERAGE_MONTHS, AVERAGE_MONTHS_LEAST, AVERAGE_PERIODS
from billing_calculator.domain.errors import TariffMissing
from billing_calculator.domain.home_normative import HomeNormative, home_normative
from billing_calculator.domain.reading import ChargeKey
from billing_calculator.domain.stand_in import NO_HISTORY, Billed, History, SetOff, StandIn
from billing_calculator.domain.tariff import Tariff
from billing_calculator.domain.terms import EQUATED
from billing_calculator.domain.words import kwh_en, kwh_ru

MONTH_CLOSED = "month_closed"
NORMATIVE_LACKING, READING_LACKING = "normative", "reading"


class NormativeMissing(TariffMissing):
    """No average may stand in any longer, and nobody has set a normative for such homes."""

    @property
    def lacking(self) -> str:
        """Not a price: the kWh."""
        return NORMATIVE_LACKING


class ReadingLacking(TariffMissing):
    """An organisation is charged by what its meters say: the average and the normative are rules for homes."""

    code = "reading_lacking"

    @property
    def lacking(self) -> str:
        """Not a price: the reading."""
        return READING_LACKING


@dataclass(frozen=True)
class NoReading:
    """What is known of an account's month that nobody read."""

    key: ChargeKey
    account: Account
    history: History
    billed_before: int
    normative: Decimal | None
    held: Charge | None = None


@dataclass(frozen=True)
class MonthState:
    """In short, what a month was charged by: readings (`read`), or `by` average or normative."""

    key: ChargeKey
    total: Decimal
    read: bool
    by: str = ""
    in_a_row: int = 0
    set_off: tuple[SetOff, ...] = ()
    meters: frozenset[str] = frozenset()  # that were read
    unread: Mapping[str, str] = field(default_factory=dict)  # `by` what each meter is charged that was not read beside others


def history_of(read: Mapping[str, Sequence[Volume]]) -> History:
    """All kWh since the latest reading that is six months older than the last one, else since the oldest there is."""
    months = sorted(read)
    if not months:
        return NO_HISTORY
    last = months[-1]
    older = [month for month in months if months_apart(month, last) >= AVERAGE_MONTHS]
    start = older[-1] if older else months[0]
    sums: dict[tuple[int, str], Decimal] = {}
    for month in months:
        for volume in read[month] if month > start else ():
            key = (volume.rates, volume.zone)
            sums[key] = sums.get(key, Decimal(0)) + volume.kwh
    return History(months_apart(start, last), tuple(Volume(rates, zone, kwh) for (rates, zone), kwh in sums.items()))


def stand_in(
    history: History, *, billed_before: int, normative: Decimal | None, tariff: Tariff, household: Household,
    counted: Decimal | None = None,
) -> StandIn:  # fmt: skip
    """The average while it may stand in and is known, else the normative; one that the retailer has not set is never made up.

    The normative is the whole home's: one of several meters has what the others (`counted`) leave of it.
    """
    by_average = history.months >= AVERAGE_MONTHS_LEAST and billed_before < AVERAGE_PERIODS
    if not by_average and normative is None:
        raise NormativeMissing(plan=tariff.plan, details={"tariff": tariff.name, "normative": household.group})
    months = (history.volumes, *((),) * (history.months - 1)) if history.months else ()
    missing = Missing(Reason.NO_READING, billed_before, history=months, normative=normative)
    used = used_without_reading(missing, tariff=tariff, household=household)
    assert used.counters is not None and used.counters.limit is not None and used.counters.left is not None
    volumes, why = used.volumes, tuple(step.why for step in used.steps)
    if counted is not None and not by_average:
        left = max(volumes[0].kwh - counted, Decimal(0))
        volumes, why = (replace(volumes[0], kwh=left),), (*why, _left_of_normative(counted, left))
    return StandIn(
        by=used.what,
        in_a_row=used.counters.used,
        limit=used.counters.limit,
        left=used.counters.left,
        billed_before=billed_before,
        history=history,
        normative=None if used.what == "average" else normative,
        volumes=volumes,
        why=why,
        counted=None if by_average else counted,
    )


def with_source(it: StandIn, normative: HomeNormative) -> StandIn:
    """Where its normative comes from is said first."""
    return replace(it, why=(*normative.why, *it.why)) if it.by == "normative" else it


def _left_of_normative(counted: Decimal, left: Decimal) -> Why:
    return Why(
        ru=f"Норматив — на всё жильё: по другим счётчикам {kwh_ru(counted)}, на этот остаётся {kwh_ru(left)}",
        en=f"The normative is the whole home's: the other meters have {kwh_en(counted)}, {kwh_en(left)} are left for this one",
    )


def charge_unread(month: NoReading, *, rules: Rules, now: datetime) -> Charge:
    """The charge of a month without a reading, by the prices of its last day."""
    account, period = month.account, month.key.period
    if account.legal_entity:  # the rules of average and normative are those of homes
        raise ReadingLacking(plan=account.tariff_plan, details={"group": EQUATED})
    tariff = rules.tariffs.on(plan=account.tariff_plan, day=last_day(period))
    normative = home_normative(account, tariff, otherwise=month.normative)
    stood_in = stand_in(
        month.history, billed_before=month.billed_before, normative=normative.kwh, tariff=tariff, household=account.household
    )
    stood_in = with_source(stood_in, normative)
    priced = charge(volumes=stood_in.volumes, tariff=tariff, household=account.household, month=int(period[5:]))
    held = month.held
    revision = Revision(
        revision=held.current.revision + 1 if held else 1,
        reason=MONTH_CLOSED,
        tariff=priced.tariff,
        calculator=CALCULATOR,
        volume=priced.volume,
        total=priced.total,
        previous_total=held.current.total if held else NOTHING,
        lines=priced.lines,
        norm=priced.norm,
        readings=(),
        calculated_at=now,
        pack_hash=tariff.pack_hash,
        household=account.household,
        plan=account.tariff_plan,
        stand_in=stood_in,
    )
    return Charge(month.key, held.due_on if held else rules.due.due_on(period), revision)


def billed_as_charged(charge: Charge) -> Billed:
    """A month without a reading as it stands, for a later reading to take it back."""
    now = charge.current
    group = now.household.group if now.household else ""
    return Billed(last_day(charge.key.period), now.tariff, now.pack_hash, group, now.lines)
