"""The customer's own account over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chassis.web import Call, Door
from contracts.api.account_sync import AccountResponse

from account_sync import actions
from account_sync.domain.account import Account, Meter, MeterFacts
from account_sync.domain.loading import Load

SERVICE = "electricity"
accounts = Door("accounts", "/api/v1/accounts", summary="The account as the retailer's base knows it")


@accounts.query("/<account_id>", returns=AccountResponse)
def show_account(call: Call) -> dict[str, Any]:
    """The account's number, group, persons, plan and meters, without names and address."""
    account_id = call.account()
    account = actions.account_of(call.work, account_id=account_id)
    load, file = actions.load_of(call.work, account_id=account_id), actions.file_of(call.work, account=account)
    return as_response(account, load, file=file, now=call.work.now)


def as_response(account: Account, load: Load | None, *, file: str | None, now: datetime) -> dict[str, Any]:
    """What the holder sees."""
    shown = ("account_id", "account_number", "closed_on", "group", "registered_persons", "lives_alone", "tariff_plan", "as_of")
    return {
        **{name: getattr(account, name) for name in shown},
        "status": str(account.status),
        "batch": account.batch or None,
        "file": file,
        "load_due_at": load.due_at if load else None,
        "loaded_at": load.done_at if load else None,
        "load_overdue": load is not None and load.is_overdue(now),
        "meters": [_meter(meter) for meter in account.meters],
    }


def _meter(meter: Meter) -> dict[str, Any]:
    shown = ("meter_id", "serial", "digits", "installed_on", "verification_due_on")
    facts = meter.facts or MeterFacts()
    told = {"ratio": facts.ratio, "automatic": facts.automatic, "place": facts.place}
    return {**{name: getattr(meter, name) for name in shown}, **told, "service": SERVICE, "zones": list(meter.zone_names)}
