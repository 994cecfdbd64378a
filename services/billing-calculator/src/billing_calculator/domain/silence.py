"""Months without a reading: what is billed for them, what is known, and by how much the bill may change when a reading comes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from billing_calculator.domain.calculation import Charge, LaterReading, SeveralMonths, Span, When, price_used
from billing_calculator.domain.charge import NOTHING, Household, Volume, Why
from billing_calculator.domain.due import last_day, months_apart, months_until, next_period, period_before, period_of
from billing_calculator.domain.engine.prices import Prices
from billing_calculator.domain.errors import TariffMissing
from billing_calculator.domain.reading import ChargeKey
from billing_calculator.domain.silence_words import say
from billing_calculator.domain.stand_in import Billed, SetOff
from billing_calculator.domain.unread import billed_as_charged

Zone = tuple[int, str]
LEAST_KNOWN = 2  # months of one's own history that make a range


@dataclass(frozen=True)
class Silent:
    """A month without a reading, and what was billed for it: by average, by normative, or nothing yet (`by` is empty)."""

    period: str
    by: str = ""
    volumes: tuple[Volume, ...] = ()
    total: Decimal = NOTHING
    left: int | None = None  # more months that may be billed by average
    billed: Billed | None = field(default=None, compare=False)  # its lines, where each month is charged anew

    @property
    def kwh(self) -> Decimal:
        """All zones together."""
        return sum((volume.kwh for volume in self.volumes), Decimal(0))


@dataclass(frozen=True)
class Change:
    """By how much the bill changes, if each silent month was as one of the customer's own: `kwh` of that month."""

    kwh: Decimal
    amount: Decimal


@dataclass(frozen=True)
class Gap:
    """The silent months, since when nothing is known, and the range of the correction; no range without a history."""

    service: str
    months: tuple[Silent, ...]
    read_on: date | None
    low: Change | None
    high: Change | None
    says: tuple[Why, ...]


@dataclass(frozen=True)
class How:
    """By which of the retailer's ways a reading is charged that comes after months without one."""

    several_months: SeveralMonths = SeveralMonths.ONE_LIMIT
    later_reading: LaterReading = LaterReading.CURRENT


IN_ONE_SUM = How()


@dataclass(frozen=True)
class Known:
    """What the customer's own history and home say: kWh of the months that were read, the day of the last of them, the prices;
    `since`: the day from which the meters' next reading counts."""

    service: str
    read: Mapping[str, Sequence[Volume]]
    read_on: date | None
    household: Household
    prices: Prices
    today: date
    how: How = IN_ONE_SUM
    since: date | None = None

    @classmethod
    def of(
        cls, service: str, charges: Sequence[Charge], household: Household, prices: Prices, today: date, how: How = IN_ONE_SUM
    ) -> Known:
        """As the account's charges of the service tell it."""
        read = [(charge.key.period, reading) for charge in charges for reading in charge.current.readings]
        volumes: dict[str, list[Volume]] = {}
        for period, reading in read:
            volumes.setdefault(period, []).extend(reading.volumes())
        last: dict[str, date] = {}
        for _, reading in read:
            last[reading.meter_id] = max(reading.read_on, last.get(reading.meter_id, reading.read_on))
        days = last.values()
        return cls(
            service, volumes, max(days, default=None), household, prices, today, how, since=min(days, default=None)
        )  # fmt: skip


def silent_months(
    charges: Sequence[Charge], *, service: str, account_id: str, waiting: Collection[str], period: str
) -> list[Silent]:
    """The months between the last one that was read and this one; a reading that waits for its tariff is here none the less."""
    held = {charge.key.period: charge for charge in charges}
    read = [charge.key.period for charge in charges if charge.current.readings]
    stood_in = [charge.key.period for charge in charges if charge.current.stand_in and charge.key.period > max(read, default="")]
    if not read and not stood_in:
        return []
    last = max(read) if read else period_before(min(stood_in))
    until = period if period in stood_in else period_before(period)
    months = months_until(until, months_apart(last, until)) if last < until else []
    keys = [ChargeKey(account_id, service, month) for month in months]
    if any(key.charge_id in waiting for key in [*keys, ChargeKey(account_id, service, period)]):
        return []
    return [_silent(key.period, held.get(key.period)) for key in keys]


