"""The clerks' view of what goes to the base: registries, what was refused, sending again, the day's reconciliation."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from chassis.auth import staff
from chassis.web import Call, Door
from contracts.api.exports import (
    ExportsQuery,
    ExportsResponse,
    ReconciliationResponse,
    RegistryResponse,
    SentAgainResponse,
)

from account_sync.actions import exports as actions
from account_sync.actions import reconciliation
from account_sync.domain.errors import ExportUnknown, NoSuchDay
from account_sync.domain.export.batch import Batch
from account_sync.domain.export.reconciliation import PLACES

OFFICE = staff("clerk", "accountant")
export_office = Door("exports", "/api/v1/accounts", summary="Registries that go back to the retailer's base")


@export_office.query("/exports", params=ExportsQuery, returns=ExportsResponse, access=OFFICE)
def list_exports(call: Call) -> dict[str, Any]:
    """The registries, the latest first."""
    found = actions.registries(call.work, before=call.params["before"], limit=call.params["limit"])
    return {"items": [_shown(each) for each in found.batches], "next": found.next}


@export_office.query("/exports/<number>", returns=RegistryResponse, access=OFFICE, problems=(404,))
def read_export(call: Call) -> dict[str, Any]:
    """One registry, and why the base refused which of its lines."""
    batch = actions.batch_numbered(call.work, _number(call))
    lines = [
        {**asdict(line), "reason": line.refusal, "account_number": account_number}
        for line, account_number in actions.refused_lines(call.work, batch)
    ]
    return {**_shown(batch), "refused_lines": lines}


@export_office.command("POST", "/exports/<number>/copies", access=OFFICE, status=202, problems=(404,))
def send_again(call: Call) -> None:
    """Have the file of a registry written once more, byte for byte; the worker does it within half a minute."""
    actions.ask_for_copy(call.work, number=_number(call), by=call.person.user_id)


@export_office.command(
    "POST", "/exports/<number>/refused/repeats", returns=SentAgainResponse, access=OFFICE, problems=(404,)
)
def send_refused_again(call: Call) -> dict[str, int]:
    """Put what the base refused in a registry into the next one."""
    return {"entries": actions.resend_refused(call.work, number=_number(call), by=call.person.user_id)}


@export_office.command("POST", "/reconciliations/<day>", access=OFFICE, status=202, problems=(404,))
def ask_for_reconciliation(call: Call) -> None:
    """Have a business day (`2022-11-20`) accounted for anew; the worker does it within half a minute."""
    reconciliation.ask_for_reconciliation(call.work, day=_day(call.path["day"]), by=call.person.user_id)


@export_office.query("/reconciliations/<day>", returns=ReconciliationResponse, access=OFFICE, problems=(404,))
def read_reconciliation(call: Call) -> dict[str, Any]:
    """Where everything of a business day was at `made_at`, and what did not agree."""
    found = reconciliation.reconciliation_of(call.work, day=_day(call.path["day"]))
    kinds = [
        {"kind": kind, "places": [{"place": place, **asdict(places[place])} for place in PLACES if place in places]}
        | ({"compared": asdict(found.compared[kind])} if kind in found.compared else {})
        for kind, places in found.places.items()
    ]
    faults = [{"ru": ru, "en": en} for ru, en in found.faults]
    return {"day": found.day, "made_at": found.made_at, "kinds": kinds, "faults": faults}


def _number(call: Call) -> int:
    """The number in the address: at most nine digits, as anything may stand there."""
    text = call.path["number"]
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise ExportUnknown(text)
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NoSuchDay from None


def _shown(batch: Batch) -> dict[str, Any]:
    return {**asdict(batch), "unanswered": batch.unanswered}
