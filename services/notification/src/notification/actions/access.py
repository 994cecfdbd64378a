"""Letters about links and passwords are queued; they never stand in the list of messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from chassis.transaction import Work

from notification.domain.access_letters import binding_letter, changed_letter
from notification.domain.delivery import Delivery, OneTimeLink
from notification.store import Store


@dataclass(frozen=True)
class AccessLetter:
    """A letter about access, to one person by e-mail alone."""

    event_id: str
    user_id: str
    email: str
    kind: str
    link: OneTimeLink | None = None
    changed_at: datetime | None = None
    tokens_ended: int = 0


def write_about_access(work: Work[Store], letters: Sequence[AccessLetter]) -> None:
    """Queue letters about passwords; the link's secret stays sealed until it is sent."""
    deliveries = []
    erased = work.store.erased(each.user_id for each in letters)
    for each in letters:
        if each.user_id in erased:
            continue
        letter = None
        if each.changed_at is not None:
            letter = changed_letter(
                changed_at=each.changed_at,
                tokens_ended=each.tokens_ended,
                cabinet=work.settings.public_url,
                phone=work.settings.phone,
                zone=ZoneInfo(work.settings.time_zone),
                language="ru",
            )
        deliveries.append(Delivery(each.event_id, each.event_id, each.user_id, each.email, each.kind, "ru", letter, each.link))
    work.store.add_deliveries(deliveries, due_at=work.system_now)


@dataclass(frozen=True)
class Announced:
    """Somebody else is about to be let in; the address on file is encrypted with that person's key."""

    event_id: str
    user_id: str
    address: str
    account_number: str
    binds_at: datetime
    link: OneTimeLink


def warn_those_on_file(work: Work[Store], announced: Sequence[Announced]) -> None:
    """Queue the letters by which the contact on file can object; the secret stays sealed until it is sent."""
    deliveries = []
    for each in announced:
        letter = binding_letter(
            account_number=each.account_number,
            binds_at=each.binds_at,
            cabinet=work.settings.public_url,
            phone=work.settings.phone,
            zone=ZoneInfo(work.settings.time_zone),
        )
        to = (each.event_id, each.event_id, each.user_id, each.address)
        deliveries.append(Delivery(*to, "binding_announced", "ru", letter, each.link))
    work.store.add_deliveries(deliveries, due_at=work.system_now)
