"""Accounts of a closed month, by an arithmetic that shares nothing with the service and reads documents as they are."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from typing import Any

from tests.billing_calculator.oracle import amounts
from tests.billing_calculator.oracle_numbers import half_up, number

Row = dict[str, Any]
VAT = 20


def faults(database: Any, packs: list[Row], *, period: str, numbers: Iterable[int]) -> list[str]:
    """What is wrong with these homes of the town."""
    found = []
    for row in database["accounts"].find({"account_number": {"$in": [f"52{each:010d}" for each in numbers]}}):
        made = list(database["charges"].find({"account_id": row["_id"], "period": period}))
        waits = database["waiting_charges"].count_documents({"account_id": row["_id"], "period": period})
        entries = list(database["entries"].find({"account_id": row["_id"], "period": period, "kind": "charge"}))
        due = _due(database, packs, row, period)
        told = [_kopecks(each["current"]["total"]) for each in made]
        booked = [_kopecks(each["amount"]) for each in entries]
        if (told, waits) != (([], 1) if due is None else ([due], 0)) or booked != told:
            found.append(f"{row['account_number']}: due {due}, charged {told}, booked {booked}, waiting {waits}")
    return found


def _due(database: Any, packs: list[Row], row: Row, period: str) -> int | None:
    """Kopecks; None where it must wait for a rule."""
    readings = list(database["readings"].find({"account_id": row["_id"], "period": {"$lte": period}}).sort("period", 1))
    (meter,) = row["meters"]
    now = [each for each in readings if each["period"] == period]
    if row.get("legal_entity"):
        return _contract(row, now[0]) if now else None
    last_day = f"{period}-{monthrange(*_month(period))[1]}"
    case = {name: row[name] for name in ("persons", "lives_alone", "group")}
    case |= {"region": row["tariff_plan"], "zones": meter["rates"], "on": now[0]["read_on"] if now else last_day}
    if now:
        case["consumption"] = _volumes(now[0])
    else:
        case["missing"] = {"history": [{"volumes": _volumes(each)} for each in readings[1:]]}
    return sum(amount for _, _, amount in amounts(case, packs))


def _contract(row: Row, reading: Row) -> int:
    """The price without VAT for all kWh, and the VAT on the sum."""
    total = 0
    for zone in reading["zones"]:
        total += half_up(number(str(zone["consumption"]), 1000) * number(str(row["contract_price"]), 100_000) * 100, 100_000_000)
    return total + half_up(total * VAT, 100)


def _volumes(reading: Row) -> list[Row]:
    return [{"zone": each["zone"], "volume": str(each["consumption"])} for each in reading["zones"]]


def _month(period: str) -> tuple[int, int]:
    return int(period[:4]), int(period[5:])


def _kopecks(amount: Any) -> int:
    return number(str(amount), 100)
