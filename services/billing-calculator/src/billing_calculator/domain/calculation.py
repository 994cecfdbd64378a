"""A month's charge with the whole history of its recalculations: decided anew from the readings that count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from billing_calculator.domain.account import Account
from billing_calculator.domain.charge import CALCULATOR, NOTHING, Household, Line, Part, Priced, Volume, Why, charge_net
from billing_calculator.domain.contract_charge import charge_by_contract
from billing_calculator.domain.due import DueRules, last_day, months_apart
from billing_calculator.domain.engine.prices import Prices
from billing_calculator.domain.errors import TariffMissing
from billing_calculator.domain.parted import OfMonth, charge_by_days, charge_spread
from billing_calculator.domain.reading import ChargeKey, Reading
from billing_calculator.domain.stand_in import SetOff, StandIn, net
from billing_calculator.domain.tariff import Tariffs
from billing_calculator.domain.terms import EQUATED, Terms, terms_on


@dataclass(frozen=True)
class Revision:
    """What was owed by the knowledge of a moment, why, and by how much it differs from what was known before.

    `household`, `plan` and the readings are what it was made from: with the pack of that hash it can be done again. Revisions of
    before these were kept have none of them.
    """

    revision: int
    reason: str
    tariff: str
    calculator: str
    volume: Decimal
    total: Decimal
    previous_total: Decimal
    lines: tuple[Line, ...]
    norm: Why | None
    readings: tuple[Reading, ...]
    calculated_at: datetime
    pack_hash: str = ""
    household: Household | None = None
    plan: str = ""
    periods: int = 1
    stand_in: StandIn | None = None
    set_off: tuple[SetOff, ...] = ()
    terms: Terms | None = None
    parts: tuple[Part, ...] = ()

    @property
    def net_volumes(self) -> tuple[Volume, ...]:
        """The kWh that its lines charge: what was read less what was billed before, or what stood in for a reading."""
        if self.stand_in is not None:
            return self.stand_in.volumes
        return tuple(net([volume for reading in self.readings for volume in reading.volumes()], self.set_off))

    @property
    def difference(self) -> Decimal:
        """Owed more (or less, when negative) than by the revision before."""
        return self.total - self.previous_total


@dataclass(frozen=True)
class Charge:
    """What is owed for a month: its last revision. The store keeps the earlier ones beside it."""

    key: ChargeKey
    due_on: date
    current: Revision


class SeveralMonths(StrEnum):
    """How many norms (or sets of ranges) the kWh of a reading may use that covers several months."""

    ONE_LIMIT = "one_limit"
    LIMIT_PER_MONTH = "limit_per_month"


class LaterReading(StrEnum):
    """What the kWh of a reading cost that holds months charged without one: this month's prices, or each month its own."""

    CURRENT = "current"
    SPREAD_BY_PERIOD = "spread_by_period"


@dataclass(frozen=True)
class Span:
    """The time that the readings of a month tell of: so many months' norms; the day of the reading before, where prices go by
    days; the months that each are charged anew, where they do."""

    periods: int = 1
    since: date | None = None
    months: tuple[str, ...] = ()


ONE_MONTH = Span()


@dataclass(frozen=True)
class Rules:
    """The published data a charge is decided by."""

    tariffs: Tariffs
    due: DueRules


def recalculate(
    held: Charge | None,
    *,
    key: ChargeKey,
    account: Account,
    readings: Sequence[Reading],
    rules: Rules,
    reason: str,
    now: datetime,
    span: Span = ONE_MONTH,
    set_off: tuple[SetOff, ...] = (),
) -> Charge | None:
    """The charge as the readings of the month now say, or None when nothing about it changed."""
    counted = tuple(sorted(_counted(readings), key=lambda each: each.reading_id))
    if not counted and (held is None or held.current.stand_in):
        return None  # cancelled before it was ever charged, or before it took the place of what stood in for it: nothing to tell
    set_off = set_off if counted else ()
    priced = price(account=account, readings=readings, tariffs=rules.tariffs, span=span, set_off=set_off)
    if held is not None and _same(held.current, priced, counted, set_off):
        return None
    before = held.current.total if held else NOTHING
    pack = rules.tariffs.named(priced.tariff)
    revision = Revision(
        revision=held.current.revision + 1 if held else 1,
        reason=reason,
        tariff=priced.tariff,
        calculator=CALCULATOR,
        volume=priced.volume,
        total=priced.total,
        previous_total=before,
        lines=priced.lines,
        norm=priced.norm,
        readings=counted,
        calculated_at=now,
        pack_hash=pack.pack_hash if pack else "",
        household=account.payer,
        plan=account.tariff_plan,
        periods=span.periods,
        set_off=set_off,
        terms=priced.terms,
        parts=priced.parts,
    )
    return Charge(key, held.due_on if held else rules.due.due_on(key.period), revision)


