"""Letters about links and passwords are queued; they never stand in the list of messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from chassis.transaction import Work

from notification.domain.access_letters import changed_letter
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
                cabinet=work.settings.public_url,
                phone=work.settings.phone,
                zone=ZoneInfo(work.settings.time_zone),
                language="ru",
            )
        deliveries.append(Delivery(each.event_id, each.event_id, each.user_id, each.email, each.kind, "ru", letter, each.link))
    work.store.add_deliveries(deliveries, due_at=work.system_now)
