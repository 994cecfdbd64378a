"""The bill of a month is told once to each person of the account, and mailed to those who agreed to it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid5

from chassis.transaction import Work
from contracts.core import Event

from notification.actions.telling import placed
from notification.domain.bills import KIND, Bill, bill_letter
from notification.domain.delivery import Delivery
from notification.domain.letter import LANGUAGES, Language
from notification.store import Message, Store


def mail_bills(work: Work[Store], bills: Sequence[tuple[Event, Bill]]) -> None:
    """One message and at most one letter for a bill and a person, however often the bill is announced."""
    found = placed(work, bills)
    contacts = work.store.contacts_of(each.account_id for each, _ in found)
    pairs = [(bill, place, contact) for bill, place in found for contact in contacts[bill.account_id]]
    told = work.store.known_messages(_message_id(bill, contact.user_id) for bill, _, contact in pairs)
    fresh = [each for each in pairs if _message_id(each[0], each[2].user_id) not in told]
    agreed = work.store.agreed_to_bills(contact.user_id for _, _, contact in fresh)
    messages, deliveries = [], []
    for bill, place, contact in fresh:
        message_id, words = _message_id(bill, contact.user_id), {each: bill_letter(bill, place, each) for each in LANGUAGES}
        messages.append(Message(message_id, contact.user_id, KIND, bill.account_id, words["ru"], words["en"], work.now))
        if contact.email_proven and contact.user_id in agreed:
            language: Language = "en" if contact.language == "en" else "ru"
            to = (str(uuid5(UUID(message_id), "email")), message_id, contact.user_id, contact.email)
            deliveries.append(Delivery(*to, KIND, language, words[language], None))
    work.store.add_messages(messages)
    work.store.add_deliveries(deliveries, due_at=work.system_now, bulk=True)


def _message_id(bill: Bill, user_id: str) -> str:
    return str(uuid5(UUID(bill.bill_id), user_id))
