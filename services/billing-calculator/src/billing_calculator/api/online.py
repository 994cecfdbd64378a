"""Paying from the cabinet, and the door at which the payment provider tells how a payment ended."""

from __future__ import annotations

from typing import Any

from chassis.auth import OWNER
from chassis.web import Call
from contracts.api.online_payments import (
    OnlinePaymentResponse,
    OnlinePaymentsResponse,
    ProviderNoticeRequest,
    ProviderNoticeResponse,
    StartOnlinePaymentRequest,
)

from billing_calculator import actions
from billing_calculator.api.account_area import billing
from billing_calculator.domain.online import Notice, Order, State
from billing_calculator.domain.online_errors import PartOfAnotherPerson, PathNotAmongParts

PAYERS = (OWNER, "payer")


@billing.query("/accounts/<account_id>/online-payments", returns=OnlinePaymentsResponse)
def list_online_payments(call: Call) -> dict[str, Any]:
    """What was begun from the cabinet for the account, the latest first, and how it stands."""
    account_id = call.account()
    page = actions.online_payments_of(call.work, account_id=account_id)
    return {"offered": page.offered, "items": [_shown(each, call, account_id) for each in page.orders]}


@billing.command(
    "POST", "/accounts/<account_id>/online-payments", body=StartOnlinePaymentRequest, returns=OnlinePaymentResponse, status=201,
)  # fmt: skip
def start_online_payment(call: Call) -> dict[str, Any]:
    """Begin a payment; asked again until it is `pending`, it says where it is paid."""
    account_id = call.account(*PAYERS)
    asked = [(each["account_id"], each["amount"]) for each in call.body["parts"]]
    for index, (other, _) in enumerate(asked):
        if call.person.role_in(other) not in PAYERS:
            raise PartOfAnotherPerson(index)
    if account_id not in dict(asked):
        raise PathNotAmongParts()
    return _shown(actions.begin_payment(call.work, user_id=call.person.user_id, asked=asked), call, account_id)


@billing.query("/online-payments/<online_payment_id>", returns=OnlinePaymentResponse, problems=(404,))
def show_online_payment(call: Call) -> dict[str, Any]:
    """How one payment stands, for its payer and for whoever sees an account that it pays."""
    seen = [*call.person.account_ids, *call.person.shared]
    order = actions.online_payment(
        call.work, order_id=call.path["online_payment_id"], user_id=call.person.user_id, accounts=seen
    )  # fmt: skip
    return _shown(order, call, *seen)


@billing.command(
    "POST", "/provider-notices", body=ProviderNoticeRequest, returns=ProviderNoticeResponse, status=200, access="public",
    idempotent=False, problems=(401, 404),
)  # fmt: skip
def take_provider_notice(call: Call) -> dict[str, Any]:
    """The payment provider says how a payment ended; proved by the signature, said any number of times."""
    told = call.body
    notice = Notice(told["payment_id"], State(told["state"]), told["amount"], told["sent_at"], told["signature"])
    return {"state": str(actions.take_notice(call.work, notice=notice).state)}


def _shown(order: Order, call: Call, *account_ids: str) -> dict[str, Any]:
    own = order.user_id == call.person.user_id
    parts = [each for each in order.parts if own or each.account_id in account_ids]
    return {
        "online_payment_id": order.order_id,
        "state": str(order.state),
        "own": own,
        "amount": sum((each.amount for each in parts[1:]), parts[0].amount),
        "parts": parts,
        "steps": [{"state": str(each.state), "at": each.at} for each in order.steps],
        "pay_at": order.pay_at if own and order.state is State.PENDING else None,
        "sum_differs": order.differs is not None,
    }
