"""How disputes are kept: one open at a time for each reading."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.mongo import Collection, Document, Index, insert
from pymongo.client_session import ClientSession
from pymongo.database import Database

from readings.domain.dispute import Dispute, DisputeStatus

DISPUTES = Collection(
    "disputes",
    indexes=(
        Index(("status", "opened_at")),
        Index(("account_id", "-opened_at")),
        Index("user_id"),
        Index("reading_id", unique=True, where={"status": DisputeStatus.OPEN.value}),
    ),
)
AT_ONCE = 100


class Disputes:
    """What customers said against readings."""

    def __init__(self, db: Database[Document], session: ClientSession | None) -> None:
        self._disputes = db[DISPUTES.name]
        self._session = session

    def add(self, dispute: Dispute) -> None:
        """Keep a new one."""
        insert(self._disputes, [_document(dispute)], session=self._session)

    def save(self, dispute: Dispute) -> None:
        """Keep what was decided."""
        self._disputes.replace_one({"_id": dispute.dispute_id}, _document(dispute), session=self._session)

    def named(self, dispute_id: str) -> Dispute | None:
        """The dispute of this id."""
        row = self._disputes.find_one({"_id": dispute_id}, session=self._session)
        return _dispute(row) if row else None

    def open_of(self, reading_id: str) -> Dispute | None:
        """The one about this reading that nobody has decided yet."""
        row = self._disputes.find_one({"reading_id": reading_id, "status": DisputeStatus.OPEN.value}, session=self._session)
        return _dispute(row) if row else None

    def waiting(self) -> list[Dispute]:
        """Those that nobody has decided yet, the longest waiting first; at most a hundred."""
        found = self._disputes.find({"status": DisputeStatus.OPEN.value}, session=self._session)
        return [_dispute(row) for row in found.sort("opened_at").limit(AT_ONCE)]

    def of_account(self, account_id: str) -> list[Dispute]:
        """The newest of an account, at most a hundred."""
        found = self._disputes.find({"account_id": account_id}, session=self._session)
        return [_dispute(row) for row in found.sort("opened_at", -1).limit(AT_ONCE)]

    def of_persons(self, user_ids: Sequence[str]) -> list[Dispute]:
        """All that these people wrote."""
        found = self._disputes.find({"user_id": {"$in": list(user_ids)}}, session=self._session)
        return [_dispute(row) for row in found.sort("opened_at")]

    def erase(self, user_id: str) -> int:
        """Delete what a person wrote; how much it was."""
        return self._disputes.delete_many({"user_id": user_id}, session=self._session).deleted_count


def _document(dispute: Dispute) -> Document:
    document: Document = {"_id": dispute.dispute_id, **vars(dispute), "status": dispute.status.value}
    del document["dispute_id"]
    return document


def _dispute(row: Document) -> Dispute:
    named = {name: value for name, value in row.items() if name != "_id"}
    return Dispute(**{**named, "dispute_id": row["_id"], "status": DisputeStatus(row["status"])})
