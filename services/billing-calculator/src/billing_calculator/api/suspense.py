"""Payments without an account over HTTP, for the office."""

from __future__ import annotations

from typing import Any

from chassis.auth import staff
from chassis.web import Call
from contracts.api.account_previews import AccountPreviewQuery, AccountPreviewResponse
from contracts.api.registries import (
    AttributePaymentRequest,
    ReturnPaymentRequest,
    SuspendedResponse,
    SuspensePage,
    SuspenseQuery,
)

from billing_calculator import actions
from billing_calculator.api.account_area import billing
from billing_calculator.domain.page import after_entry, entry_cursor
from billing_calculator.domain.registry.suspense import Suspended

OFFICE = staff("accountant", "head")


@billing.query("/staff/suspense", params=SuspenseQuery, returns=SuspensePage, access=OFFICE)
def list_suspense(call: Call) -> dict[str, Any]:
    """Payments without an account, the latest first, by state and by an account's number."""
    asked = call.params
    limit, after = asked["limit"], after_entry(asked["cursor"])
    found = actions.list_suspense(
        call.work, state=asked["state"], number=asked["account_number"], after=after, limit=limit + 1
    )
    waiting, waiting_sum = actions.open_suspense(call.work)
    more = len(found) > limit
    following = entry_cursor(found[limit - 1].received_at, found[limit - 1].payment_id) if more else None
    return {"items": [_shown(each) for each in found[:limit]], "waiting": waiting, "waiting_sum": waiting_sum, "next": following}


@billing.query("/staff/account-previews", params=AccountPreviewQuery, returns=AccountPreviewResponse, access=OFFICE)
def preview_account(call: Call) -> dict[str, Any]:
    """Whose account this is, masked, and what it owes, before a payment is put there; 422 for a number that nobody has."""
    seen = actions.preview_account(call.work, account_number=call.params["account_number"])
    own = {name: getattr(seen.account, name) for name in ("account_number", "closed", "legal_entity")}
    return {**own, "holder": seen.holder, "address": seen.address, "balance": seen.balance}


@billing.command(
    "POST", "/staff/suspense/<payment_id>/attribution", body=AttributePaymentRequest, returns=SuspendedResponse, access=OFFICE,
    problems=(404, 409),
)  # fmt: skip
def attribute_payment(call: Call) -> dict[str, Any]:
    """Put a payment to the account that it is of; it is booked there, of the day it was made."""
    by = call.person.user_id
    return _shown(actions.attribute_payment(call.work, payment_id=call.path["payment_id"], **call.body, by=by))


@billing.command(
    "POST", "/staff/suspense/<payment_id>/return", body=ReturnPaymentRequest, returns=SuspendedResponse, access=OFFICE,
    problems=(404, 409),
)  # fmt: skip
def return_payment(call: Call) -> dict[str, Any]:
    """Say that it is no customer's payment, or was given back to the payer."""
    return _shown(actions.return_payment(call.work, payment_id=call.path["payment_id"], **call.body, by=call.person.user_id))


def _shown(held: Suspended) -> dict[str, Any]:
    return {**vars(held), "operation": held.txn_id, "state": str(held.state), "put_to": held.put_to, "steps": held.steps}
