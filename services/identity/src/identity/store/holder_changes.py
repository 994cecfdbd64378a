"""Changes of holders, the latest of each account."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from chassis.mongo import Collection, Document, Index
from pymongo.client_session import ClientSession
from pymongo.database import Database

from identity.domain.holder_change import HolderChange
from identity.store.rows import row, value

HOLDER_CHANGES = Collection("holder_changes", (Index(("settled", "changed_on")),))


@dataclass(frozen=True)
class HolderChanges:
    """Changes by account."""

    database: Database[Document]
    session: ClientSession | None

    def of(self, account_ids: Iterable[str]) -> dict[str, HolderChange]:
        """The latest change of each of these accounts that had one."""
        found = self.database[HOLDER_CHANGES.name].find({"_id": {"$in": list(account_ids)}}, session=self.session)
        return {each["_id"]: _change(each) for each in found}

    def due(self, today: date, *, limit: int) -> list[HolderChange]:
        """Some whose day has come and that are not settled."""
        condition = {"settled": False, "changed_on": {"$lte": today.isoformat()}}
        return [_change(each) for each in self.database[HOLDER_CHANGES.name].find(condition, session=self.session).limit(limit)]

    def save(self, change: HolderChange) -> None:
        """Keep the change as it now is."""
        document = {**row(change, key="account_id"), "changed_on": change.changed_on.isoformat()}
        self.database[HOLDER_CHANGES.name].replace_one({"_id": change.account_id}, document, upsert=True, session=self.session)


def _change(document: Document) -> HolderChange:
    return value(HolderChange, document, key="account_id", changed_on=date.fromisoformat(document["changed_on"]))
