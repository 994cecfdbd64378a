"""What comes out of a case: the steps to the kWh, the lines in roubles, and the rule behind each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from billing_calculator.domain.charge import NOTHING, Volume, Why
from billing_calculator.domain.engine.rules import Rule


@dataclass(frozen=True)
class Step:
    """How a volume came about."""

    what: str
    volume: Decimal | None
    why: Why
    rule: Rule
    on: date | None = None


@dataclass(frozen=True)
class Row:
    """A line of the result. `tariff_line` names the price in its table: group/rates/zone/band."""

    what: str
    zone: str
    band: str
    volume: Decimal | None
    price: Decimal | None
    amount: Decimal
    why: Why
    rule: Rule
    tariff: str
    tariff_line: str
    period: str
    on: date


@dataclass(frozen=True)
class Counters:
    """How long the average may still stand in for readings: `used` with this month, `left` after it; None: no limit."""

    used: int
    left: int | None
    limit: int | None
    history_months: int


@dataclass(frozen=True)
class Used:
    """The kWh of a case and how they came about; `raised_by` the rule by which a raising coefficient comes on top."""

    volumes: tuple[Volume, ...]
    steps: tuple[Step, ...]
    what: str
    rule: Rule
    counters: Counters | None = None
    raised_by: Rule | None = None


@dataclass(frozen=True)
class Result:
    """The answer to a case. `vat` is shown apart from `total` only where a contract's price lacks it."""

    rows: tuple[Row, ...]
    steps: tuple[Step, ...]
    volume: Decimal
    total: Decimal
    norm: Why | None = None
    counters: Counters | None = None
    net: Decimal | None = None
    vat: Decimal | None = None


def total_of(rows: Sequence[Row]) -> Decimal:
    """Each line is rounded already; the sum adds nothing of its own."""
    return sum((row.amount for row in rows), NOTHING)
