"""Cancelled payments and advances that were given back: who did it and why, each written once."""

from __future__ import annotations

from collections.abc import Collection as Many
from typing import Any

from chassis.mongo import Collection, Document, Index
from pymongo.client_session import ClientSession
from pymongo.database import Database

from billing_calculator.domain.reversals import Cancellation, Refund

CANCELLATIONS = Collection("payment_cancellations", (Index("account_id"), Index("at")))
REFUNDS = Collection("refunds", (Index("account_id"),))


class Reversals:
    """Cancellations by the id of the payment, so that there can be one of each; refunds by their own."""

    def __init__(self, db: Database[Any], session: ClientSession | None) -> None:
        self._cancellations, self._refunds = db[CANCELLATIONS.name], db[REFUNDS.name]
        self._session = session

    def cancellation(self, payment_id: str) -> Cancellation | None:
        """That of a payment, if it was cancelled."""
        row = self._cancellations.find_one({"_id": payment_id}, session=self._session)
        return Cancellation(payment_id=row.pop("_id"), **row) if row else None

    def cancellations_of(self, account_ids: Many[str]) -> list[Cancellation]:
        """All of these accounts."""
        rows = self._cancellations.find({"account_id": {"$in": list(account_ids)}}, session=self._session)
        return [Cancellation(payment_id=row.pop("_id"), **row) for row in rows]

    def refunds_of(self, account_ids: Many[str]) -> list[Refund]:
        """All of these accounts."""
        rows = self._refunds.find({"account_id": {"$in": list(account_ids)}}, session=self._session)
        return [Refund(refund_id=row.pop("_id"), **row) for row in rows]

    def refunds(self, refund_ids: Many[str]) -> set[str]:
        """Those that are there."""
        rows = self._refunds.find({"_id": {"$in": list(refund_ids)}}, {"_id": 1}, session=self._session)
        return {row["_id"] for row in rows}

    def cancelled(self, payment_ids: Many[str]) -> set[str]:
        """Those of the payments that were cancelled."""
        rows = self._cancellations.find({"_id": {"$in": list(payment_ids)}}, {"_id": 1}, session=self._session)
        return {row["_id"] for row in rows}

    def cancel(self, *cancellations: Cancellation) -> None:
        """Write cancellations that were never there before."""
        if cancellations:
            self._cancellations.insert_many([_row(each, "payment_id") for each in cancellations], session=self._session)

    def refund(self, *refunds: Refund) -> None:
        """Write refunds that were never there before."""
        if refunds:
            self._refunds.insert_many([_row(each, "refund_id") for each in refunds], session=self._session)


def _row(it: Cancellation | Refund, key: str) -> Document:
    row = dict(vars(it))
    return {"_id": row.pop(key), **row}
