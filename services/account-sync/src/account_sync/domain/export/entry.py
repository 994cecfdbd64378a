"""One fact the base must learn: what it is now, what the base was told of it last, and what the base answered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """Readings and payments go in files of their own."""

    READINGS = "readings"
    PAYMENTS = "payments"


class Operation(StrEnum):
    """What the base is to do with a line."""

    NEW = "new"
    CORRECTION = "correction"
    CANCELLATION = "cancellation"


@dataclass(frozen=True, kw_only=True)
class ReadingFact:
    """Figures of the zones in the order of the dial; `consumption` is in kWh, all zones together."""

    meter_id: str
    period: str
    read_on: date
    submitted_at: datetime
    values: tuple[Decimal, ...]
    consumption: Decimal
    late: bool


@dataclass(frozen=True, kw_only=True)
class PaymentFact:
    """What an agent took; `txn_id` is the agent's own number and may be missing in old events. Roubles."""

    agent: str
    txn_id: str
    amount: Decimal
    paid_at: datetime
    received_at: datetime


@dataclass(frozen=True, kw_only=True)
class Told:
    """Which revision went in which batch."""

    batch_id: str
    revision: int


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A reading or payment as the base has to know it. `accepted_revision`: the last one the base said yes to; `due`: goes into
    the next batch; `orphan`: cannot, as nobody knows its account.
    """

    entry_id: str
    kind: Kind
    account_id: str
    revision: int
    cancelled: bool
    fact: ReadingFact | PaymentFact
    arrived_on: date
    told: Told | None = None
    accepted_revision: int | None = None
    refusal: str | None = None
    due: bool = True
    orphan: bool = False

    @property
    def measure(self) -> Decimal:
        """What the control sums add up: kWh of a reading, roubles of a payment."""
        return self.fact.consumption if isinstance(self.fact, ReadingFact) else self.fact.amount

    @property
    def operation(self) -> Operation:
        """What the base is to do: it corrects or cancels only what it was told before."""
        if self.told is None and self.accepted_revision is None:
            return Operation.NEW
        return Operation.CANCELLATION if self.cancelled else Operation.CORRECTION


def arrived(held: Entry | None, fact: Entry) -> Entry | None:
    """The entry after a fact came in, None where it tells nothing newer. What was cancelled before it was told stays here."""
    if held is None:
        return replace(fact, due=not fact.cancelled)
    if fact.revision <= held.revision:
        return None
    known_there = held.told is not None or held.accepted_revision is not None
    return replace(
        held,
        revision=fact.revision,
        cancelled=fact.cancelled,
        fact=fact.fact,
        refusal=None,
        due=known_there or not fact.cancelled,
        orphan=False,
    )


def told(entry: Entry, *, batch_id: str) -> Entry:
    """The entry once it stands in a batch."""
    return replace(entry, told=Told(batch_id=batch_id, revision=entry.revision), refusal=None, due=False)


def answered(entry: Entry, *, batch_id: str, revision: int, refusal: str | None) -> Entry:
    """The entry after the base answered to what it was told. A refusal is not repeated by itself: somebody has to look."""
    if entry.told != Told(batch_id=batch_id, revision=revision):
        return entry  # it was told something newer meanwhile, which has its own answer
    if refusal is None:
        return replace(entry, accepted_revision=revision, refusal=None)
    return replace(entry, told=None, refusal=refusal)


def due_again(entry: Entry) -> Entry:
    """A refused entry goes into the next batch once more."""
    return replace(entry, due=True, refusal=None)


def orphaned(entry: Entry) -> Entry:
    """The entry waits until its account is known."""
    return replace(entry, due=False, orphan=True)


def adopted(entry: Entry) -> Entry:
    """The account of the entry is known now."""
    return replace(entry, due=True, orphan=False)