def _silent(period: str, held: Charge | None) -> Silent:
    if held is None or held.current.stand_in is None:
        return Silent(period)
    it = held.current.stand_in
    return Silent(period, it.by, it.volumes, held.current.total, it.left, billed_as_charged(held))


def gap_of(silent: Sequence[Silent], known: Known) -> Gap | None:
    """Nothing while there is a reading for each month."""
    if not silent:
        return None
    months = tuple(sorted(silent, key=lambda each: each.period))
    low, high = _range(months, known)
    return Gap(known.service, months, known.read_on, low, high, say(months, known.read_on, low, high))


def _range(months: Sequence[Silent], known: Known) -> tuple[Change | None, Change | None]:
    """As the customer's own months of the lowest and of the highest use would have it; unknown without them or their price."""
    own = sorted(monthly(known.read), key=_all)
    if len(own) < LEAST_KNOWN:
        return None, None
    try:
        low, high = _change(own[0], months, known), _change(own[-1], months, known)
    except TariffMissing:
        return None, None
    return (low, high) if low.amount <= high.amount else (high, low)


def monthly(read: Mapping[str, Sequence[Volume]]) -> list[dict[Zone, Decimal]]:
    """kWh a month between two months that were read; the first of all tells nothing, its beginning is not known."""
    periods = sorted(read)
    found = []
    for before, period in pairwise(periods):
        months = months_apart(before, period)
        sums: dict[Zone, Decimal] = {}
        for volume in read[period]:
            sums[volume.rates, volume.zone] = sums.get((volume.rates, volume.zone), Decimal(0)) + volume.kwh
        found.append({zone: (kwh / months).quantize(Decimal(1), ROUND_HALF_UP) for zone, kwh in sums.items()})
    return found


def _change(month: Mapping[Zone, Decimal], silent: Sequence[Silent], known: Known) -> Change:
    """The reading brings this month and the silent ones, as all of them are charged then: so much more than this alone."""
    own = [Volume(rates, zone, kwh) for (rates, zone), kwh in month.items()]
    used = [Volume(each.rates, each.zone, each.kwh * (len(silent) + 1)) for each in own]
    return Change(_all(month), _cost(used, reading_to_come(silent, known), known) - _cost(own, _read_in_time(known), known))


def reading_to_come(silent: Sequence[Silent], known: Known) -> When:
    """What a reading of today would tell of: the silent months and this one, or the one after a month that is charged already."""
    period = max(period_of(known.today), next_period(silent[-1].period))
    billed = tuple(SetOff(each.period, each.volumes, each.billed) for each in silent if each.by)
    months = months_until(period, len(silent) + 1)
    periods = len(months) - len(billed) if known.how.several_months is SeveralMonths.LIMIT_PER_MONTH else 1
    spread = billed and known.how.later_reading is LaterReading.SPREAD_BY_PERIOD
    return When(period, known.today, Span(periods, known.since, tuple(months) if spread else ()), billed)


def _read_in_time(known: Known) -> When:
    """This month alone, the month before having been read on the same day of it."""
    before = period_before(period_of(known.today))
    since = last_day(before)
    return When(period_of(known.today), known.today, Span(since=since.replace(day=min(known.today.day, since.day))))


def _cost(volumes: Sequence[Volume], when: When, known: Known) -> Decimal:
    return price_used(volumes, when, household=known.household, prices=known.prices).total


def _all(month: Mapping[Zone, Decimal]) -> Decimal:
    return sum(month.values(), Decimal(0))
