"""The payments from the cabinet, as they stand at the provider."""

from __future__ import annotations

from collections.abc import Collection as Many
from dataclasses import asdict
from datetime import datetime
from typing import Any

from chassis.mongo import Collection, Document, Index
from pymongo.client_session import ClientSession
from pymongo.database import Database

from billing_calculator.domain.online import Order, Part, State, Step

ONLINE_PAYMENTS = Collection(
    "online_payments", (Index(("parts.account_id", "-began")), Index("look_at", where={"open": True}), Index("user_id"))
)
SHOWN = 20


class OnlinePayments:
    """One row an order; the payments that it makes are kept with all others."""

    def __init__(self, db: Database[Any], session: ClientSession | None) -> None:
        self._rows = db[ONLINE_PAYMENTS.name]
        self._session = session

    def get(self, order_id: str) -> Order | None:
        """One of them."""
        row = self._rows.find_one({"_id": order_id}, session=self._session)
        return _order(row) if row else None

    def save(self, order: Order) -> None:
        """Write it as it stands."""
        self._rows.replace_one({"_id": order.order_id}, _row(order), upsert=True, session=self._session)

    def due(self, system_now: datetime, *, limit: int) -> list[Order]:
        """Those about which the provider is to be asked, the longest waiting first."""
        chosen = {"open": True, "look_at": {"$lte": system_now}}
        return [_order(row) for row in self._rows.find(chosen, session=self._session).sort("look_at").limit(limit)]

    def latest(self, account_id: str) -> list[Order]:
        """Those begun last for an account."""
        rows = self._rows.find({"parts.account_id": account_id}, session=self._session)
        return [_order(row) for row in rows.sort("began", -1).limit(SHOWN)]

    def by(self, user_id: str) -> list[Order]:
        """Those that a person began."""
        return [_order(row) for row in self._rows.find({"user_id": user_id}, session=self._session).sort("began")]

    def forget(self, user_ids: Many[str]) -> int:
        """Keep the payments and not who began them; how many there were."""
        chosen = {"user_id": {"$in": list(user_ids)}}
        return self._rows.update_many(chosen, {"$set": {"user_id": ""}}, session=self._session).modified_count


def _row(order: Order) -> Document:
    row = asdict(order)
    row["state"], row["steps"] = str(order.state), [{"state": str(each.state), "at": each.at} for each in order.steps]
    return {"_id": row.pop("order_id"), **row, "open": order.is_open}


def _order(row: Document) -> Order:
    told = {name: row[name] for name in ("user_id", "began", "ends", "look_at", "looks", "pay_at", "differs")}
    parts = tuple(Part(**each) for each in row["parts"])
    steps = tuple(Step(State(each["state"]), each["at"]) for each in row["steps"])
    state, given_up = State(row["state"]), row.get("given_up")
    return Order(order_id=row["_id"], parts=parts, state=state, steps=steps, given_up=given_up, **told)
