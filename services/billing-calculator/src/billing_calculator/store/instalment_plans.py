"""Instalment plans: what was asked, decided and paid. `look_on` of a running one is the day to look at it; empty, at once."""

from __future__ import annotations

from collections.abc import Collection as Many
from collections.abc import Sequence
from datetime import date
from typing import Any

from chassis.mongo import Collection, Document, Index, save_newer
from pymongo.client_session import ClientSession
from pymongo.database import Database

from billing_calculator.domain.instalment_offer import Month, Part
from billing_calculator.domain.instalment_plan import OPEN, Plan, State

RUNNING = {"state": State.AGREED.value}
PLANS = Collection(
    "instalment_plans",
    (Index(("account_id", "-asked_at")), Index(("state", "-asked_at")), Index("user_id"), Index("look_on", where=RUNNING)),
)


class InstalmentPlans:
    """Plans by id; an account has one that is open at most."""

    def __init__(self, db: Database[Any], session: ClientSession | None) -> None:
        self._rows = db[PLANS.name]
        self._session = session

    def get(self, plan_id: str) -> Plan | None:
        """One of them."""
        row = self._rows.find_one({"_id": plan_id}, session=self._session)
        return _plan(row) if row else None

    def open_of(self, account_id: str) -> Plan | None:
        """The account's that is asked for or runs."""
        row = self._rows.find_one({"account_id": account_id, "state": {"$in": [*OPEN]}}, session=self._session)
        return _plan(row) if row else None

    def of(self, account_ids: Many[str], *, limit: int = 0) -> list[Plan]:
        """Those of these accounts, the latest first, all or so many."""
        rows = self._rows.find({"account_id": {"$in": list(account_ids)}}, session=self._session)
        return [_plan(row) for row in rows.sort("asked_at", -1).limit(limit)]

    def asked_by(self, user_id: str) -> list[Plan]:
        """All that a person asked for."""
        return [_plan(row) for row in self._rows.find({"user_id": user_id}, session=self._session).sort("asked_at")]

    def open_in(self, state: State, *, limit: int) -> list[Plan]:
        """The first of them that were asked for: nearest to be decided, or to their end."""
        rows = self._rows.find({"state": state.value}, session=self._session)
        return [_plan(row) for row in rows.sort("asked_at").limit(limit)]

    def over(self, states: Sequence[State], *, limit: int) -> list[Plan]:
        """Those that were refused or ended last."""
        last: Document = {"last": {"$ifNull": ["$ended_at", "$decided_at"]}}
        steps: list[Document] = [{"$match": {"state": {"$in": [*states]}}}, {"$addFields": last}, {"$sort": {"last": -1}},
                                 {"$limit": limit}, {"$unset": "last"}]  # fmt: skip
        return [_plan(row) for row in self._rows.aggregate(steps, session=self._session)]

    def waiting(self) -> int:
        """How many are to be decided."""
        return self._rows.count_documents({"state": State.ASKED.value}, session=self._session)

    def due(self, today: date, *, limit: int) -> list[str]:
        """Running plans that are to be looked at."""
        chosen = {**RUNNING, "look_on": {"$lte": today.isoformat()}}
        return [row["_id"] for row in self._rows.find(chosen, {"_id": 1}, session=self._session).sort("look_on").limit(limit)]

    def look_again(self, account_ids: Many[str]) -> None:
        """Something was paid: the running plans of these accounts are to be looked at."""
        chosen = {**RUNNING, "account_id": {"$in": list(account_ids)}}
        self._rows.update_many(chosen, {"$set": {"look_on": ""}}, session=self._session)

    def look_on(self, plan_id: str, day: date) -> None:
        """Not again before that day."""
        self._rows.update_one({"_id": plan_id}, {"$set": {"look_on": day.isoformat()}}, session=self._session)

    def save(self, plan: Plan) -> None:
        """Keep it as it is now."""
        self._rows.replace_one({"_id": plan.plan_id}, _row(plan), upsert=True, session=self._session)

    def save_newer(self, plans: Sequence[Plan]) -> None:
        """Keep what is newer than what is held."""
        save_newer(self._rows, [_row(each) for each in plans], session=self._session)

    def forget(self, user_id: str) -> int:
        """Who asked, in which words, and what the office answered to them is forgotten; of how many plans."""
        gone = {"$set": {"user_id": "", "word": None, "reason": ""}}
        return self._rows.update_many({"user_id": user_id}, gone, session=self._session).modified_count


def _row(plan: Plan) -> Document:
    row = {"_id": plan.plan_id, **vars(plan), "state": plan.state.value, "look_on": ""}
    del row["plan_id"]
    row["owed"] = [{**vars(each), "due_on": each.due_on.isoformat()} for each in plan.owed]
    row["parts"] = [{**vars(each), "due_on": each.due_on.isoformat()} for each in plan.parts]
    return row


def _plan(row: Document) -> Plan:
    told = {name: value for name, value in row.items() if name not in ("_id", "look_on")}
    owed = tuple(Month(**{**each, "due_on": date.fromisoformat(each["due_on"])}) for each in row["owed"])
    parts = tuple(Part(date.fromisoformat(each["due_on"]), each["amount"]) for each in row["parts"])
    return Plan(**{**told, "plan_id": row["_id"], "state": State(row["state"]), "owed": owed, "parts": parts})
