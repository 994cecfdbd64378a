"""Payments are searched, cancelled and advances given back over HTTP, by the office."""

from __future__ import annotations

from typing import Any

from chassis.auth import staff
from chassis.web import Call
from contracts.api.payment_reversals import (
    CancelPaymentRequest,
    FoundPaymentResponse,
    FoundPaymentsQuery,
    FoundPaymentsResponse,
    RefundAdvanceRequest,
    RefundResponse,
)

from billing_calculator import actions
from billing_calculator.actions.reversals import Found
from billing_calculator.api.account_area import billing

OFFICE = staff("accountant", "head")
SHOWN = 50


@billing.query("/staff/payments", params=FoundPaymentsQuery, returns=FoundPaymentsResponse, access=OFFICE)
def find_payments(call: Call) -> dict[str, Any]:
    """The payments of an account by its number, or those of an operation's number."""
    found = actions.find_payments(call.work, asked=call.params["asked"], limit=SHOWN)
    account = {"account_number": found.account.account_number, "balance": found.balance} if found.account else None
    refunds = [vars(each) for each in found.refunds]
    return {"payments": [_shown(each) for each in found.payments], "account": account, "refunds": refunds}


@billing.command(
    "POST", "/staff/payments/<payment_id>/cancellation", body=CancelPaymentRequest, returns=FoundPaymentResponse, access=OFFICE,
    problems=(404,),
)  # fmt: skip
def cancel_payment(call: Call) -> dict[str, Any]:
    """Cancel a payment that was never made so; once, for ever, and shown to the customer."""
    by = call.person.user_id
    return _shown(actions.cancel_payment(call.work, payment_id=call.path["payment_id"], **call.body, by=by))


@billing.command(
    "POST", "/staff/refunds", body=RefundAdvanceRequest, returns=RefundResponse, status=201, access=OFFICE, problems=(404, 409)
)
def refund_advance(call: Call) -> dict[str, Any]:
    """Write down that an advance was given back to the customer; 409 above the advance."""
    return vars(actions.refund_advance(call.work, **call.body, by=call.person.user_id))


def _shown(found: Found) -> dict[str, Any]:
    payment, it = found.payment, found.cancellation
    own = {"number": payment.prv_txn, "operation": payment.txn_id, "paid_at": payment.shown_at, "balance": found.balance}
    return {**vars(payment), **own, "cancelled": vars(it) if it else None}
