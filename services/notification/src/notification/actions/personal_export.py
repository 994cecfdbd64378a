"""A person asks for all that is held of them: messages and letters; and the letter that all of it can be fetched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from chassis.pieces import pieces
from chassis.transaction import Work
from chassis.vault import NoKey

from notification import announce
from notification.domain.delivery import Delivery
from notification.domain.erasure_letters import export_letter
from notification.domain.personal_export import Request
from notification.store import Store


@dataclass(frozen=True, kw_only=True)
class ReadyExport:
    """Whose archive can be fetched until when."""

    event_id: str
    user_id: str
    email: str
    kept_until: datetime


def export_persons(work: Work[Store], requests: Sequence[Request]) -> None:
    """Answer in pieces under the person's own key; whoever was erased meanwhile has none, and gets no answer."""
    for each in requests:
        held = work.store.held_of(each.user_id)
        try:
            contents = [work.tools.encrypt(each.user_id, piece) for piece in pieces(held)]
        except NoKey:
            continue
        for part in announce.export_parts_ready(export_id=each.export_id, user_id=each.user_id, contents=contents):
            work.announce(part)


def write_about_exports(work: Work[Store], ready: Sequence[ReadyExport]) -> None:
    """Queue letters that the archive can be fetched."""
    erased = work.store.erased(each.user_id for each in ready)
    zone = ZoneInfo(work.settings.time_zone)
    deliveries = []
    for each in ready:
        if each.user_id not in erased:
            letter = export_letter(kept_until=each.kept_until, cabinet=work.settings.public_url, zone=zone, language="ru")
            to = (each.event_id, each.event_id, each.user_id, each.email)
            deliveries.append(Delivery(*to, "export_ready", "ru", letter, None))
    work.store.add_deliveries(deliveries, due_at=work.system_now)
