"""Months without a reading: what is billed for them, what is known, and by how much the bill may change when a reading comes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from billing_calculator.domain.calculation import Charge
from billing_calculator.domain.charge import NOTHING, Household, Volume, Why
from billing_calculator.domain.due import months_apart, months_until, period_before, period_of
from billing_calculator.domain.engine import Case, compute
from billing_calculator.domain.engine.case import Consumption
from billing_calculator.domain.engine.prices import Prices
from billing_calculator.domain.errors import TariffMissing
from billing_calculator.domain.reading import ChargeKey
from billing_calculator.domain.silence_words import say
from billing_calculator.domain.stand_in import SetOff, net

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
class Known:
    """What the customer's own history and home say: kWh of the months that were read, the day of the last of them, the prices."""

    service: str
    read: Mapping[str, Sequence[Volume]]
    read_on: date | None
    household: Household
    prices: Prices
    today: date

    @classmethod
    def of(cls, service: str, charges: Sequence[Charge], household: Household, prices: Prices, today: date) -> Known:
        """As the account's charges of the service tell it."""
        read = [(charge.key.period, reading) for charge in charges for reading in charge.current.readings]
        volumes: dict[str, list[Volume]] = {}
        for period, reading in read:
            volumes.setdefault(period, []).extend(reading.volumes())
        read_on = max((reading.read_on for _, reading in read), default=None)
        return cls(service, volumes, read_on, household, prices, today)


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
    return Silent(period, it.by, it.volumes, held.current.total, it.left)


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
    """The reading brings this month and the silent ones under one norm, less what was billed: so much more than this alone."""
    own = [Volume(rates, zone, kwh) for (rates, zone), kwh in month.items()]
    used = [Volume(each.rates, each.zone, each.kwh * (len(silent) + 1)) for each in own]
    together = net(used, [SetOff(each.period, each.volumes) for each in silent])
    return Change(_all(month), _cost(together, known) - _cost(own, known))


def _cost(volumes: Sequence[Volume], known: Known) -> Decimal:
    return compute(Case(period_of(known.today), known.today, known.household, known.prices, Consumption(tuple(volumes)))).total


def _all(month: Mapping[Zone, Decimal]) -> Decimal:
    return sum(month.values(), Decimal(0))
