"""What documents of the databases say, and what the oracle says of the same, each as one value to be compared."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tests.faults.oracle import Bill, Kept, Version


def reading_said(row: Mapping[str, Any], zones: tuple[str, ...], *, accepted: bool) -> tuple[Any, ...]:
    figures = {zone["zone"]: zone for zone in row["zones"]}
    columns = [tuple(figures[zone][name].to_decimal() for zone in zones) for name in ("value", "previous", "consumption")]
    return (row["period"], row["read_on"], accepted, *columns)


def reading_must_say(kept: Kept, version: Version) -> tuple[Any, ...]:
    figures = (version.figures, version.previous, version.used)
    return (kept.period, kept.read_on.isoformat(), version.accepted, *figures)


def used(row: Mapping[str, Any], zones: tuple[str, ...]) -> tuple[int, ...]:
    """The kWh of a reading by its zones, in their order."""
    kwh = {zone["zone"]: int(zone["consumption"].to_decimal()) for zone in row["zones"]}
    return tuple(kwh[zone] for zone in zones)


def bill_said(revision: Mapping[str, Any]) -> tuple[Any, ...]:
    lines = [
        (line["zone"], line["band"], line["volume"].to_decimal(), line["price"].to_decimal(), money(line["amount"]))
        for line in revision["lines"]
    ]
    tariff = revision["tariff"] if lines else ""
    return (tariff, sorted(lines), revision["volume"].to_decimal(), money(revision["total"]))


def bill_must_say(bill: Bill) -> tuple[Any, ...]:
    lines = sorted((line.zone, line.band, line.volume, line.price, line.amount) for line in bill.lines)
    return (bill.tariff, lines, bill.volume, bill.total)


def money(amount: Any) -> Decimal:
    found: Decimal = amount.to_decimal()
    return found
