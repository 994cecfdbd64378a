"""A shadow run: what we charge beside what the retailer's base charges, or beside what a new pack would."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from billing_calculator.domain.charge import NOTHING
from billing_calculator.domain.errors import BillingError

ROUNDED = Decimal("0.05")  # five lines, each of them rounded the other way by half a kopeck and more


class Kind(StrEnum):
    """Beside what it is held."""

    BASE = "base"
    PACK = "pack"


class State(StrEnum):
    """`loading`: the file is being read in."""

    LOADING = "loading"
    RUNNING = "running"
    CANCELLED = "cancelled"
    DONE = "done"


ACTIVE = (State.LOADING, State.RUNNING)


class Cause(StrEnum):
    """Why an account differs; the last three are those of a new pack."""

    NO_CHARGE_HERE = "no_charge_here"
    NO_CHARGE_THERE = "no_charge_there"
    VOLUME = "volume"
    PRICE = "price"
    ROUNDING = "rounding"
    RECALCULATION = "recalculation"
    PENALTY = "penalty"
    OTHER = "other"
    DEARER = "dearer"
    CHEAPER = "cheaper"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True)
class Sums:
    """What a month came to by kind; the base may not tell the kWh."""

    charge: Decimal = NOTHING
    recalculation: Decimal = NOTHING
    penalty: Decimal = NOTHING
    volume: Decimal | None = None

    @property
    def total(self) -> Decimal:
        """All kinds together."""
        return self.charge + self.recalculation + self.penalty


@dataclass(frozen=True)
class Difference:
    """An account that differs, by so much (ours less theirs; of a pack: what it would be less what it is)."""

    account_number: str
    cause: Cause
    amount: Decimal
    ours: Sums | None = None
    theirs: Sums | None = None
    account_id: str = ""


@dataclass(frozen=True)
class Tally:
    """So many accounts, and the sum of their differences."""

    accounts: int = 0
    amount: Decimal = NOTHING

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.accounts + other.accounts, self.amount + other.amount)


@dataclass(frozen=True)
class Comparison:
    """How far a shadow run is, and what it has found."""

    comparison_id: str
    kind: Kind
    period: str
    name: str
    state: State
    started_by: str
    started_at: datetime
    pack_hash: str = ""
    after: str = ""
    accounts: int = 0
    same: int = 0
    ours_total: Decimal = NOTHING
    theirs_total: Decimal = NOTHING
    tallies: Mapping[Cause, Tally] = field(default_factory=dict)
    ended_at: datetime | None = None

    def found(self, differences: list[Difference], *, accounts: int, ours: Decimal, theirs: Decimal) -> Comparison:
        """With what some more accounts came to."""
        tallies = dict(self.tallies)
        for each in differences:
            tallies[each.cause] = tallies.get(each.cause, Tally()) + Tally(1, each.amount)
        return replace(
            self, accounts=self.accounts + accounts, same=self.same + accounts - len(differences), tallies=tallies,
            ours_total=self.ours_total + ours, theirs_total=self.theirs_total + theirs,
        )  # fmt: skip


class ComparisonUnknown(BillingError):
    """Nobody has started it."""

    kind = "missing"
    code = "comparison_not_found"

    def __init__(self) -> None:
        super().__init__(ru="Такой сверки нет.", en="There is no such comparison.")


class ComparisonRunning(BillingError):
    """One at a time: each goes through all accounts."""

    kind = "conflict"
    code = "comparison_running"

    def __init__(self) -> None:
        super().__init__(
            ru="Сейчас уже идёт другая сверка. Дождитесь её конца или остановите её.",
            en="Another comparison is running. Wait for its end or stop it.",
        )


class ComparisonOver(BillingError):
    """There is nothing left to stop."""

    kind = "conflict"
    code = "comparison_over"

    def __init__(self) -> None:
        super().__init__(ru="Сверка уже закончилась.", en="The comparison is over.")


def cause_of(ours: Sums | None, theirs: Sums | None) -> Cause | None:
    """Why the two sides differ; None where they are the same to the kopeck."""
    if ours is None or theirs is None:
        return None if ours is theirs else Cause.NO_CHARGE_HERE if ours is None else Cause.NO_CHARGE_THERE
    apart = {
        Cause.RECALCULATION: ours.recalculation != theirs.recalculation,
        Cause.PENALTY: ours.penalty != theirs.penalty,
    }
    if ours.charge == theirs.charge:
        causes = [cause for cause, differs in apart.items() if differs]
        return Cause.OTHER if len(causes) > 1 else causes[0] if causes else None
    if any(apart.values()):
        return Cause.OTHER
    if abs(ours.charge - theirs.charge) <= ROUNDED:
        return Cause.ROUNDING
    if theirs.volume is None:
        return Cause.OTHER
    return Cause.PRICE if ours.volume == theirs.volume else Cause.VOLUME


def differs(account_number: str, ours: Sums | None, theirs: Sums | None, *, account_id: str = "") -> Difference | None:
    """The difference of an account, if there is one."""
    cause = cause_of(ours, theirs)
    if cause is None:
        return None
    amount = (ours.total if ours else NOTHING) - (theirs.total if theirs else NOTHING)
    return Difference(account_number, cause, amount, ours, theirs, account_id)
