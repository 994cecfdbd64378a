"""A debt with its payments: what being late costs, by the ledger's own rules of penalty."""

from __future__ import annotations

from datetime import date

from billing_calculator.domain.engine.result import Result, Row, total_of
from billing_calculator.domain.engine.rules import PENALTY
from billing_calculator.domain.penalty import PenaltyLine, PenaltyRules, Unpaid, penalty


def bill_penalty(debt: Unpaid, rules: PenaltyRules, *, period: str, until: date) -> Result:
    """A line for each stretch of days at one rate and share, up to a day and with it."""
    rows = tuple(_row(line, period) for line in penalty([debt], rules, until))
    return Result(rows, (), debt.amount * 0, total_of(rows))


def _row(line: PenaltyLine, period: str) -> Row:
    return Row("penalty", "single", f"1/{line.share}", None, None, line.amount, line.why, PENALTY, "", "", period, line.first)
