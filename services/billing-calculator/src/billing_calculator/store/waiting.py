"""The charges that wait for a tariff."""

from __future__ import annotations

from collections.abc import Collection as Many
from collections.abc import Sequence
from datetime import date
from typing import Any

from chassis.mongo import Collection, Document, Index
from pymongo import UpdateOne
from pymongo.client_session import ClientSession
from pymongo.database import Database

from billing_calculator.domain.reading import ChargeKey
from billing_calculator.domain.waiting import Crowd, Waiting
from billing_calculator.store.ranges import between

WAITING = Collection("waiting_charges", (Index(("account_id", "-period")), Index(("plan", "day"))))
SHOWN = 200


class WaitingCharges:
    """Charges without a tariff, by the id the charge will have."""

    def __init__(self, db: Database[Any], session: ClientSession | None) -> None:
        self._rows = db[WAITING.name]
        self._session = session

    def add(self, waiting: Sequence[Waiting]) -> None:
        """Note them; one that waits already keeps its beginning."""
        writes = [
            UpdateOne({"_id": each.key.charge_id}, {"$set": _row(each), "$setOnInsert": {"since": each.since}}, upsert=True)
            for each in waiting
        ]
        if writes:
            self._rows.bulk_write(writes, ordered=False, session=self._session)

    def remove(self, charge_ids: Many[str]) -> None:
        """Their tariff is here."""
        if charge_ids:
            self._rows.delete_many({"_id": {"$in": list(charge_ids)}}, session=self._session)

    def of(self, account_ids: Many[str]) -> list[Waiting]:
        """Those of these accounts, newest month first."""
        rows = self._rows.find({"account_id": {"$in": list(account_ids)}}, session=self._session).sort("period", -1)
        return [_waiting(row) for row in rows]

    def between(self, after: str | None, until: str | None, *, period: str) -> set[str]:
        """The accounts in a range of which a month waits."""
        chosen = {**between("account_id", after, until), "period": period}
        return {row["account_id"] for row in self._rows.find(chosen, {"account_id": 1}, session=self._session)}

    def crowds(self) -> list[Crowd]:
        """How many wait for what."""
        what = {"plan": "$plan", "service": "$service", "lacking": "$lacking"}
        summed = {
            "_id": what, "charges": {"$sum": 1}, "since": {"$min": "$since"}, "first": {"$min": "$day"}, "last": {"$max": "$day"},
        }  # fmt: skip
        steps: list[Document] = [{"$group": summed}, {"$sort": {"charges": -1, "_id": 1}}, {"$limit": SHOWN}]
        return [_crowd(row) for row in self._rows.aggregate(steps, session=self._session)]

    def count(self, *, plan: str, since: date, until: date | None) -> int:
        """How many wait for a plan's tariff of these days."""
        days = {"$gte": since.isoformat(), **({"$lte": until.isoformat()} if until else {})}
        return self._rows.count_documents({"plan": plan, "day": days}, session=self._session)


def _row(each: Waiting) -> Document:
    key = {"account_id": each.key.account_id, "service": each.key.service, "period": each.key.period}
    return {**key, "plan": each.plan, "day": each.day.isoformat(), "lacking": each.lacking}


def _waiting(row: Document) -> Waiting:
    key = ChargeKey(row["account_id"], row["service"], row["period"])
    return Waiting(key, row["plan"], date.fromisoformat(row["day"]), row["since"], row["lacking"])


def _crowd(row: Document) -> Crowd:
    what, first, last = row["_id"], date.fromisoformat(row["first"]), date.fromisoformat(row["last"])
    return Crowd(what["plan"], what["service"], first, last, what["lacking"], row["charges"], row["since"])
