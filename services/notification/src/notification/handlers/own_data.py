"""What notification listens to about a person's rights: the erasure of everything, the export of everything."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chassis.events.consumer import Handler
from chassis.transaction import Work
from contracts.core import Event
from contracts.events.identity import (
    ERASURE_CANCELLED,
    ERASURE_REQUESTED,
    ERASURE_SCHEDULED,
    EXPORT_READY,
    EXPORT_REQUESTED,
)

from notification import actions
from notification.domain.erasure import Request as ErasureRequest
from notification.domain.personal_export import Request as ExportRequest


def on_erasure_scheduled(work: Work[Any], events: list[Event]) -> None:
    """Mail until when the erasure can be cancelled."""
    actions.write_about_erasure(work, [_notice(each, datetime.fromisoformat(each.data["erases_at"])) for each in events])


def on_erasure_cancelled(work: Work[Any], events: list[Event]) -> None:
    """Mail that nothing is erased."""
    actions.write_about_erasure(work, [_notice(each, None) for each in events])


def on_erasure_requested(work: Work[Any], events: list[Event]) -> None:
    """Erase the person; one last letter says so."""
    actions.erase_persons(work, [_erasure(each) for each in events])


def on_export_requested(work: Work[Any], events: list[Event]) -> None:
    """A person asked for all that is held of them."""
    actions.export_persons(work, [_export(event) for event in events])


def on_export_ready(work: Work[Any], events: list[Event]) -> None:
    """Mail that the archive can be fetched."""
    actions.write_about_exports(work, [_ready(event) for event in events])


def _notice(event: Event, erases_at: datetime | None) -> actions.Notice:
    return actions.Notice(event_id=event.id, user_id=event.data["user_id"], email=event.data["email"], erases_at=erases_at)


def _erasure(event: Event) -> ErasureRequest:
    data = event.data
    return ErasureRequest(
        event_id=event.id,
        erasure_id=data["erasure_id"],
        user_id=data["user_id"],
        email=data["email"],
        certificate=data["certificate"],
        asked_at=datetime.fromisoformat(data["asked_at"]),
    )


def _export(event: Event) -> ExportRequest:
    return ExportRequest(export_id=event.data["export_id"], user_id=event.data["user_id"])


def _ready(event: Event) -> actions.ReadyExport:
    data, until = event.data, datetime.fromisoformat(event.data["kept_until"])
    return actions.ReadyExport(event_id=event.id, user_id=data["user_id"], email=data["email"], kept_until=until)


HANDLERS = [
    Handler(ERASURE_SCHEDULED, on_erasure_scheduled),
    Handler(ERASURE_CANCELLED, on_erasure_cancelled),
    Handler(ERASURE_REQUESTED, on_erasure_requested),
    Handler(EXPORT_REQUESTED, on_export_requested),
    Handler(EXPORT_READY, on_export_ready),
]
