"""The penalties of a month are booked: what is told until its last day, less what the ledger holds already (decision 0032)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid5

from billing_calculator.domain.due import last_day, period_before, period_of
from billing_calculator.domain.ledger import PENALTY, Entry
from billing_calculator.domain.penalty import PenaltyLine, PenaltyRules, Unpaid, penalty, total
from billing_calculator.domain.replay import ReplayDiffers
from billing_calculator.domain.words import day_en, day_ru

NOTHING = Decimal("0.00")
ACCRUALS = UUID("1f3c9f52-8f57-5a52-9c1a-6c2d1b7e4a90")
CALCULATOR = "penalty-1"  # grows when the rules of the arithmetic change, as that of charges does


@dataclass(frozen=True)
class Accrual:
    """What is added to an account's penalties in a month; negative where less had to be paid than was booked.

    `lines` are all delays until the last day of the month, `booked` what the ledger held of them. `parts` are the sums that were
    late, with what settled them: from these the lines can be made again.
    """

    account_id: str
    period: str
    number: int
    booked: Decimal
    parts: tuple[Unpaid, ...]
    lines: tuple[PenaltyLine, ...]
    at: datetime
    calculator: str = CALCULATOR

    @property
    def penalty_id(self) -> str:
        """The same for ever, whoever computes it."""
        return str(uuid5(ACCRUALS, f"{self.account_id}/{self.period}/{self.number}"))

    @property
    def entry_id(self) -> str:
        """The id of its entry in the ledger."""
        return f"penalty:{self.penalty_id}"

    @property
    def until(self) -> date:
        """The last day that is counted."""
        return last_day(self.period)

    @property
    def told(self) -> Decimal:
        """The penalty of all delays until that day."""
        return total(self.lines)

    @property
    def amount(self) -> Decimal:
        """What the ledger did not hold of it, or held too much."""
        return self.told - self.booked


def month_to_accrue(today: date, *, on_day: int) -> str:
    """The newest month whose penalties are to be booked by now: `on_day` of the month after it has come."""
    before = period_before(period_of(today))
    return before if today.day >= on_day else period_before(before)


def accrual(
    entries: Sequence[Entry], parts: Sequence[Unpaid], rules: PenaltyRules, *, account_id: str, period: str, now: datetime
) -> Accrual | None:
    """What the month adds, or None where the ledger holds it already. A month before one that is booked is not opened again:
    what has changed in it since is a part of the next month's difference."""
    booked = [entry for entry in entries if entry.kind == PENALTY]
    if any((entry.period or "") > period for entry in booked):
        return None
    lines = tuple(penalty(parts, rules, last_day(period)))
    held = _sum(booked)
    if total(lines) == held:
        return None
    number = sum(entry.period == period for entry in booked) + 1
    late = {(line.period, line.first - timedelta(line.from_day)) for line in lines}
    kept = tuple(part for part in parts if (part.period, rules.counted_from(part.due_on)) in late)
    return Accrual(account_id, period, number, held, kept, lines, now)


def accrued(made: Accrual) -> Entry:
    """Its line in the ledger."""
    until = made.until
    more = made.amount > 0
    return Entry(
        entry_id=made.entry_id,
        account_id=made.account_id,
        kind=PENALTY,
        amount=made.amount,
        period=made.period,
        at=made.at,
        ru=f"{'Пени за просрочку' if more else 'Пени уменьшены: пересчёт'} по {day_ru(until)}",
        en=f"{'Penalty for late payment' if more else 'Penalty lowered: counted anew'} until {day_en(until)}",
    )


def count_again(made: Accrual, rules: PenaltyRules) -> Accrual:
    """The lines made again from the parts that were kept; whatever is not the same to the kopeck is refused with both figures."""
    again = replace(made, lines=tuple(penalty(made.parts, rules, made.until)), calculator=CALCULATOR)
    if again.lines != made.lines:
        raise ReplayDiffers(then=made.told, now=again.told, details={"calculator": made.calculator, "calculator_now": CALCULATOR})
    return again


def _sum(entries: Iterable[Entry]) -> Decimal:
    return sum((entry.amount for entry in entries), NOTHING)
