"""Facts about an account become messages in the cabinet and e-mails."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from chassis.transaction import Work
from contracts.core import Event

from notification.domain.claims import Claim, claim_letter
from notification.domain.delivery import Delivery, OneTimeLink
from notification.domain.disputes import DisputeDecided, dispute_letter
from notification.domain.gap import UnreadGap, gap_letter
from notification.domain.instalments import Instalments, instalments_letter
from notification.domain.letter import LANGUAGES, Language, Letter
from notification.domain.letters import Charge, Loaded, Payment, Place, charge_letter, loaded_letter, payment_letter
from notification.domain.reversals import TakenBack, taken_back_letter
from notification.domain.verification import Verification, verification_letter
from notification.domain.views import View, view_letter
from notification.store import Contact, Message, Store


class OfAccount(Protocol):
    """Something that happened to one account."""

    @property
    def account_id(self) -> str:
        """Whose it is."""


A = TypeVar("A", bound=OfAccount)


@dataclass(frozen=True)
class Tidings:
    """What is to be told about one account, in each language."""

    account_id: str
    kind: str
    letters: dict[Language, Letter]
    to: str | None = None  # one person of the account alone, by e-mail even if bills are not wanted there
    link: OneTimeLink | None = None  # by e-mail alone


def tell_of_charges(work: Work[Store], charges: Sequence[tuple[Event, Charge]]) -> None:
    """Tell everyone of an account what was charged or recalculated; nothing where nothing changed."""
    worth = [(event, charge) for event, charge in charges if charge.worth_telling]
    _tell(work, [_tidings(charge.kind, charge, place, charge_letter) for charge, place in placed(work, worth)])


def tell_of_payments(work: Work[Store], payments: Sequence[tuple[Event, Payment]]) -> None:
    """Tell everyone of an account that a payment arrived."""
    _tell(work, [_tidings("payment_received", payment, place, payment_letter) for payment, place in placed(work, payments)])


def tell_of_taken_back(work: Work[Store], taken_back: Sequence[tuple[Event, TakenBack]]) -> None:
    """Tell everyone of an account that a payment was cancelled or an advance given back."""
    _tell(work, [_tidings(each.kind, each, place, taken_back_letter) for each, place in placed(work, taken_back)])


def tell_of_loaded(work: Work[Store], loaded: Sequence[tuple[Event, Loaded]]) -> None:
    """The promised full load is done: a line in the cabinet's list, no e-mail."""
    _tell(work, [_tidings("account_loaded", each, place, loaded_letter) for each, place in placed(work, loaded)], by_email=False)


def tell_of_verifications(work: Work[Store], due: Sequence[tuple[Event, Verification]]) -> None:
    """Tell everyone of an account that a meter is to be verified; by e-mail where letters about the account are wanted."""
    _tell(work, [_tidings("verification_due", each, place, verification_letter) for each, place in placed(work, due)])


def tell_of_gaps(work: Work[Store], gaps: Sequence[tuple[Event, UnreadGap]]) -> None:
    """Tell everyone of an account what a reading may add after months by average; by e-mail where letters about it are wanted."""
    _tell(work, [_tidings("unread_gap", each, place, gap_letter) for each, place in placed(work, gaps)])


def tell_of_instalments(work: Work[Store], plans: Sequence[tuple[Event, Instalments]]) -> None:
    """Tell everyone of an account what was decided about paying in instalments, or how that ended; who takes a request back
    knows it."""
    worth = [(event, plan) for event, plan in plans if plan.worth_telling]
    _tell(work, [_tidings(plan.kind, plan, place, instalments_letter) for plan, place in placed(work, worth)])


def tell_of_views(work: Work[Store], views: Sequence[tuple[Event, View]]) -> None:
    """Tell the person into whose cabinet somebody looked, and nobody else of the account, whatever they chose about bills."""
    found = placed(work, views)
    _tell(work, [_tidings("cabinet_viewed", each, place, view_letter, to=each.user_id) for each, place in found])


def tell_of_disputes(work: Work[Store], decided: Sequence[tuple[Event, DisputeDecided]]) -> None:
    """Tell the person who disagreed with a reading what was decided, whatever they chose about bills."""
    found = placed(work, decided)
    _tell(work, [_tidings("dispute_decided", each, place, dispute_letter, to=each.user_id) for each, place in found])


def tell_of_claims(work: Work[Store], claims: Sequence[tuple[Event, Claim]]) -> None:
    """Tell the owner that somebody else asks for the account; the letter carries the link by which to object."""
    found = placed(work, claims)
    tidings = [_tidings("account_claimed", each, place, claim_letter, to=each.user_id) for each, place in found]
    _tell(work, [replace(told, link=each.link) for told, (each, _) in zip(tidings, found, strict=True)])


def placed(work: Work[Store], happened: Sequence[tuple[Event, A]]) -> list[tuple[A, Place]]:
    """Each with where it is written; what is told of an account not known yet waits for it."""
    numbers = work.store.account_numbers(each.account_id for _, each in happened)
    zone = ZoneInfo(work.settings.time_zone)
    found = []
    for event, each in happened:
        if each.account_id in numbers:
            found.append((each, Place(numbers[each.account_id], work.settings.public_url, zone)))
        else:
            work.park(event, waiting_for=f"account:{each.account_id}")
    return found


def _tidings(
    kind: str, each: A, place: Place, compose: Callable[[A, Place, Language], Letter], *, to: str | None = None
) -> Tidings:
    return Tidings(each.account_id, kind, {language: compose(each, place, language) for language in LANGUAGES}, to)


def _tell(work: Work[Store], tidings: Sequence[Tidings], *, by_email: bool = True) -> None:
    contacts = work.store.contacts_of(each.account_id for each in tidings)
    pairs = [(each, contact) for each in tidings for contact in contacts[each.account_id] if each.to in (None, contact.user_id)]
    messages = [_message(work, each, contact) for each, contact in pairs]
    work.store.add_messages(messages)
    deliveries = [
        _delivery(work, each, contact, message)
        for (each, contact), message in zip(pairs, messages, strict=True)
        if by_email and contact.email_proven and (contact.takes_bills or each.to)
    ]
    work.store.add_deliveries(deliveries, due_at=work.system_now)


def _message(work: Work[Store], tidings: Tidings, contact: Contact) -> Message:
    words = tidings.letters
    return Message(work.new_id(), contact.user_id, tidings.kind, tidings.account_id, words["ru"], words["en"], work.now)


def _delivery(work: Work[Store], tidings: Tidings, contact: Contact, message: Message) -> Delivery:
    language: Language = "en" if contact.language == "en" else "ru"
    letter = tidings.letters[language]
    to = (work.new_id(), message.message_id, contact.user_id, contact.email)
    return Delivery(*to, tidings.kind, language, letter, tidings.link)
