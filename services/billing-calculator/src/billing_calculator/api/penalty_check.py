"""Rebuilds a booked penalty from its explanation alone, by an arithmetic of its own: standard library only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

KOPECK = Decimal("0.01")
WEEKEND = 2  # days by which a last day to pay may move where it is a Saturday or Sunday
Shown = Mapping[str, Any]


def penalty_faults(penalty: Shown) -> list[str]:
    """In words, whatever does not follow from what the explanation says itself."""
    return [*_sums(penalty), *(fault for line in penalty["lines"] for fault in _line(line, penalty))]


def _sums(penalty: Shown) -> Iterator[str]:
    come_to = sum((Decimal(line["amount"]) for line in penalty["lines"]), Decimal(0))
    if come_to != Decimal(penalty["told"]):
        yield f"the lines come to {come_to}, told is {penalty['told']}"
    if Decimal(penalty["told"]) - Decimal(penalty["booked"]) != Decimal(penalty["amount"]):
        yield f"the amount {penalty['amount']} is not told {penalty['told']} less booked {penalty['booked']}"
    days = [(part, day) for line in penalty["lines"] for part, day in _days(line)]
    if len(days) != len(set(days)):
        yield "a day is counted twice"


def _days(line: Shown) -> Iterator[tuple[tuple[Any, date], date]]:
    first, last = date.fromisoformat(line["first"]), date.fromisoformat(line["last"])
    part = (line["period"], first - timedelta(line["from_day"]))
    yield from ((part, first + timedelta(number)) for number in range((last - first).days + 1))


def _line(line: Shown, penalty: Shown) -> Iterator[str]:
    first, last, name = date.fromisoformat(line["first"]), date.fromisoformat(line["last"]), f"from {line['first']}"
    if (last - first).days + 1 != line["days"] or last > date.fromisoformat(penalty["until"]):
        yield f"{name}: {line['days']} days until {line['last']}"
    amount = Decimal(line["unpaid"]) * Decimal(line["percent"]) * line["days"] / (100 * line["share"])
    if amount.quantize(KOPECK, ROUND_HALF_UP) != Decimal(line["amount"]):
        yield f"{name}: {line['amount']} is not {line['unpaid']} x {line['percent']} % x {line['days']} / {line['share']}"
    if Decimal(line["unpaid"]) not in [each for part in penalty["parts"] for each in _unpaid(part, line, first, last)]:
        yield f"{name}: no part was unpaid by {line['unpaid']} then"


def _unpaid(part: Shown, line: Shown, first: date, last: date) -> Iterator[Decimal]:
    """What the part of the line had unpaid all these days; the day of a payment is still unpaid."""
    late = (first - timedelta(line["from_day"]) - date.fromisoformat(part["due_on"])).days
    if part["period"] == line["period"] and 0 <= late <= WEEKEND:
        for day in {first, last}:
            before = [Decimal(each["amount"]) for each in part["payments"] if date.fromisoformat(each["on"]) < day]
            left = Decimal(part["amount"]) - sum(before, Decimal(0))
            if left != Decimal(line["unpaid"]):
                return
        yield left
