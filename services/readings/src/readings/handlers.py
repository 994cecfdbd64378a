"""What readings listens to: accounts and meters from the base, closed months, revoked access, and what it told itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from chassis.auth import revocation_handler
from chassis.events.handler import Handler
from chassis.transaction import Work
from contracts.core import Event
from contracts.events.account_sync import ACCOUNT_UPDATED
from contracts.events.billing_calculator import MONTH_CLOSED
from contracts.events.identity import ACCESS_REVOKED, ERASURE_REQUESTED, EXPORT_REQUESTED
from contracts.events.readings import READING_CANCELLED, READING_CORRECTED, READING_SUBMITTED

from readings import actions
from readings.domain.erasure import Request as ErasureRequest
from readings.domain.meter import ZONES_BY_COUNT, Account, AccountStatus, FormerMeter, Meter, ZoneValue
from readings.domain.personal_export import Request as ExportRequest
from readings.domain.receipt import ReadingChange


def on_account_updated(work: Work[Any], events: Sequence[Event]) -> None:
    actions.keep_accounts(work, [_account(event) for event in events])


def on_month_closed(work: Work[Any], events: Sequence[Event]) -> None:
    """billing-calculator has charged everybody for a month."""
    closings = [(event.data["period"], datetime.fromisoformat(event.data["closed_at"])) for event in events]
    actions.close_months(work, closings)


def on_erasure_requested(work: Work[Any], events: Sequence[Event]) -> None:
    """A person asked to be erased."""
    actions.erase_persons(work, [_erasure(event) for event in events])


def on_export_requested(work: Work[Any], events: Sequence[Event]) -> None:
    """A person asked for all that is held of them."""
    actions.export_persons(work, [_export(event) for event in events])


def on_reading_submitted(work: Work[Any], events: Sequence[Event]) -> None:
    """Its receipt is made behind the commit, so that no reading waits for the receipt of another."""
    actions.issue_receipts(work, [_change(event, "submitted") for event in events])


def on_reading_corrected(work: Work[Any], events: Sequence[Event]) -> None:
    actions.issue_receipts(work, [_change(event, "corrected") for event in events])


def on_reading_cancelled(work: Work[Any], events: Sequence[Event]) -> None:
    actions.issue_receipts(work, [_change(event, "cancelled") for event in events])


HANDLERS = [
    Handler(ACCOUNT_UPDATED, on_account_updated),
    Handler(MONTH_CLOSED, on_month_closed),
    Handler(ERASURE_REQUESTED, on_erasure_requested),
    Handler(EXPORT_REQUESTED, on_export_requested),
    Handler(READING_SUBMITTED, on_reading_submitted),
    Handler(READING_CORRECTED, on_reading_corrected),
    Handler(READING_CANCELLED, on_reading_cancelled),
    revocation_handler(ACCESS_REVOKED),
]


def _account(event: Event) -> Account:
    told = event.data
    return Account(
        account_id=told["account_id"],
        revision=event.revision,
        status=AccountStatus(told["status"]),
        closed_on=date.fromisoformat(told["closed_on"]) if told["closed_on"] else None,
        meters=tuple(_meter(meter) for meter in told["meters"]),
        account_number=told["account_number"],
        region=told["tariff_plan"],
        former=tuple(_former(meter) for meter in told.get("former_meters", ())),
        as_of=datetime.fromisoformat(told["as_of"]),
        batch=told.get("batch"),
    )


def _meter(told: Mapping[str, Any]) -> Meter:
    return Meter(
        meter_id=told["meter_id"],
        serial=told["serial"],
        service=told["service"],
        zones=ZONES_BY_COUNT[told["zones"]],
        digits=told["digits"],
        initial_on=date.fromisoformat(told["initial_on"]),
        initial_values=tuple(ZoneValue(each["zone"], Decimal(each["value"])) for each in told["initial_values"]),
        verification_due_on=date.fromisoformat(told["verification_due_on"]),
        installed_on=date.fromisoformat(told["installed_on"]),
        ratio=Decimal(told.get("ratio", "1")),
        largest_increment=Decimal(largest) if (largest := told.get("largest_increment")) else None,
        automatic=told.get("automatic", False),
        place=told.get("place"),
    )


def _former(told: Mapping[str, Any]) -> FormerMeter:
    return FormerMeter(
        meter=_meter(told),
        removed_on=date.fromisoformat(told["removed_on"]),
        final_values=tuple(ZoneValue(each["zone"], Decimal(each["value"])) for each in told["final_values"]),
        source=told["source"],
    )


def _erasure(event: Event) -> ErasureRequest:
    data = event.data
    return ErasureRequest(erasure_id=data["erasure_id"], user_id=data["user_id"], account_ids=data["account_ids"])


def _export(event: Event) -> ExportRequest:
    data = event.data
    return ExportRequest(export_id=data["export_id"], user_id=data["user_id"], account_ids=data["account_ids"])


def _change(event: Event, action: str) -> ReadingChange:
    told = event.data
    return ReadingChange(
        reading_id=told["reading_id"],
        revision=event.revision,
        account_id=told["account_id"],
        meter_id=told["meter_id"],
        action=action,
        period=told["period"],
        taken_on=told["read_on"],
        received_at=event.time,
        source=told.get("origin", told["source"]),
        zones=[(each["zone"], each["value"]) for each in told["zones"]],
    )
