"""One-time links and the requests for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from chassis.mongo import Collection, Document, Index
from pymongo.client_session import ClientSession
from pymongo.database import Database

from identity.domain.link import LinkRequest, PasswordLink, Purpose
from identity.store.access_log import origin_of
from identity.store.rows import row, value

LINKS = Collection(
    "password_links",
    (
        Index("secret_hash", unique=True),
        Index(("user_id", "issued_at")),
        Index("expires_at", expire_after=timedelta(days=30)),  # counted for the limit per hour, then kept for questions
    ),
)
LINK_REQUESTS = Collection("link_requests", (Index("requested_at"),))
REVOKED_BY_NOBODY = {"used_at": None, "revoked_at": None}


@dataclass(frozen=True)
class Links:
    """Links by the fingerprint of their secret."""

    database: Database[Document]
    session: ClientSession | None

    def by_fingerprint(self, secret_hash: str) -> PasswordLink | None:
        """The link whose secret has this fingerprint."""
        found = self.database[LINKS.name].find_one({"secret_hash": secret_hash}, session=self.session)
        return value(PasswordLink, found, key="link_id", purpose=Purpose(found["purpose"])) if found else None

    def add(self, link: PasswordLink) -> None:
        """Keep a new link; earlier links of the user no longer work."""
        self.revoke(link.user_id, now=link.issued_at)
        self.database[LINKS.name].insert_one(row(link, key="link_id"), session=self.session)

    def revoke(self, user_id: str, *, now: datetime) -> None:
        """No link of the user works from here on."""
        self.database[LINKS.name].update_many(
            {"user_id": user_id, **REVOKED_BY_NOBODY}, {"$set": {"revoked_at": now}}, session=self.session
        )

    def use(self, link: PasswordLink, *, now: datetime) -> bool:
        """Use the link up; False when somebody was faster. The condition is what makes it work once."""
        condition = {"_id": link.link_id, **REVOKED_BY_NOBODY, "expires_at": {"$gt": now}}
        result = self.database[LINKS.name].update_one(condition, {"$set": {"used_at": now}}, session=self.session)
        return result.modified_count == 1

    def issued_since(self, user_id: str, moment: datetime) -> int:
        """How many links the user was sent since then."""
        condition = {"user_id": user_id, "issued_at": {"$gte": moment}}
        return self.database[LINKS.name].count_documents(condition, session=self.session)

    def ask(self, request: LinkRequest) -> None:
        """Keep a request for a link until the worker answers it."""
        self.database[LINK_REQUESTS.name].insert_one(row(request, key="request_id"), session=self.session)

    def oldest_request(self) -> LinkRequest | None:
        """The request that waits longest."""
        found = self.database[LINK_REQUESTS.name].find_one({}, sort=[("requested_at", 1)], session=self.session)
        return value(LinkRequest, found, key="request_id", origin=origin_of(found)) if found else None

    def settle(self, request: LinkRequest) -> bool:
        """Forget an answered request; False when it was answered already."""
        return self.database[LINK_REQUESTS.name].delete_one({"_id": request.request_id}, session=self.session).deleted_count == 1
