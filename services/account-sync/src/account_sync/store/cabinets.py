"""Which accounts the registered people have in their cabinets: whose names and addresses are told to billing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection as Many
from collections.abc import Iterable, Mapping

from chassis.mongo import Collection, Document, Index, save_newer
from pymongo.client_session import ClientSession
from pymongo.database import Database

CABINETS = Collection("cabinets", (Index("account_ids"),))


class Cabinets:
    """Accounts by person; an older revision never overwrites a newer one."""

    def __init__(self, db: Database[Document], session: ClientSession | None) -> None:
        self._rows = db[CABINETS.name]
        self._session = session

    def of(self, user_ids: Many[str]) -> Mapping[str, frozenset[str]]:
        """The accounts in these people's cabinets."""
        rows = self._rows.find({"_id": {"$in": list(user_ids)}}, session=self._session)
        return {row["_id"]: frozenset(row["account_ids"]) for row in rows}

    def with_accounts(self, account_ids: Many[str]) -> Mapping[str, list[str]]:
        """The people in whose cabinets these accounts are, by account."""
        found: dict[str, list[str]] = defaultdict(list)
        chosen = {"account_ids": {"$in": list(account_ids)}}
        for row in self._rows.find(chosen, session=self._session) if account_ids else ():
            for account_id in set(account_ids).intersection(row["account_ids"]):
                found[account_id].append(row["_id"])
        return found

    def save_newer(self, cabinets: Iterable[Document]) -> list[Document]:
        """Keep what is newer than what is held; returns those."""
        return save_newer(self._rows, cabinets, session=self._session)

    def forget(self, user_ids: Many[str]) -> int:
        """Delete what is kept of these people; how many there were."""
        return self._rows.delete_many({"_id": {"$in": list(user_ids)}}, session=self._session).deleted_count
