"""What happens in notification, in order: a fact becomes messages and deliveries, deliveries become e-mails."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from chassis.transaction import Transactions, Work

from notification import announce
from notification.domain.access_letters import changed_letter, link_letter
from notification.domain.delivery import Delivery, OneTimeLink, Outcome
from notification.domain.errors import MessageUnknown
from notification.domain.letter import LANGUAGES, Language, Letter
from notification.domain.letters import Charge, Payment, Place, charge_letter, loaded_letter, payment_letter
from notification.store import Contact, Message, Store

BATCH = 50


class Tools(Protocol):
    """What notification reaches beyond its database."""

    def address(self, delivery: Delivery) -> str | None:
        """The e-mail address in plain text, None when the person was erased."""

    def secret(self, link: OneTimeLink) -> str:
        """The secret of a one-time link, unsealed."""

    def send(self, letters: Sequence[tuple[Delivery, str, Letter]]) -> list[Outcome]:
        """Hand the letters to the mail server."""


@dataclass(frozen=True)
class Tidings:
    """What is to be told about one account: the event it comes from, and the words in each language."""

    event_id: str
    account_id: str
    kind: str
    letters: dict[Language, Letter]


@dataclass(frozen=True)
class AccessLetter:
    """A letter about access, to one person by e-mail alone."""

    event_id: str
    user_id: str
    email: str
    kind: str
    link: OneTimeLink | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True)
class Loaded:
    """An account's full information is there."""

    event_id: str
    account_id: str


def tell_of_charges(work: Work[Store], charges: Sequence[tuple[str, Charge]]) -> None:
    """Tell everyone of an account what was charged or recalculated; nothing where nothing changed."""
    worth = [(event_id, charge) for event_id, charge in charges if charge.worth_telling]
    places = _places(work, (charge.account_id for _, charge in worth))
    _tell(
        work,
        [
            Tidings(event_id, charge.account_id, charge.kind, _in_each(charge_letter, charge, places[charge.account_id]))
            for event_id, charge in worth
        ],
    )


def tell_of_payments(work: Work[Store], payments: Sequence[tuple[str, Payment]]) -> None:
    """Tell everyone of an account that a payment arrived."""
    places = _places(work, (payment.account_id for _, payment in payments))
    _tell(
        work,
        [
            Tidings(
                event_id, payment.account_id, "payment_received", _in_each(payment_letter, payment, places[payment.account_id])
            )
            for event_id, payment in payments
        ],
    )


def tell_of_loaded(work: Work[Store], loaded: Sequence[Loaded]) -> None:
    """The promised full load is done: a line in the cabinet's list, no e-mail."""
    places = _places(work, (each.account_id for each in loaded))
    now = work.now
    _tell(
        work,
        [
            Tidings(each.event_id, each.account_id, "account_loaded", _in_each(loaded_letter, places[each.account_id], now))
            for each in loaded
        ],
        by_email=False,
    )


def write_about_access(work: Work[Store], letters: Sequence[AccessLetter]) -> None:
    """Queue letters about passwords; the link's secret stays sealed until it is sent."""
    deliveries = []
    for each in letters:
        letter = None
        if each.changed_at is not None:
            letter = changed_letter(
                changed_at=each.changed_at,
                cabinet=work.settings.public_url,
                phone=work.settings.phone,
                zone=ZoneInfo(work.settings.time_zone),
                language="ru",
            )
        deliveries.append(Delivery(each.event_id, each.event_id, each.user_id, each.email, each.kind, "ru", letter, each.link))
    work.store.add_deliveries(deliveries, due_at=work.system_now)


def keep_contacts(work: Work[Store], contacts: Iterable[dict[str, Any]]) -> None:
    """Remember where to write to a person."""
    work.store.save_contacts(contacts)


def keep_accounts(work: Work[Store], accounts: Iterable[dict[str, Any]]) -> None:
    """Remember the account's number; what waited for it is told now."""
    rows = list(accounts)
    work.store.save_accounts(rows)
    for row in rows:
        work.arrived(f"account:{row['_id']}")


