"""Registrations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from chassis.mongo import Collection, Document, Index
from pymongo import ReplaceOne
from pymongo.client_session import ClientSession
from pymongo.database import Database

from identity.domain.consent import Consent
from identity.domain.organisation import Organisation
from identity.domain.registration import Filed, Match, Registration, State, Step
from identity.domain.review import Decision, Reason, Review
from identity.store.rows import row, value

REGISTRATIONS = Collection(
    "registrations",
    (
        Index("user_id"),
        Index(("state", "decided_at")),
        Index(("adds_to", "decided_at")),
        Index("objection", where={"objection": {"$gt": ""}}),
        Index("waits_until", where={"step": "waiting"}),
        Index("review.opened_at", where={"review.open": True}),
    ),
)


@dataclass(frozen=True)
class Registrations:
    """Registrations by id."""

    database: Database[Document]
    session: ClientSession | None

    def add(self, registration: Registration) -> None:
        """Keep a new registration."""
        self.database[REGISTRATIONS.name].insert_one(row(registration, key="registration_id"), session=self.session)

    def one(self, registration_id: str) -> Registration | None:
        """The registration of this id."""
        return self.several([registration_id]).get(registration_id)

    def several(self, registration_ids: Iterable[str]) -> dict[str, Registration]:
        """Registrations by id; unknown ones are left out."""
        found = self.database[REGISTRATIONS.name].find({"_id": {"$in": list(registration_ids)}}, session=self.session)
        return {each["_id"]: _registration(each) for each in found}

    def of_user(self, user_id: str) -> Registration | None:
        """The registration that made this user."""
        found = self.database[REGISTRATIONS.name].find_one({"user_id": user_id}, session=self.session)
        return _registration(found) if found else None

    def ids_of_additions(self, user_id: str) -> list[str]:
        """The ids under which this user asked for further accounts."""
        found = self.database[REGISTRATIONS.name].find({"adds_to": user_id}, {"user_id": 1}, session=self.session)
        return [each["user_id"] for each in found]

    def save(self, registrations: Iterable[Registration]) -> None:
        """Keep registrations as they now are."""
        writes = [ReplaceOne({"_id": each.registration_id}, row(each, key="registration_id")) for each in registrations]
        if writes:
            self.database[REGISTRATIONS.name].bulk_write(writes, ordered=False, session=self.session)

    def of_no_more_use(self, moment: datetime, *, limit: int) -> list[Registration]:
        """Some decided before the moment that were not confirmed, or that added an account: they created nobody."""
        decided = {"decided_at": {"$lt": moment}}
        useless = {"$or": [{"state": State.NOT_CONFIRMED, **decided}, {"adds_to": {"$gt": ""}, **decided}]}
        condition = {**useless, "review.open": {"$ne": True}}
        found = self.database[REGISTRATIONS.name].find(condition, session=self.session).limit(limit)
        return [_registration(each) for each in found]

    def by_objection(self, objection: str) -> Registration | None:
        """The registration that this secret's fingerprint may stop."""
        found = self.database[REGISTRATIONS.name].find_one({"objection": objection}, session=self.session)
        return _registration(found) if found else None

    def due(self, moment: datetime, *, limit: int) -> list[str]:
        """Ids of those whose time to be objected to is over."""
        condition = {"step": Step.WAITING, "waits_until": {"$lte": moment}}
        found = self.database[REGISTRATIONS.name].find(condition, {"_id": 1}, session=self.session).limit(limit)
        return [each["_id"] for each in found]

    def in_review(self, *, limit: int) -> list[Registration]:
        """Those that need a person, the one that waits longest first."""
        found = self.database[REGISTRATIONS.name].find({"review.open": True}, session=self.session)
        return [_registration(each) for each in found.sort("review.opened_at").limit(limit)]

    def forget(self, registration: Registration) -> None:
        """Keep nothing of it."""
        self.database[REGISTRATIONS.name].delete_one({"_id": registration.registration_id}, session=self.session)


def _registration(document: Document) -> Registration:
    found = document.get("found")  # rows of an older release have neither this nor a step
    return value(
        Registration,
        document,
        key="registration_id",
        consent=Consent(**document["consent"]) if document["consent"] else None,
        state=State(document["state"]),
        step=Step(document.get("step", "")),
        found=_match(found) if found else None,
        review=_review(held) if (held := document.get("review")) else None,
        organisation=Organisation(**entity) if (entity := document.get("organisation")) else None,
    )


def _match(row: Document) -> Match:
    return Match(**{**row, "filed": Filed(**filed) if (filed := row.get("filed")) else None})


def _review(row: Document) -> Review:
    decision = Decision(row["decision"]) if row["decision"] else None
    return Review(**{**row, "reason": Reason(row["reason"]), "decision": decision})
