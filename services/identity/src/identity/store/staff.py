"""Members of staff, and the journal of what they did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chassis.mongo import Collection, Document, Index
from pymongo.client_session import ClientSession
from pymongo.database import Database

from identity.domain.journal import Line
from identity.domain.staff import Enrolment, Member
from identity.store.rows import row, value

STAFF = Collection("staff", (Index("login", unique=True), Index("setup")))
JOURNAL = Collection(
    "staff_journal",
    (
        Index(("at", "_id")),
        Index("concerns", where={"concerns": {"$gt": ""}}),
        Index("forget_at", expire_after=timedelta(0)),
    ),
)


@dataclass(frozen=True)
class Staff:
    """Members by id, login and set-up link."""

    database: Database[Document]
    session: ClientSession | None

    def one(self, staff_id: str) -> Member | None:
        """The member of this id, removed or not."""
        return self._first({"_id": staff_id})

    def of_login(self, login: str) -> Member | None:
        """The member of this login, removed or not."""
        return self._first({"login": login})

    def of_link(self, setup: str) -> Member | None:
        """The member whose set-up link has a secret of this fingerprint."""
        return self._first({"setup": setup})

    def everybody(self) -> list[Member]:
        """Who is there, by login."""
        found = self.database[STAFF.name].find({"removed_at": None}, session=self.session).sort("login")
        return [_member(each) for each in found]

    def save(self, member: Member) -> None:
        """Keep the member as now is."""
        document = row(member, key="staff_id")
        self.database[STAFF.name].replace_one({"_id": member.staff_id}, document, upsert=True, session=self.session)

    def write(self, line: Line) -> None:
        """Add a line to the journal; nothing changes one but the erasure of whom it is about."""
        self.database[JOURNAL.name].insert_one(row(line, key="line_id"), session=self.session)

    def lines(self, *, before: Line | None, limit: int) -> list[Line]:
        """Lines of the journal, the latest first, from the one after `before`."""
        older = {"$or": [{"at": {"$lt": before.at}}, {"at": before.at, "_id": {"$lt": before.line_id}}]} if before else {}
        found = self.database[JOURNAL.name].find(older, session=self.session).sort([("at", -1), ("_id", -1)]).limit(limit)
        return [value(Line, each, key="line_id") for each in found]

    def forget_whom(self, user_ids: Sequence[str], *, certificate: str, forget_at: datetime) -> int:
        """Lines about these people say the number of the certificate instead, and no remark but the reason of a view."""
        reason: Document = {"$first": {"$split": ["$note", " "]}}
        note: Document = {"$cond": [{"$eq": ["$did", "cabinet_viewed"]}, reason, ""]}
        nobody = {"about": certificate, "note": note, "concerns": None, "forget_at": forget_at}
        chosen = {"concerns": {"$in": list(user_ids)}}
        return self.database[JOURNAL.name].update_many(chosen, [{"$set": nobody}], session=self.session).modified_count

    def line(self, line_id: str) -> Line | None:
        """The line of this id."""
        found = self.database[JOURNAL.name].find_one({"_id": line_id}, session=self.session)
        return value(Line, found, key="line_id") if found else None

    def _first(self, condition: Document) -> Member | None:
        found = self.database[STAFF.name].find_one(condition, session=self.session)
        return _member(found) if found else None


def _member(document: Document) -> Member:
    parts = {name: tuple(document[name]) for name in ("roles", "recovery")}
    enrolment = Enrolment(**document["enrolment"]) if document["enrolment"] else None
    return value(Member, document, key="staff_id", enrolment=enrolment, **parts)
