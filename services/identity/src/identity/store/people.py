"""Users and their grants."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from chassis.mongo import Collection, Document, Index
from pymongo.client_session import ClientSession
from pymongo.database import Database

from identity.domain.access import Grant, User
from identity.domain.holder_change import Renumbered
from identity.domain.organisation import Organisation
from identity.store.rows import row, value

USERS = Collection("users", (Index("email_index"),))
GRANTS = Collection(
    "grants", (Index("account_id", unique=True), Index("account_number"), Index("former_numbers"), Index("user_id"))
)


@dataclass(frozen=True)
class People:
    """Users by id, account number and e-mail; grants by account."""

    database: Database[Document]
    session: ClientSession | None

    def user(self, user_id: str) -> User | None:
        """The user of this id."""
        found = self.database[USERS.name].find_one({"_id": user_id}, session=self.session)
        return _user(found) if found else None

    def user_of_account(self, account_number: str) -> User | None:
        """The user who holds the account of this number, or of nobody's number now the one that had it before."""
        either = {"$or": [{"account_number": account_number}, {"former_numbers": account_number}]}
        found = list(self.database[GRANTS.name].find(either, session=self.session))
        grant = max(found, key=lambda each: each["account_number"] == account_number, default=None)
        return self.user(grant["user_id"] if grant else "nobody")  # as many look-ups for an unknown number

    def grant_of_number(self, account_number: str) -> Grant | None:
        """Who holds the account of this number."""
        found = self.database[GRANTS.name].find_one({"account_number": account_number}, session=self.session)
        return value(Grant, found, key="grant_id") if found else None

    def first_user_with_email(self, email_index: str) -> User | None:
        """The oldest user with this e-mail who has set a password."""
        condition = {"email_index": email_index, "password_hash": {"$ne": None}}
        found = self.database[USERS.name].find_one(condition, sort=[("created_at", 1), ("_id", 1)], session=self.session)
        return _user(found) if found else None

    def users_with_email(self, email_index: str) -> list[User]:
        """Everybody with this e-mail who has set a password, the oldest first."""
        condition = {"email_index": email_index, "password_hash": {"$ne": None}}
        found = self.database[USERS.name].find(condition, session=self.session).sort([("created_at", 1), ("_id", 1)])
        return [_user(each) for each in found]

    def users_after(self, user_id: str, *, limit: int) -> list[User]:
        """Some users behind this one, in the order of their ids."""
        found = self.database[USERS.name].find({"_id": {"$gt": user_id}}, session=self.session).sort("_id").limit(limit)
        return [_user(each) for each in found]

    def save_user(self, user: User) -> None:
        """Keep the user as it now is."""
        self.database[USERS.name].replace_one({"_id": user.user_id}, row(user, key="user_id"), upsert=True, session=self.session)

    def saw(self, user_id: str, *, at: datetime) -> None:
        """The user is given an access token. It writes always, so whoever takes access away at the same moment goes before or
        after, never past it."""
        change = {"$max": {"last_seen_at": at}, "$inc": {"seen": 1}}
        self.database[USERS.name].update_one({"_id": user_id}, change, session=self.session)

    def grants(self, user_id: str) -> list[Grant]:
        """What the user may see, in the order of account numbers."""
        found = self.database[GRANTS.name].find({"user_id": user_id}, session=self.session).sort("account_number")
        return [value(Grant, each, key="grant_id") for each in found]

    def holders(self, account_ids: Iterable[str]) -> dict[str, Grant]:
        """Who holds these accounts now."""
        found = self.database[GRANTS.name].find({"account_id": {"$in": list(account_ids)}}, session=self.session)
        return {each["account_id"]: value(Grant, each, key="grant_id") for each in found}

    def save_grant(self, grant: Grant) -> None:
        """Let the user hold the account, instead of whoever held it."""
        self.database[GRANTS.name].delete_one(
            {"account_id": grant.account_id, "_id": {"$ne": grant.grant_id}}, session=self.session
        )
        self.database[GRANTS.name].replace_one(
            {"_id": grant.grant_id}, row(grant, key="grant_id"), upsert=True, session=self.session
        )

    def gave_token(self, user_id: str, *, at: datetime) -> None:
        """A token of the user's was given to staff who look on, or to a machine; it writes always, as `saw` does."""
        change = {"$max": {"gave_token_at": at}, "$inc": {"seen": 1}}
        self.database[USERS.name].update_one({"_id": user_id}, change, session=self.session)

    def renumber(self, told: Renumbered) -> None:
        """Whatever names the account names it so from now on; what was told later already stays."""
        older = {"account_id": told.account_id, "number_revision": {"$not": {"$gte": told.revision}}}
        named: Document = {"account_number": told.account_number, "number_revision": told.revision}
        for name in ("trusts", "invitations", "household_tokens"):
            self.database[name].update_many(older, {"$set": named}, session=self.session)
        named["former_numbers"] = list(told.former_numbers)
        self.database[GRANTS.name].update_many(older, {"$set": named}, session=self.session)

    def drop_grants(self, user_id: str) -> None:
        """The user may see nothing any more, and the accounts are free."""
        self.database[GRANTS.name].delete_many({"user_id": user_id}, session=self.session)

    def keep_pending(self, user_id: str, *, until: datetime) -> None:
        """Pending grants of the user stay reserved while their link is good."""
        self.database[GRANTS.name].update_many(
            {"user_id": user_id, "pending_until": {"$ne": None}}, {"$set": {"pending_until": until}}, session=self.session
        )

    def confirm_grants(self, user_id: str) -> None:
        """The user proved to own the e-mail: nobody else can register these accounts any more."""
        self.database[GRANTS.name].update_many({"user_id": user_id}, {"$set": {"pending_until": None}}, session=self.session)

    def name_grant(self, user_id: str, *, account_id: str, name: str | None) -> bool:
        """Keep how the user calls the account; False when it is not theirs."""
        theirs = {"user_id": user_id, "account_id": account_id}
        return self.database[GRANTS.name].update_one(theirs, {"$set": {"name": name}}, session=self.session).matched_count == 1

    def drop_grant(self, user_id: str, *, account_id: str) -> bool:
        """The user holds the account no more; False when they did not."""
        theirs = {"user_id": user_id, "account_id": account_id}
        return self.database[GRANTS.name].delete_one(theirs, session=self.session).deleted_count == 1


def _user(document: Document) -> User:
    entity = document.get("organisation")
    return value(User, document, key="user_id", organisation=Organisation(**entity) if entity else None)
