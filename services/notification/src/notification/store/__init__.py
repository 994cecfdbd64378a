"""How contacts, messages and deliveries are kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from chassis.mongo import Collection, Index, save_newer
from pymongo import DESCENDING
from pymongo.client_session import ClientSession
from pymongo.database import Database

from notification.domain.delivery import Delivery, Outcome
from notification.domain.erasure import Erasure
from notification.store.rows import BULK, QUEUED, Contact, Message, delivery_of, delivery_row, message_row, settled

__all__ = ["COLLECTIONS", "Contact", "Message", "Store"]

COLLECTIONS = [
    Collection("contacts", (Index("account_ids"),)),
    Collection("consents"),
    Collection("accounts"),
    Collection("messages", (Index(("user_id", "-created_at", "-_id")), Index(("user_id", "read")))),
    Collection("deliveries", (Index(("state", "next_at")), Index("user_id"))),
    Collection("erased"),
]
LEASE = timedelta(seconds=30)  # as long as the job's own: what a killed worker had taken leaves with the next one


class Store:
    """All database access of notification; `session` is None for plain reads."""

    def __init__(self, db: Database[dict[str, Any]], session: ClientSession | None) -> None:
        self.db, self.session = db, session

    def save_contacts(self, contacts: Iterable[dict[str, Any]]) -> None:
        save_newer(self.db.contacts, contacts, session=self.session)

    def save_consents(self, consents: Iterable[dict[str, Any]]) -> None:
        save_newer(self.db.consents, consents, session=self.session)

    def save_accounts(self, accounts: Iterable[dict[str, Any]]) -> None:
        save_newer(self.db.accounts, accounts, session=self.session)

    def account_numbers(self, account_ids: Iterable[str]) -> dict[str, str]:
        rows = self.db.accounts.find({"_id": {"$in": sorted(set(account_ids))}}, {"account_number": 1}, session=self.session)
        return {row["_id"]: row["account_number"] for row in rows}

    def contacts_of(self, account_ids: Iterable[str]) -> dict[str, list[Contact]]:
        """Everyone to write to, by account."""
        wanted = sorted(set(account_ids))
        found: dict[str, list[Contact]] = {account_id: [] for account_id in wanted}
        rows = list(self.db.contacts.find({"account_ids": {"$in": wanted}}, session=self.session))
        refused = self._without_bills(row["_id"] for row in rows)
        for row in rows:
            where = (row["_id"], row["email"], row["email_proven"], row["language"], tuple(row["account_ids"]))
            contact = Contact(*where, takes_bills=row["_id"] not in refused)
            for account_id in found.keys() & set(contact.account_ids):
                found[account_id].append(contact)
        return found

    def _without_bills(self, user_ids: Iterable[str]) -> set[str]:
        chosen = {"_id": {"$in": list(user_ids)}, "bills_by_email": False}
        return {row["_id"] for row in self.db.consents.find(chosen, {"_id": 1}, session=self.session)}

    def add_messages(self, messages: Sequence[Message]) -> None:
        if messages:
            self.db.messages.insert_many([message_row(message) for message in messages], session=self.session)

    def known_messages(self, message_ids: Iterable[str]) -> set[str]:
        """Which of these were written before."""
        found = self.db.messages.find({"_id": {"$in": list(message_ids)}}, {"_id": 1}, session=self.session)
        return {row["_id"] for row in found}

    def agreed_to_bills(self, user_ids: Iterable[str]) -> set[str]:
        """Which of these people said that they want bills by e-mail, and have not taken it back."""
        chosen = {"_id": {"$in": list(user_ids)}, "bills_by_email": True}
        return {row["_id"] for row in self.db.consents.find(chosen, {"_id": 1}, session=self.session)}

    def add_deliveries(self, deliveries: Sequence[Delivery], due_at: datetime, *, bulk: bool = False) -> None:
        if deliveries:
            state = BULK if bulk else QUEUED
            rows = [{**delivery_row(delivery), "state": state, "next_at": due_at} for delivery in deliveries]
            self.db.deliveries.insert_many(rows, session=self.session)

    def claim_due(self, now: datetime, limit: int) -> list[Delivery]:
        """Take due deliveries for half a minute, so that two workers do not send the same one at once."""
        rows = self._due(QUEUED, now, limit) or self._due(BULK, now, limit)  # bulk mail leaves while nobody waits for a letter
        if rows:
            change = {"$set": {"next_at": now + LEASE}, "$inc": {"attempts": 1}}
            self.db.deliveries.update_many({"_id": {"$in": [row["_id"] for row in rows]}}, change, session=self.session)
        return [delivery_of(row) for row in rows]

    def _due(self, state: str, now: datetime, limit: int) -> list[dict[str, Any]]:
        due = {"state": state, "next_at": {"$lte": now}}
        return list(self.db.deliveries.find(due, session=self.session).sort("next_at").limit(limit))

    def settle(self, outcomes: Sequence[Outcome], now: datetime) -> None:
        """Write down what became of each try; a finished delivery forgets its sealed secret."""
        self.db.deliveries.bulk_write([settled(outcome, now) for outcome in outcomes], ordered=False, session=self.session)

    def messages_page(
        self, user_id: str, accounts: Iterable[str], before: tuple[datetime, str] | None, limit: int
    ) -> list[dict[str, Any]]:
        query = _told_of(user_id, accounts)
        if before is not None:
            at, message_id = before
            query["$or"] = [{"created_at": {"$lt": at}}, {"created_at": at, "_id": {"$lt": message_id}}]
        order = [("created_at", DESCENDING), ("_id", DESCENDING)]
        return list(self.db.messages.find(query, session=self.session).sort(order).limit(limit))

    def count_unread(self, user_id: str, accounts: Iterable[str]) -> int:
        return self.db.messages.count_documents({**_told_of(user_id, accounts), "read": False}, session=self.session)

    def mark_read(self, user_id: str, message_id: str) -> bool:
        """Whether there is such a message of this person."""
        change = {"$set": {"read": True}}
        return (
            self.db.messages.update_one({"_id": message_id, "user_id": user_id}, change, session=self.session).matched_count == 1
        )

    def forget_person(self, user_id: str) -> dict[str, int]:
        """Delete all that is kept of a person; returns how much there was of what."""
        places = {
            "contact": (self.db.contacts, "_id"),
            "letter_choices": (self.db.consents, "_id"),
            "messages": (self.db.messages, "user_id"),
            "letters": (self.db.deliveries, "user_id"),
        }
        return {
            what: rows.delete_many({key: user_id}, session=self.session).deleted_count for what, (rows, key) in places.items()
        }

    def held_of(self, user_id: str) -> dict[str, Any]:
        """All that is kept of a person, in the words the person knows."""
        of_message = {"_id": 0, "kind": 1, "title_ru": 1, "text_ru": 1, "created_at": 1, "read": 1}
        of_letter = {"_id": 0, "kind": 1, "state": 1, "settled_at": 1}
        whose = {"user_id": user_id}
        return {
            "messages": list(self.db.messages.find(whose, of_message, session=self.session)),
            "letters": list(self.db.deliveries.find(whose, of_letter, session=self.session)),
            "letter_choices": self._choices_of(user_id),
        }

    def _choices_of(self, user_id: str) -> list[dict[str, Any]]:
        return list(self.db.consents.find({"_id": user_id}, {"_id": 0, "bills_by_email": 1}, session=self.session))

    def begin_erasure(self, erasure: Erasure, *, at: datetime) -> None:
        """Remember, by the person's id alone, that nothing about them is taken in any more."""
        row = {"_id": erasure.user_id, "erasure_id": erasure.erasure_id, "erased": erasure.erased, "at": at}
        self.db.erased.insert_one(row, session=self.session)

    def erased(self, user_ids: Iterable[str]) -> set[str]:
        """Which of these people are erased."""
        found = self.db.erased.find({"_id": {"$in": sorted(set(user_ids))}}, {"_id": 1}, session=self.session)
        return {row["_id"] for row in found}

    def erasure(self, user_id: str) -> Erasure | None:
        """What was erased of a person."""
        row = self.db.erased.find_one({"_id": user_id}, session=self.session)
        return Erasure(erasure_id=row["erasure_id"], user_id=user_id, erased=row["erased"]) if row else None

    def forget_delivery(self, delivery_id: str) -> None:
        """Nothing of this letter is kept, not even where it went."""
        self.db.deliveries.delete_one({"_id": delivery_id}, session=self.session)


def _told_of(user_id: str, accounts: Iterable[str]) -> dict[str, Any]:
    return {"user_id": user_id, "account_id": {"$in": [None, *sorted(accounts)]}}
