"""Letters about trusted people are queued; names in them are filled in at the moment of sending, and kept nowhere readable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chassis.transaction import Work

from notification.domain.delivery import Delivery, OneTimeLink
from notification.domain.letter import Language, Letter
from notification.domain.trust_letters import Trust, invitation_letter, owner_letter, ownership_letter, trusted_letter
from notification.store import Store

LANGUAGE: Language = "ru"  # nobody has chosen another one yet


@dataclass(frozen=True)
class Invited:
    """Somebody to whom an invitation is mailed; e-mail and the owner's name are encrypted with the key of `user_id`."""

    event_id: str
    user_id: str
    email: str
    inviter: str
    trust: Trust
    link: OneTimeLink


@dataclass(frozen=True)
class Party:
    """One of the two sides; the e-mail is encrypted with this side's key."""

    user_id: str
    email: str


@dataclass(frozen=True)
class Trusted:
    """A trust that began or ended; `called` is the owner's word for the person, encrypted with the owner's key."""

    trust: Trust
    owner: Party
    called: str
    person: Party


@dataclass(frozen=True)
class Ended:
    """An account that left its owner's cabinet."""

    owner: Party
    account_number: str
    on: date


def mail_invitations(work: Work[Store], invited: Sequence[Invited]) -> None:
    """Queue the letters with the links; the secret stays sealed until it is sent."""
    cabinet = work.settings.public_url
    work.store.add_deliveries(
        [
            Delivery(
                each.event_id, each.event_id, each.user_id, each.email, "invitation", LANGUAGE,
                invitation_letter(each.trust, cabinet=cabinet, language=LANGUAGE), each.link, blanks={"inviter": each.inviter},
            )
            for each in invited
        ],
        due_at=work.system_now,
    )  # fmt: skip


def tell_both_sides(work: Work[Store], changed: Sequence[Trusted]) -> None:
    """Owner and trusted person are told alike of every beginning and every end."""
    cabinet, phone = work.settings.public_url, work.settings.phone
    deliveries = []
    for each in changed:
        for_owner = owner_letter(each.trust, cabinet=cabinet, phone=phone, language=LANGUAGE)
        deliveries.append(_delivery(work, each.owner, each.trust, for_owner, blanks={"called": each.called}))
        for_person = trusted_letter(each.trust, cabinet=cabinet, language=LANGUAGE)
        deliveries.append(_delivery(work, each.person, each.trust, for_person, blanks={}))
    erased = work.store.erased(each.user_id for each in deliveries)
    work.store.add_deliveries([each for each in deliveries if each.user_id not in erased], due_at=work.system_now)


def tell_former_owners(work: Work[Store], ended: Sequence[Ended]) -> None:
    """Whoever owned an account reads why it is gone."""
    cabinet, phone = work.settings.public_url, work.settings.phone
    deliveries = []
    for each in ended:
        letter = ownership_letter(each.account_number, each.on, phone=phone, cabinet=cabinet, language=LANGUAGE)
        key, to = work.new_id(), each.owner
        deliveries.append(Delivery(key, key, to.user_id, to.email, "ownership_ended", LANGUAGE, letter, None))
    work.store.add_deliveries(deliveries, due_at=work.system_now)


def _delivery(work: Work[Store], to: Party, trust: Trust, letter: Letter, *, blanks: dict[str, str]) -> Delivery:
    delivery_id = work.new_id()
    kind = "trust_given" if trust.reason == "accepted" else "trust_ended"
    return Delivery(delivery_id, delivery_id, to.user_id, to.email, kind, LANGUAGE, letter, None, blanks=blanks)