def send_due(transactions: Transactions[Store]) -> int:
    """Send what is due: claim, send outside any transaction, settle. Killed in between, the same letter leaves again
    with the same Message-ID (a second mail is harmless, a missing one is not). Returns how many were tried."""
    claimed = transactions.run(lambda work: work.store.claim_due(work.system_now, BATCH))
    if not claimed:
        return 0
    outcomes = _send(transactions.read(), claimed)
    transactions.run(lambda work: _settle(work, outcomes))
    return len(claimed)


def list_messages(work: Work[Store], user_id: str, before: tuple[datetime, str] | None, limit: int) -> tuple[list[Any], int]:
    """A page of the person's messages (one more than asked says there is a next page) and the count of unread ones."""
    return work.store.messages_page(user_id, before, limit + 1), work.store.count_unread(user_id)


def mark_read(work: Work[Store], user_id: str, message_id: str) -> None:
    """The person has read the message."""
    if not work.store.mark_read(user_id, message_id):
        raise MessageUnknown


def _tell(work: Work[Store], tidings: Sequence[Tidings], *, by_email: bool = True) -> None:
    contacts = work.store.contacts_of(each.account_id for each in tidings)
    pairs = [(each, contact) for each in tidings for contact in contacts[each.account_id]]
    messages = [_message(work, each, contact) for each, contact in pairs]
    work.store.add_messages(messages)
    if by_email:
        deliveries = [_delivery(work, each, contact, message) for (each, contact), message in zip(pairs, messages, strict=True)]
        work.store.add_deliveries(deliveries, due_at=work.system_now)


def _message(work: Work[Store], tidings: Tidings, contact: Contact) -> Message:
    words = tidings.letters
    return Message(work.new_id(), contact.user_id, tidings.kind, tidings.account_id, words["ru"], words["en"], work.now)


def _delivery(work: Work[Store], tidings: Tidings, contact: Contact, message: Message) -> Delivery:
    language: Language = "en" if contact.language == "en" else "ru"
    letter = tidings.letters[language]
    return Delivery(work.new_id(), message.message_id, contact.user_id, contact.email, tidings.kind, language, letter, None)


def _places(work: Work[Store], account_ids: Iterable[str]) -> dict[str, Place]:
    wanted = list(account_ids)
    numbers = work.store.account_numbers(wanted)
    zone = ZoneInfo(work.settings.time_zone)
    return {account_id: Place(numbers.get(account_id, ""), work.settings.public_url, zone) for account_id in wanted}


def _in_each(compose: Any, *about: Any) -> dict[Language, Letter]:
    return {language: compose(*about, language) for language in LANGUAGES}


def _send(work: Work[Store], claimed: Sequence[Delivery]) -> list[Outcome]:
    tools: Tools = work.tools
    ready, outcomes = [], []
    for delivery in claimed:
        address = tools.address(delivery)
        if address is None:
            outcomes.append(Outcome(delivery, sent=False, refused=True, reason="person erased"))
        elif delivery.link is not None and delivery.link.expires_at <= work.system_now:
            outcomes.append(Outcome(delivery, sent=False, refused=True, reason="link expired"))
        else:
            ready.append((delivery, address, _letter(work, delivery)))
    return outcomes + tools.send(ready)


def _letter(work: Work[Store], delivery: Delivery) -> Letter:
    if delivery.link is None:
        assert delivery.letter is not None
        return delivery.letter
    return link_letter(
        purpose=delivery.link.purpose,
        secret=work.tools.secret(delivery.link),
        lasts=delivery.link.lasts,
        cabinet=work.settings.public_url,
        language=delivery.language,
    )


def _settle(work: Work[Store], outcomes: Sequence[Outcome]) -> None:
    work.store.settle(outcomes, work.system_now)
    for outcome in outcomes:
        if outcome.final:
            work.announce(announce.message_delivered(outcome, work.now))
