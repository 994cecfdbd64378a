"""Certificates that an account has no debt, each written once and never changed."""

from __future__ import annotations

from collections.abc import Collection as Many
from datetime import date
from typing import Any

from chassis.mongo import Collection, Document, Index
from pymongo.client_session import ClientSession
from pymongo.database import Database

from billing_calculator.domain.no_debt import KeptCertificate

CERTIFICATES = Collection("no_debt_certificates", (Index(("account_id", "-as_of_on")),))
DAYS = ("as_of_on", "not_due_on")


class Certificates:
    """Certificates by their number."""

    def __init__(self, db: Database[Any], session: ClientSession | None) -> None:
        self._rows = db[CERTIFICATES.name]
        self._session = session

    def get(self, number: str) -> KeptCertificate | None:
        """One of them."""
        row = self._rows.find_one({"_id": number}, session=self._session)
        return _certificate(row) if row else None

    def of(self, account_ids: Many[str]) -> list[KeptCertificate]:
        """All of these accounts, the one of the latest day first."""
        rows = self._rows.find({"account_id": {"$in": list(account_ids)}}, session=self._session)
        return [_certificate(row) for row in rows.sort([("account_id", 1), ("as_of_on", -1)])]

    def add(self, made: KeptCertificate) -> None:
        """Write one that was never there before."""
        content = {name: value.isoformat() if isinstance(value, date) else value for name, value in made.content.items()}
        row = {"account_id": made.account_id, "as_of_on": made.as_of_on.isoformat(), "made_at": made.made_at}
        self._rows.insert_one({"_id": made.number, **row, "content": content}, session=self._session)


def _certificate(row: Document) -> KeptCertificate:
    days = {name: date.fromisoformat(row["content"][name]) for name in DAYS if row["content"][name]}
    day = date.fromisoformat(row["as_of_on"])
    return KeptCertificate(row["_id"], row["account_id"], day, row["made_at"], {**row["content"], **days})
