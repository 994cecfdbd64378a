"""A month's charge with the whole history of its recalculations: decided anew from the readings that count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from billing_calculator.domain.account import Account
from billing_calculator.domain.charge import CALCULATOR, NOTHING, Household, Line, Part, Priced, Volume, Why, charge_net
from billing_calculator.domain.contract_charge import charge_by_points, points_of
from billing_calculator.domain.due import DueRules, last_day, months_apart
from billing_calculator.domain.engine.prices import Prices, Stretch
from billing_calculator.domain.errors import TariffMissing
from billing_calculator.domain.parted import OfMonth, charge_by_days, charge_spread
from billing_calculator.domain.reading import ChargeKey, Reading
from billing_calculator.domain.stand_in import SetOff, StandIn, UnreadMeter, net, still_unread, with_unread
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
    unread: tuple[UnreadMeter, ...] = ()

    @property
    def net_volumes(self) -> tuple[Volume, ...]:
        """The kWh that its lines charge: what was read less what was billed before, or what stood in for a reading."""
        if self.stand_in is not None:
            return self.stand_in.volumes
        read = [volume for reading in self.readings for volume in reading.volumes()]
        return tuple(with_unread(net(read, self.set_off), self.unread))

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
    unread: tuple[UnreadMeter, ...] = (),
) -> Charge | None:
    """The charge as the readings of the month now say, or None when nothing about it changed. `unread`: meters for which
    something stood in, which counts for as long as they have no reading in the month."""
    counted = tuple(sorted(_counted(readings), key=lambda each: each.reading_id))
    if not counted and (held is None or held.current.stand_in):
        return None  # cancelled before it was ever charged, or before it took the place of what stood in for it: nothing to tell
    set_off, unread = set_off if counted else (), () if account.legal_entity else still_unread(unread, counted)
    priced = price(account=account, readings=readings, tariffs=rules.tariffs, span=span, set_off=set_off, unread=unread, was=held)
    if held is not None and _same(held.current, priced, counted, set_off) and held.current.unread == unread:
        return None
    pack, before = rules.tariffs.named(priced.tariff), held.current if held else None
    revision = Revision(
        revision=before.revision + 1 if before else 1,
        reason=reason,
        tariff=priced.tariff,
        calculator=CALCULATOR,
        volume=priced.volume,
        total=priced.total,
        previous_total=before.total if before else NOTHING,
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
        unread=unread,
    )
    return Charge(key, held.due_on if held else rules.due.due_on(key.period), revision)


def price(
    *, account: Account, readings: Sequence[Reading], tariffs: Tariffs, span: Span = ONE_MONTH, set_off: Sequence[SetOff] = (),
    unread: Sequence[UnreadMeter] = (), was: Charge | None = None,
) -> Priced:  # fmt: skip
    """All accepted readings of the month together, less what stood in for them, by the tariff of the day of the last of them.
    A point of what `was` charged keeps the number of its meter, which may be replaced since."""
    counted = _counted(readings)
    day = max(each.read_on for each in counted or readings)
    volumes = [volume for each in counted for volume in each.volumes()]
    if account.legal_entity and account.contract_price is not None:
        terms = terms_on(account.contract_price, day, plan=account.tariff_plan)
        before = was.current.terms.points if was and was.current.terms else ()
        serials = {each.meter_id: each.serial for each in before} | {each.meter_id: each.serial for each in account.meters}
        return charge_by_points(counted, replace(terms, points=points_of(counted, serials)), set_off=set_off)
    prices = Prices(tariffs, account.tariff_plan, service=readings[0].key.service)
    if account.legal_entity and not prices.on(day).names(EQUATED):
        raise TariffMissing(plan=account.tariff_plan, details={"tariff": prices.on(day).name, "group": EQUATED})
    if not counted:
        return charge_net(volumes=(), tariff=prices.on(day), household=account.payer, periods=span.periods)
    when = When(counted[0].key.period, day, span, tuple(set_off), tuple(unread))
    return price_used(volumes, when, household=account.payer, prices=prices)


@dataclass(frozen=True)
class When:
    """The month that kWh count to, the day of their last reading, the time they were used in, what stood in for them, and the
    meters that were not read."""

    period: str
    day: date
    span: Span = ONE_MONTH
    set_off: tuple[SetOff, ...] = ()
    unread: tuple[UnreadMeter, ...] = ()

    def months(self, prices: Prices) -> list[OfMonth]:
        """Where each month that stood in is charged anew: at the prices of its last day, the month of the reading at those of its
        day."""
        if not self.set_off or self.unread:
            return []
        before = {each.period: each for each in self.set_off}
        days = {month: self.day if month == self.period else last_day(month) for month in self.span.months}
        return [OfMonth(month, on, prices.on(on), before.get(month)) for month, on in days.items()]

    def stretches(self, prices: Prices) -> list[Stretch]:
        """Where each day since the reading before has the price of its own table (`split_by_days`): the days of each."""
        if self.set_off or self.span.since is None or not prices.on(self.day).by_days:
            return []
        found = prices.stretches(after=self.span.since, until=self.day)
        return found if len(found) > 1 else []


def price_used(volumes: Sequence[Volume], when: When, *, household: Household, prices: Prices) -> Priced:
    """What was read, month by month or day by day where prices go so, else less what stood in for it, by the table of its day."""
    if months := when.months(prices):
        return charge_spread(volumes, months, household)
    left, periods = with_unread(net(volumes, when.set_off), when.unread), when.span.periods
    if stretches := when.stretches(prices):
        return charge_by_days(left, stretches, household, periods=periods)
    month = int(when.period[5:])
    return charge_net(volumes=left, tariff=prices.on(when.day), household=household, month=month, periods=periods)


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
