"""The payments, each kept with the answer its agent was given."""

from __future__ import annotations

from collections.abc import Collection as Many
from dataclasses import asdict
from typing import Any

from chassis.mongo import Collection, Document, Index
from pymongo.client_session import ClientSession
from pymongo.database import Database

from billing_calculator.domain.payment import Answer, Clash, Payment, Result

CLASHES = Collection("payment_clashes", (Index(("-last_at", "-_id")),))
PAYMENTS = Collection(
    "payments",
    (Index("prv_txn", unique=True), Index(("account_id", "-received_at")), Index(("agent", "paid_at")), Index("txn_id")),
)


class Payments:
    """Payments by the id made of agent and txn_id; written once, never changed."""

    def __init__(self, db: Database[Any], session: ClientSession | None) -> None:
        self._rows = db[PAYMENTS.name]
        self._session = session

    def get(self, payment_id: str) -> Payment | None:
        """One payment."""
        row = self._rows.find_one({"_id": payment_id}, session=self._session)
        return _payment(row) if row else None

    def of(self, account_ids: Many[str]) -> list[Payment]:
        """All payments of these accounts."""
        return [_payment(row) for row in self._rows.find({"account_id": {"$in": list(account_ids)}}, session=self._session)]

    def latest(self, account_id: str, limit: int) -> list[Payment]:
        """Those of an account that came last."""
        rows = self._rows.find({"account_id": account_id}, session=self._session).sort([("received_at", -1), ("_id", -1)])
        return [_payment(row) for row in rows.limit(limit)]

    def numbered(self, number: str, limit: int) -> list[Payment]:
        """Those that an agent or we call so: its number of the operation, our number of it, or the id."""
        chosen = {"$or": [{"_id": number}, {"prv_txn": number}, {"txn_id": number}]}
        return [_payment(row) for row in self._rows.find(chosen, session=self._session).limit(limit)]

    def count(self, account_ids: Many[str]) -> int:
        """How many there are of these accounts."""
        return self._rows.count_documents({"account_id": {"$in": list(account_ids)}}, session=self._session)

    def several(self, payment_ids: Many[str]) -> dict[str, Payment]:
        """Those of the payments that are there, by id."""
        rows = self._rows.find({"_id": {"$in": list(payment_ids)}}, session=self._session)
        return {row["_id"]: _payment(row) for row in rows}

    def known(self, payment_ids: Many[str]) -> set[str]:
        """Those of the payments that are there."""
        return {row["_id"] for row in self._rows.find({"_id": {"$in": list(payment_ids)}}, {"_id": 1}, session=self._session)}

    def add(self, *payments: Payment) -> None:
        """Write payments that were never there before."""
        if payments:
            self._rows.insert_many([_row(each) for each in payments], session=self._session)


class Clashes:
    """Payment numbers that came again with another sum or account, newest first for staff."""

    def __init__(self, db: Database[Any], session: ClientSession | None) -> None:
        self._rows = db[CLASHES.name]
        self._session = session

    def note(self, clash: Clash) -> None:
        """Write it down, or that it happened once more."""
        row = vars(clash)
        first = {name: row[name] for name in row if name not in ("clash_id", "last_at", "times")}
        change = {"$setOnInsert": first, "$max": {"last_at": clash.last_at}, "$inc": {"times": 1}}
        self._rows.update_one({"_id": clash.clash_id}, change, upsert=True, session=self._session)

    def newest(self, limit: int) -> list[Clash]:
        """Those that happened last."""
        rows = self._rows.find(session=self._session).sort([("last_at", -1), ("_id", -1)]).limit(limit)
        return [Clash(clash_id=row.pop("_id"), **row) for row in rows]


def _row(payment: Payment) -> Document:
    row = asdict(payment)
    row["answer"]["result"] = int(payment.answer.result)
    del row["answer"]["at"]  # the same as received_at
    if payment.period is None:
        del row["period"]  # as in rows of before it could be named
    if payment.registry_id is None:
        del row["registry_id"]  # the same
    return {"_id": row.pop("payment_id"), **row}


def _payment(row: Document) -> Payment:
    answer = row["answer"]
    return Payment(
        payment_id=row["_id"],
        prv_txn=row["prv_txn"],
        agent=row["agent"],
        txn_id=row["txn_id"],
        account_id=row["account_id"],
        account_number=row["account_number"],
        amount=row["amount"],
        paid_at=row["paid_at"],
        received_at=row["received_at"],
        answer=Answer(**{**answer, "result": Result(answer["result"]), "at": row["received_at"]}),
        period=row.get("period"),
        registry_id=row.get("registry_id"),
    )