def price(
    *, account: Account, readings: Sequence[Reading], tariffs: Tariffs, span: Span = ONE_MONTH, set_off: Sequence[SetOff] = ()
) -> Priced:
    """All accepted readings of the month together, less what stood in for them, by the tariff of the day of the last of them.

    Where that says so (`split_by_days`) each day since the reading before has the price of its own table.
    """
    counted = _counted(readings)
    day = max(each.read_on for each in counted or readings)
    volumes = [volume for each in counted for volume in each.volumes()]
    month = int(counted[0].key.period[5:]) if counted else None
    left = net(volumes, set_off)
    if account.legal_entity and account.contract_price is not None:
        return charge_by_contract(left, terms_on(account.contract_price, day, plan=account.tariff_plan))
    prices = Prices(tariffs, account.tariff_plan, service=readings[0].key.service)
    tariff = prices.on(day)
    if account.legal_entity and not tariff.names(EQUATED):
        raise TariffMissing(plan=account.tariff_plan, details={"tariff": tariff.name, "group": EQUATED})
    if counted and set_off and span.months:
        return charge_spread(volumes, _months(span, counted[0].key.period, set_off, prices, day), account.payer)
    if counted and tariff.by_days and span.since is not None and not set_off:
        stretches = prices.stretches(after=span.since, until=day)
        if len(stretches) > 1:
            return charge_by_days(left, stretches, account.payer, periods=span.periods)
    return charge_net(volumes=left, tariff=tariff, household=account.payer, month=month, periods=span.periods)


def _months(span: Span, period: str, set_off: Sequence[SetOff], prices: Prices, day: date) -> list[OfMonth]:
    """Each at the prices of its last day, the month of the reading at those of the reading's."""
    before = {each.period: each for each in set_off}
    days = {month: day if month == period else last_day(month) for month in span.months}
    return [OfMonth(month, on, prices.on(on), before.get(month)) for month, on in days.items()]


def periods_of(period: str, *, counted: Sequence[Reading], of_meters: Sequence[Reading]) -> int:
    """The months since these meters were read before; one where they never were."""
    meters = {each.meter_id for each in counted if each.accepted}
    before = [each.key.period for each in of_meters if each.accepted and each.meter_id in meters and each.key.period < period]
    return months_apart(max(before), period) if before else 1


def read_before(period: str, *, counted: Sequence[Reading], of_meters: Sequence[Reading]) -> date | None:
    """The day since which the kWh of these meters are counted; None where one of them was not read in an earlier month."""
    last: dict[str, date] = {}
    for each in of_meters:
        if each.accepted and each.key.period < period:
            last[each.meter_id] = max(each.read_on, last.get(each.meter_id, each.read_on))
    meters = {each.meter_id for each in counted if each.accepted}
    return min(last[meter_id] for meter_id in meters) if meters and meters <= last.keys() else None


def _counted(readings: Sequence[Reading]) -> list[Reading]:
    """The accepted readings; the kWh of each were told with it, its meter's ratio in them."""
    return [each for each in readings if each.accepted]


def _same(current: Revision, priced: Priced, counted: tuple[Reading, ...], set_off: tuple[SetOff, ...]) -> bool:
    before = (current.tariff, current.lines, current.norm, current.readings, current.set_off)
    return before == (priced.tariff, priced.lines, priced.norm, counted, set_off)
