"""What a late payment costs: by dated rules, for each unpaid part and day of delay (ЖК РФ 155(14); domain 2.4).

The day of payment is the last day that counts. A penalty bears no penalty: parts are what was charged for energy alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby

from billing_calculator.domain.charge import KOPECK, Why
from billing_calculator.domain.errors import BillingError
from billing_calculator.domain.words import day_en, day_ru, days_en, days_ru, money_en, money_ru, plain

NOTHING = Decimal("0.00")
DAY = timedelta(1)
SATURDAY = 5


class PenaltyRateUnknown(BillingError):
    """No rate is known for a day of delay; a rate is never guessed."""

    kind = "conflict"
    code = "penalty_rate_unknown"

    def __init__(self, *, day: date) -> None:
        super().__init__(
            ru=f"Пени посчитать нельзя: ставка на {day_ru(day)} здесь неизвестна. Сам долг показан верно.",
            en=f"The penalty cannot be computed: the rate of {day_en(day)} is not known here. The debt itself is shown as it is.",
            details={"day": day.isoformat()},
        )


class PenaltyScaleUnverified(BillingError):
    """The scale of such payers was read nowhere: nothing is told or booked by it until the retailer has verified it."""

    kind = "conflict"
    code = "penalty_scale_unverified"

    def __init__(self) -> None:
        super().__init__(
            ru="Пени организаций считаются по договору. Здесь их порядок ещё не сверен, поэтому суммы нет и она не начисляется.",
            en="Penalties of organisations follow the contract. Their scale is not verified here, so none is told or charged.",
        )


@dataclass(frozen=True)
class Settled:
    """So much of a part was paid on that day."""

    on: date
    amount: Decimal


@dataclass(frozen=True)
class Unpaid:
    """A sum that was due on a day, and what was paid of it since. `period` is its month; None: the debt before the ledger."""

    amount: Decimal
    due_on: date
    payments: tuple[Settled, ...] = ()
    period: str | None = None

    def left(self, day: date) -> Decimal:
        """What is unpaid on a day; what is paid on that day is unpaid until its end."""
        return self.amount - sum((each.amount for each in self.payments if each.on < day), NOTHING)


@dataclass(frozen=True)
class Span:
    """Days from the first to the last, both of them in it."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Is the day one of them?"""
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Rate:
    """The yearly rate in percent on the days of a span."""

    span: Span
    percent: Decimal


@dataclass(frozen=True)
class Step:
    """From this day of delay on, a day costs one `share`-th of the rate."""

    from_day: int
    share: int


@dataclass(frozen=True)
class PenaltyRules:
    """The scale of a kind of payer and the dated rates; on the days of a moratorium nothing is added and the delay goes on."""

    steps: tuple[Step, ...]
    rates: tuple[Rate, ...]
    moratoria: tuple[Span, ...] = ()
    next_working_day: bool = False  # ГК 193: a last day that is a Saturday or Sunday moves to Monday
    law: Why | None = None
    verified: bool = True  # False: the scale stands in the file as a proposal

    def counted_from(self, due_on: date) -> date:
        """The last day to pay; the day after it is the first of the delay."""
        late = due_on.weekday() - SATURDAY if self.next_working_day else -1
        return due_on + DAY * (2 - late) if late >= 0 else due_on

    def free_until(self, due_on: date) -> date:
        """The last day on which a payment of what was due then costs nothing more."""
        return self.counted_from(due_on) + DAY * (self.steps[0].from_day - 1)

    def rate(self, day: date) -> Decimal:
        """The rate of a day of delay, where there is one to go by."""
        if not self.verified:
            raise PenaltyScaleUnverified()
        found = next((each.percent for each in self.rates if each.span.holds(day)), None)
        if found is None:
            raise PenaltyRateUnknown(day=day)
        return found

    def suspended(self, day: date) -> bool:
        """Is it a day of a moratorium?"""
        return any(span.holds(day) for span in self.moratoria)


@dataclass(frozen=True)
class PenaltyLine:
    """A stretch of days with one unpaid sum, rate and share: what it costs, and why. `from_day`: the number of its first day."""

    period: str | None
    first: date
    last: date
    from_day: int
    days: int
    unpaid: Decimal
    percent: Decimal
    share: int
    amount: Decimal
    why: Why


def penalty(parts: Sequence[Unpaid], rules: PenaltyRules, until: date) -> Sequence[PenaltyLine]:
    """The penalty of all parts up to a day and with it, oldest first; each line is rounded half-up to the kopeck."""
    oldest = sorted(parts, key=lambda part: (part.due_on, part.period or ""))
    return [line for part in oldest for line in _lines(part, rules, until)]


def total(lines: Iterable[PenaltyLine]) -> Decimal:
    """What the lines come to."""
    return sum((line.amount for line in lines), NOTHING)


def _lines(part: Unpaid, rules: PenaltyRules, until: date) -> Iterator[PenaltyLine]:
    """What follows on alike is one line: a payment of nothing, or a new decree with the old rate, rounds nothing anew."""
    due_on = rules.counted_from(part.due_on)
    stretches = _stretches(part, rules, due_on, until)
    for cost, alike in groupby(stretches, key=lambda stretch: _cost(part, rules, stretch[0], stretch[2])):
        if cost is not None:
            days = list(alike)
            first, last = days[0][0], days[-1][1]
            yield _line(part.period, first, last, (first - due_on).days, *cost)


def _cost(part: Unpaid, rules: PenaltyRules, day: date, share: int) -> tuple[Decimal, Decimal, int] | None:
    """What the line of a day goes by: the unpaid sum, the rate, the share; None where it costs nothing."""
    unpaid = part.left(day)
    return None if unpaid <= 0 or rules.suspended(day) else (unpaid, rules.rate(day), share)


def _stretches(part: Unpaid, rules: PenaltyRules, due_on: date, until: date) -> Iterator[tuple[date, date, int]]:
    """The days of delay that cost something, cut wherever the sum, the share, the rate or a moratorium may change."""
    spans = [each.span for each in rules.rates] + list(rules.moratoria)
    cuts = {each.on + DAY for each in part.payments} | {span.first for span in spans} | {span.last + DAY for span in spans}
    for number, step in enumerate(rules.steps):
        begin = due_on + DAY * step.from_day
        following = rules.steps[number + 1 : number + 2]
        end = min([until, *(due_on + DAY * (each.from_day - 1) for each in following)])
        if begin <= end:
            starts = [begin, *sorted(cut for cut in cuts if begin < cut <= end)]
            for start, after in zip(starts, [*starts[1:], end + DAY], strict=True):
                yield start, after - DAY, step.share


def _line(
    period: str | None, first: date, last: date, from_day: int, unpaid: Decimal, percent: Decimal, share: int
) -> PenaltyLine:
    days = (last - first).days + 1
    amount = (unpaid * percent * days / (100 * share)).quantize(KOPECK, ROUND_HALF_UP)
    rate = plain(percent)
    why = Why(
        ru=f"{day_ru(first)} – {day_ru(last)}: {money_ru(unpaid)} × {days_ru(days)} × 1/{share} от"
        f" {rate.replace('.', ',')} % = {money_ru(amount)}",
        en=f"{day_en(first)} – {day_en(last)}: {money_en(unpaid)} × {days_en(days)} × 1/{share} of {rate} % = {money_en(amount)}",
    )
    return PenaltyLine(period, first, last, from_day, days, unpaid, percent, share, amount, why)
