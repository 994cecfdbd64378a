"""What a contract and a late payment must come to: whole kopecks, one day of delay after another. Imports nothing of the suite.

The rules of penalty are read as the JSON they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from tests.billing_calculator.oracle_numbers import KWH, PRICE_UNIT, half_up, number

PERCENT = 1000
FRIDAY = 4
Lines = list[tuple[str, str, int]]


def contract(asked: Mapping[str, Any]) -> Lines:
    """A line a point at the price without VAT, and the VAT on their sum."""
    price = number(asked["price"], PRICE_UNIT)
    points = [half_up(number(point["volume"], KWH) * price * 100, KWH * PRICE_UNIT) for point in asked["points"]]
    vat = half_up(sum(points) * number(asked["vat_percent"], 100), 10_000)
    return [*(("point", "all", amount) for amount in points), ("vat", "all", vat)]


def contract_by_points(readings: Sequence[Mapping[str, Any]], price: str, vat_percent: str) -> list[tuple[str, str, int, int]]:
    """Of each meter at each ratio and of each zone of its dial the thousandths of a kWh and the kopecks; then the VAT once.

    A reading says its `meter`, the `ratio`, and how far each of its `zones` moved; what went through is the move times the ratio.
    """
    went: dict[tuple[str, str], int] = {}
    for reading in readings:
        for zone, moved in reading["zones"].items():
            key = (f"{reading['meter']} x{reading['ratio']} of {len(reading['zones'])}", zone)
            went[key] = went.get(key, 0) + half_up(number(moved, 1000) * number(reading["ratio"], 10_000), 10_000)
    rate = number(price, PRICE_UNIT)
    lines = [(*key, kwh, half_up(kwh * rate * 100, 1000 * PRICE_UNIT)) for key, kwh in went.items() if kwh]
    vat = half_up(sum(line[3] for line in lines) * number(vat_percent, 100), 10_000)
    return [*lines, ("vat", "single", 0, vat)] if lines else []


def penalty(debt: Mapping[str, Any], until: str, rules: Mapping[str, Any], payer: str = "household") -> Lines:
    """Every day on which the same sum was unpaid at the same rate and share belongs to one line; a line is rounded once."""
    due, day = last_day(date.fromisoformat(debt["due_on"]), rules), timedelta(days=1)
    days = [due + day * late for late in range(1, (date.fromisoformat(until) - due).days + 1)]
    costs = [cost_of(debt, each, (each - due).days, rules, rules["scales"][payer]["steps"]) for each in days]
    lines: Lines = []
    for cost, stretch in groupby(costs):
        if cost is not None:
            unpaid, percent, share = cost
            amount = half_up(unpaid * percent * len(list(stretch)), 100 * PERCENT * share)
            lines.append(("penalty", f"1/{share}", amount))
    return lines


def cost_of(
    debt: Mapping[str, Any], day: date, late: int, rules: Mapping[str, Any], steps: Sequence[Mapping[str, int]]
) -> tuple[int, int, int] | None:
    """What a day is counted by: the unpaid kopecks, the rate in thousandths of a percent, the share; None: it costs nothing."""
    paid = sum(number(each["amount"], 100) for each in debt.get("payments", []) if each["on"] < day.isoformat())
    unpaid = number(debt["amount"], 100) - paid
    shares = [step["share"] for step in steps if step["from_day"] <= late]
    if unpaid <= 0 or not shares or any(span["from"] <= day.isoformat() <= span["to"] for span in rules["moratoria"]):
        return None
    for rate in rules["rates"]:
        if rate["from"] <= day.isoformat() <= rate["to"]:
            return unpaid, number(rate["percent"], PERCENT), shares[-1]
    raise LookupError(day)


def last_day(due: date, rules: Mapping[str, Any]) -> date:
    """The last day to pay: where the rules say so, the working day after a weekend."""
    while rules["next_working_day"] and due.weekday() > FRIDAY:
        due += timedelta(days=1)
    return due


def due_on(period: str, rules: Sequence[Mapping[str, Any]]) -> str:
    """The last day to pay for a month, by the calendar that held then."""
    day = max(rules, key=lambda rule: (rule["from_period"] <= period, rule["from_period"]))["day_of_next_month"]
    months = int(period[:4]) * 12 + int(period[5:])
    return f"{months // 12:04d}-{months % 12 + 1:02d}-{day:02d}"
