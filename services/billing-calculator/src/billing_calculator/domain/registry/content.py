"""What a registry file holds once it is read: rows of payments, rows that could not be read, and what its control rows say."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Fault:
    """What is wrong in a row."""

    code: str
    ru: str
    en: str


@dataclass(frozen=True)
class Row:
    """One payment of a registry. Names, addresses and other words of the file are not kept."""

    line: int
    operation: str
    account_number: str
    amount: Decimal
    paid_at: datetime
    period: str | None = None


@dataclass(frozen=True)
class BadRow:
    """A row that could not be read as a payment."""

    line: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Trouble:
    """Something about the file as a whole, which refuses it."""

    code: str
    ru: str
    en: str


@dataclass
class Sums:
    """What the body of a file or batch adds up to, or what its control row says it does; None where it says nothing."""

    count: int | None = None
    sum: Decimal | None = None
    transfer: Decimal | None = None
    fee: Decimal | None = None

    def add(self, *, amount: Decimal | None, transfer: Decimal | None, fee: Decimal | None) -> None:
        """One more row of the body."""
        self.count = (self.count or 0) + 1
        self.sum = (self.sum or NOTHING) + (amount or NOTHING)
        self.transfer = (self.transfer or NOTHING) + (transfer or NOTHING)
        self.fee = (self.fee or NOTHING) + (fee or NOTHING)


@dataclass
class Content:
    """The whole file. `transfer` is what the bank's order must come to."""

    rows: list[Row] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    total: Decimal = NOTHING
    transfer: Decimal = NOTHING
    order: str = ""
    order_on: date | None = None

    @property
    def read(self) -> int:
        """Rows of the body, whatever became of them."""
        return len(self.rows) + len(self.bad)
