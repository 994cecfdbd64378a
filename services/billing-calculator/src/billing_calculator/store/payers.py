"""Payers by account, sealed with their own keys."""

from __future__ import annotations

from collections.abc import Collection as Many
from collections.abc import Mapping, Sequence
from typing import Any

from chassis.mongo import Collection, Document, Index, save_newer
from pymongo.client_session import ClientSession
from pymongo.database import Database

from billing_calculator.domain.payer import SealedPayer

PAYERS = Collection("payers", (Index("account_id"), Index("user_id")))


class Payers:
    """One row a person and account, and one that says that the account has had another holder since."""

    def __init__(self, db: Database[Any], session: ClientSession | None) -> None:
        self._rows = db[PAYERS.name]
        self._session = session

    def of(self, account_id: str) -> list[SealedPayer]:
        """All that were told of an account."""
        return [_payer(row) for row in self._rows.find({"account_id": account_id}, session=self._session)]

    def several(self, account_ids: Many[str]) -> Mapping[str, list[SealedPayer]]:
        """All that were told of these accounts, by account."""
        found: dict[str, list[SealedPayer]] = {}
        for row in self._rows.find({"account_id": {"$in": list(account_ids)}}, session=self._session):
            found.setdefault(row["account_id"], []).append(_payer(row))
        return found

    def account_ids(self, *, after: str, limit: int) -> tuple[list[str], bool]:
        """Some accounts of registered people behind `after`, in the order of their ids, and whether there are no more."""
        chosen = {"account_id": {"$gt": after}, "user_id": {"$gt": ""}, "name": {"$gt": ""}}
        rows = list(self._rows.find(chosen, {"account_id": 1}, session=self._session).sort("account_id").limit(limit))
        return list(dict.fromkeys(row["account_id"] for row in rows)), len(rows) < limit

    def save_newer(self, payers: Sequence[SealedPayer]) -> None:
        """Keep what is newer than what is held."""
        rows = [{"_id": f"{each.account_id}:{each.user_id}", **vars(each)} for each in payers]
        save_newer(self._rows, rows, session=self._session)

    def forget(self, user_id: str) -> int:
        """Drop what is kept of an erased person, but for that there was somebody; how many accounts it was of."""
        gone = {"$set": {"name": "", "address": ""}}
        return self._rows.update_many({"user_id": user_id, "name": {"$ne": ""}}, gone, session=self._session).modified_count


def _payer(row: Document) -> SealedPayer:
    return SealedPayer(**{name: value for name, value in row.items() if name != "_id"})
