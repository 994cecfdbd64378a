"""What registries told of agents' operations, each once for ever, and what that comes to by day."""

from __future__ import annotations

from collections.abc import Collection as Many
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from chassis.mongo import Collection, Document, Index
from pymongo.client_session import ClientSession
from pymongo.database import Database

from billing_calculator.domain.registry.cells import AHEAD
from billing_calculator.domain.registry.content import Row
from billing_calculator.domain.registry.matching import Operation, Outcome, Tally
from billing_calculator.domain.registry.reconciliation import DayOfAgent
from billing_calculator.store.payments import PAYMENTS
from billing_calculator.store.reversals import CANCELLATIONS

OPERATIONS = Collection("registry_operations", (Index(("agent", "day")), Index(("agent", "online_day"))))
KOPECK = Decimal("0.01")


class Operations:
    """Operations by the id of their payment; written once, never changed."""

    def __init__(self, db: Database[Any], session: ClientSession | None) -> None:
        self._rows, self._payments = db[OPERATIONS.name], db[PAYMENTS.name]
        self._cancellations = db[CANCELLATIONS.name]
        self._session = session

    def several(self, payment_ids: Many[str]) -> dict[str, Operation]:
        """Those that a registry told of, by id."""
        rows = self._rows.find({"_id": {"$in": list(payment_ids)}}, session=self._session)
        return {row["_id"]: _operation(row) for row in rows}

    def add(self, registry_id: str, operations: Sequence[Operation], zone: ZoneInfo) -> None:
        """Write operations that were never there before."""
        if operations:
            self._rows.insert_many([_document(registry_id, each, zone) for each in operations], session=self._session)

    def by_day(self, *, since: date, until: date, zone: ZoneInfo) -> list[DayOfAgent]:
        """For each agent and day what registries told and what was paid online, the latest first."""
        days = {"$gte": since.isoformat(), "$lte": until.isoformat()}
        found: dict[tuple[str, str], dict[str, Any]] = {}
        summed: Document = {"count": {"$sum": 1}, "sum": {"$sum": "$amount"}}
        told: list[Document] = [{"$match": {"day": days}},
                {"$group": {"_id": {"agent": "$agent", "day": "$day", "outcome": "$outcome"}, **summed}}]  # fmt: skip
        for row in self._rows.aggregate(told, session=self._session):
            _of(found, row)["told"][Outcome(row["_id"]["outcome"])] = _tally(row)
        matched: list[Document] = [{"$match": {"online_day": days}},
                   {"$group": {"_id": {"agent": "$agent", "day": "$online_day"}, "count": {"$sum": 1}}}]  # fmt: skip
        for row in self._rows.aggregate(matched, session=self._session):
            _of(found, row)["matched"] = row["count"]
        day = {"$dateToString": {"date": "$paid_at", "format": "%Y-%m-%d", "timezone": zone.key}}
        online: list[Document] = [{"$match": _paid_online(_start(since, zone), _end(until, zone))},
                  {"$group": {"_id": {"agent": "$agent", "day": day}, **summed}}]  # fmt: skip
        for row in self._payments.aggregate(online, session=self._session):
            _of(found, row)["online"] = _tally(row)
        for row in self._cancellations.aggregate(_gone(since, until, zone, day), session=self._session):
            paid = _of(found, row)["online"]
            _of(found, row)["online"] = Tally(paid.count - row["count"], paid.sum - row["sum"].quantize(KOPECK))
        shown = [DayOfAgent(agent, date.fromisoformat(of_day), **figures) for (agent, of_day), figures in found.items()]
        return sorted(shown, key=lambda each: (each.day, each.agent), reverse=True)

    def unmatched(self, *, agent: str, day: date, zone: ZoneInfo, limit: int) -> list[Document]:
        """Payments of a day that were made online and stand, and that no registry told of."""
        chosen = {"agent": agent, **_paid_online(_start(day, zone), _end(day, zone))}
        joined = {"from": OPERATIONS.name, "localField": "_id", "foreignField": "_id", "as": "told"}
        gone = {"from": CANCELLATIONS.name, "localField": "_id", "foreignField": "_id", "as": "gone"}
        steps: list[Document] = [{"$match": chosen}, {"$sort": {"paid_at": 1}}, {"$lookup": joined}, {"$match": {"told": []}},
                 {"$lookup": gone}, {"$match": {"gone": []}}]  # fmt: skip
        return list(self._payments.aggregate([*steps, {"$limit": limit}], session=self._session))

    def mismatched(self, *, agent: str, day: date, outcomes: Many[Outcome], limit: int) -> list[Operation]:
        """Operations of a day that came to one of these."""
        chosen = {"agent": agent, "day": day.isoformat(), "outcome": {"$in": [str(each) for each in outcomes]}}
        return [_operation(row) for row in self._rows.find(chosen, session=self._session).limit(limit)]


def _paid_online(since: datetime, until: datetime) -> Document:
    return {"registry_id": {"$exists": False}, "paid_at": {"$gte": since, "$lt": until}}


def _gone(since: date, until: date, zone: ZoneInfo, day: Document) -> list[Document]:
    """What was paid online in these days, cancelled since and told by no registry, by agent and day."""
    paid = {"from": PAYMENTS.name, "localField": "_id", "foreignField": "_id", "as": "paid"}
    told = {"from": OPERATIONS.name, "localField": "_id", "foreignField": "_id", "as": "told"}
    return [
        {"$match": {"at": {"$gte": _start(since, zone) - AHEAD}}},  # nothing is cancelled before it is made
        {"$lookup": paid},
        {"$replaceRoot": {"newRoot": {"$first": "$paid"}}},
        {"$match": _paid_online(_start(since, zone), _end(until, zone))},
        {"$lookup": told},
        {"$match": {"told": []}},
        {"$group": {"_id": {"agent": "$agent", "day": day}, "count": {"$sum": 1}, "sum": {"$sum": "$amount"}}},
    ]


def _start(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def _end(day: date, zone: ZoneInfo) -> datetime:
    return _start(date.fromordinal(day.toordinal() + 1), zone)


def _of(found: dict[tuple[str, str], dict[str, Any]], row: Document) -> dict[str, Any]:
    key = (row["_id"]["agent"], row["_id"]["day"])
    return found.setdefault(key, {"told": {}, "matched": 0, "online": Tally()})


def _tally(row: Document) -> Tally:
    return Tally(row["count"], row["sum"].quantize(KOPECK))


def _document(registry_id: str, operation: Operation, zone: ZoneInfo) -> Document:
    row, online_at = operation.row, operation.online_at
    return {
        "_id": operation.payment_id,
        "agent": operation.agent,
        "registry_id": registry_id,
        "outcome": str(operation.outcome),
        "day": row.paid_at.astimezone(zone).date().isoformat(),
        "online_day": online_at.astimezone(zone).date().isoformat() if online_at else None,
        "online_at": online_at,
        **vars(row),
    }


def _operation(row: Document) -> Operation:
    told = Row(row["line"], row["operation"], row["account_number"], row["amount"], row["paid_at"], row["period"])
    return Operation(row["_id"], row["agent"], told, Outcome(row["outcome"]), row["online_at"])
