"""Tariffs over HTTP: for everybody by region and date, for staff as packs."""

from __future__ import annotations

from typing import Any

from chassis.auth import CUSTOMER, staff
from chassis.web import Call
from contracts.api.tariffs import (
    CheckPackRequest,
    DecidePackRequest,
    PackResponse,
    PacksResponse,
    ProposePackRequest,
    TariffsQuery,
    TariffsResponse,
    WaitingChargesResponse,
    WaitingCrowdsResponse,
)

from billing_calculator import actions
from billing_calculator.api.account_area import billing
from billing_calculator.api.packs_shown import considered_shown, pack_shown, tariffs_shown, waiting_shown

OFFICE = staff("accountant", "head")
FRESH = 60  # seconds for which the table of a day may be shown from memory


@billing.query("/tariffs", params=TariffsQuery, returns=TariffsResponse, access="public", fresh=FRESH)
def show_tariffs(call: Call) -> dict[str, Any]:
    """The published tariffs of a region on a day, with source and order; without signing in."""
    return tariffs_shown(actions.tariffs_on(call.work, region=call.params["region"], day=call.params["date"]))


@billing.query("/accounts/<account_id>/waiting-charges", returns=WaitingChargesResponse, access=CUSTOMER)
def list_waiting_charges(call: Call) -> dict[str, Any]:
    """The charges that wait because no tariff is published for them yet, and why."""
    return {"items": [waiting_shown(each) for each in actions.waiting_of(call.work, account_id=call.account())]}


@billing.query("/staff/packs", returns=PacksResponse, access=OFFICE)
def list_packs(call: Call) -> dict[str, Any]:
    """Every tariff pack and where it stands."""
    return {"items": [pack_shown(each, call.person.user_id) for each in actions.list_packs(call.work)]}


@billing.query("/staff/packs/<pack_hash>", returns=PackResponse, access=OFFICE, problems=(404,))
def show_pack(call: Call) -> dict[str, Any]:
    """One pack, and what it changes against the table in force."""
    return considered_shown(actions.pack_of(call.work, pack_hash=call.path["pack_hash"]), call.person.user_id)


@billing.query("/staff/pack-checks", method="POST", body=CheckPackRequest, returns=PackResponse, access=OFFICE)
def check_tariff_pack(call: Call) -> dict[str, Any]:
    """Every fault of a pack with its line, or what it would change; nothing is kept."""
    return considered_shown(actions.consider_pack(call.work, content=call.body["content"].encode()), call.person.user_id)


@billing.command(
    "POST", "/staff/packs", body=ProposePackRequest, returns=PackResponse, status=201, access=OFFICE, problems=(409, 422)
)
def propose_pack(call: Call) -> dict[str, Any]:
    """Hand a pack in for a second person to approve."""
    return considered_shown(actions.propose_pack(call.work, **call.body, by=call.person.user_id), call.person.user_id)


@billing.command("POST", "/staff/packs/<pack_hash>/approval", returns=PackResponse, access=OFFICE, problems=(403, 404, 409, 422))
def approve_pack(call: Call) -> dict[str, Any]:
    """Publish a pack that somebody else has handed in; what waited for it is charged at once."""
    by = call.person.user_id
    return considered_shown(actions.approve_pack(call.work, pack_hash=call.path["pack_hash"], by=by), by)


@billing.command(
    "POST", "/staff/packs/<pack_hash>/refusal", body=DecidePackRequest, returns=PackResponse, access=OFFICE, problems=(404, 409)
)
def refuse_pack(call: Call) -> dict[str, Any]:
    """Do not publish a pack."""
    by = call.person.user_id
    return considered_shown(actions.refuse_pack(call.work, pack_hash=call.path["pack_hash"], by=by, **call.body), by)


@billing.command(
    "POST", "/staff/packs/<pack_hash>/withdrawal", body=DecidePackRequest, returns=PackResponse, access=OFFICE,
    problems=(404, 409),
)  # fmt: skip
def withdraw_pack(call: Call) -> dict[str, Any]:
    """Take a published pack back before its first day."""
    by = call.person.user_id
    return considered_shown(actions.withdraw_pack(call.work, pack_hash=call.path["pack_hash"], by=by, **call.body), by)


@billing.query("/staff/waiting-charges", returns=WaitingCrowdsResponse, access=OFFICE)
def count_waiting_charges(call: Call) -> dict[str, Any]:
    """How many charges wait for which tariff."""
    return {"items": actions.waiting_crowds(call.work)}
