"""The erasure of a person: letters about it, then everything here, and last the address of the last letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from chassis.transaction import Work

from notification import announce
from notification.domain.delivery import Delivery, Outcome
from notification.domain.erasure import LAST_LETTER, Erasure, Request
from notification.domain.erasure_letters import cancelled_letter, last_letter, scheduled_letter
from notification.domain.letter import Letter
from notification.store import Store


@dataclass(frozen=True, kw_only=True)
class Notice:
    """Something about a planned erasure to be written to one person; without a day it is cancelled."""

    event_id: str
    user_id: str
    email: str
    erases_at: datetime | None = None


def write_about_erasure(work: Work[Store], notices: Sequence[Notice]) -> None:
    """Queue letters that an erasure is planned, or cancelled."""
    erased = work.store.erased(each.user_id for each in notices)
    letters = [(each, _notice(work, each)) for each in notices if each.user_id not in erased]
    work.store.add_deliveries([_delivery(each, kind, letter) for each, (kind, letter) in letters], due_at=work.system_now)


def erase_persons(work: Work[Store], requests: Sequence[Request]) -> None:
    """Delete everything but the last letter; whatever comes later about the person finds nobody."""
    for each in requests:
        if each.user_id in work.store.erased([each.user_id]):
            continue
        counts = work.store.forget_person(each.user_id)
        erasure = Erasure(erasure_id=each.erasure_id, user_id=each.user_id, erased=counts)
        work.store.begin_erasure(erasure, at=work.system_now)
        work.store.add_deliveries([_delivery(each, LAST_LETTER, _last(work, each))], due_at=work.system_now)


def finish_erasure(work: Work[Store], outcome: Outcome) -> None:
    """The last letter left or was given up: its address goes, and identity is told."""
    delivery = outcome.delivery
    erasure = work.store.erasure(delivery.user_id)
    work.store.forget_delivery(delivery.delivery_id)
    if erasure is not None:
        late = work.store.forget_person(delivery.user_id)  # told by a neighbour that had looked before the person was erased
        erased = {what: count + late[what] for what, count in erasure.erased.items()}
        erased["letters"] += 1
        person = erasure.user_id
        told = announce.person_erased(erasure_id=erasure.erasure_id, user_id=person, erased=erased, kept={}, at=work.now)
        work.announce(told)


def _notice(work: Work[Store], notice: Notice) -> tuple[str, Letter]:
    words = {"cabinet": work.settings.public_url, "language": "ru"}
    if notice.erases_at is None:
        return "erasure_cancelled", cancelled_letter(**words)
    return "erasure_scheduled", scheduled_letter(erases_at=notice.erases_at, **words, **_place(work))


def _last(work: Work[Store], request: Request) -> Letter:
    return last_letter(
        certificate=request.certificate,
        asked_at=request.asked_at,
        cabinet=work.settings.public_url,
        language="ru",
        **_place(work),
    )


def _place(work: Work[Store]) -> dict[str, Any]:
    return {"phone": work.settings.phone, "zone": ZoneInfo(work.settings.time_zone)}


def _delivery(about: Notice | Request, kind: str, letter: Letter) -> Delivery:
    return Delivery(about.event_id, about.event_id, about.user_id, about.email, kind, "ru", letter, None)
