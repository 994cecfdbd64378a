"""What an agent's registries told of a day, beside what the agent paid in online."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from billing_calculator.domain.registry.content import NOTHING
from billing_calculator.domain.registry.matching import MISMATCHES, Operation, Outcome, Tallies, Tally


@dataclass(frozen=True)
class DayOfAgent:
    """`told` by registries, by what it came to; `online`: what was paid online that day, `matched` of it by registries."""

    agent: str
    day: date
    told: Tallies
    matched: int
    online: Tally

    @property
    def missing(self) -> int:
        """Paid online, and in no registry."""
        return self.online.count - self.matched

    @property
    def mismatched(self) -> int:
        """In a registry with another sum or account than online."""
        return sum(self.told.get(each, Tally()).count for each in MISMATCHES)

    @property
    def agrees(self) -> bool:
        """Nothing that anybody has to ask the agent about; what has no account yet waits in suspense."""
        return not (self.missing or self.mismatched)


@dataclass(frozen=True)
class Missing:
    """Paid online, and in no registry so far."""

    payment_id: str
    txn_id: str
    account_number: str
    amount: Decimal
    paid_at: datetime


@dataclass(frozen=True)
class Day:
    """A day of an agent in full: its figures, what registries do not tell, and what they tell otherwise with the sum held."""

    figures: DayOfAgent
    missing: list[Missing]
    mismatched: list[tuple[Operation, Decimal | None]]


def nothing_of(agent: str, day: date) -> DayOfAgent:
    """A day of which nobody has told anything."""
    return DayOfAgent(agent, day, {}, 0, Tally())


def told_sum(figures: DayOfAgent, *outcomes: Outcome) -> Tally:
    """What came to one of these, together."""
    found = [figures.told.get(each, Tally()) for each in outcomes]
    return Tally(sum(each.count for each in found), sum((each.sum for each in found), NOTHING))
