"""What a customer can ask about money."""

from __future__ import annotations

from typing import Any

from chassis.auth import CUSTOMER, machine
from chassis.web import Call, Door
from contracts.api.agents import PaymentsPage
from contracts.api.billing_calculator import (
    ChargeResponse,
    ChargesPage,
    EstimateRequest,
    EstimateResponse,
    PageQuery,
)
from contracts.api.ledger import BalanceResponse, EntriesPage, PenaltyForecastQuery, PenaltyForecastResponse

from billing_calculator import actions
from billing_calculator.api.shown import balance_shown, charge_shown, entry_shown, estimate_shown, payment_shown, summary_shown
from billing_calculator.domain.draft import Draft

SEE = CUSTOMER | machine("charges:read")
billing = Door("billing", "/api/v1/billing", summary="What is owed and why: balance, estimates, charges, the ledger.")


@billing.query("/accounts/<account_id>/balance", returns=BalanceResponse, access=SEE)
def show_balance(call: Call) -> dict[str, Any]:
    """What is owed now, until when, and what was charged and paid last."""
    return balance_shown(actions.balance_of(call.work, account_id=call.account()))


@billing.query(
    "/accounts/<account_id>/penalty-forecast",
    params=PenaltyForecastQuery,
    returns=PenaltyForecastResponse,
    access=SEE,
    problems=(409,),
)
def forecast_penalty(call: Call) -> Any:
    """What is to be paid, penalty included, if it is paid on that day; 409 where a rate of those days is not known."""
    return actions.forecast_penalty(call.work, account_id=call.account(), until=call.params["until"])


@billing.query("/accounts/<account_id>/estimates", method="POST", body=EstimateRequest, returns=EstimateResponse, problems=(409,))
def estimate_charge(call: Call) -> dict[str, Any]:
    """The roubles of figures that are not sent yet; nothing is kept."""
    values = tuple((each["zone"], each["value"]) for each in call.body["values"])
    draft = Draft(call.body["meter_id"], values, call.body["correcting"])
    return estimate_shown(actions.estimate(call.work, account_id=call.account(), draft=draft))


@billing.query("/accounts/<account_id>/charges", params=PageQuery, returns=ChargesPage, access=SEE)
def list_charges(call: Call) -> dict[str, Any]:
    """The charges of the account, newest month first."""
    page = actions.list_charges(call.work, account_id=call.account(), **call.params)
    return {"charges": [summary_shown(charge) for charge in page.charges], "next": page.next}


@billing.query("/accounts/<account_id>/charges/<charge_id>", returns=ChargeResponse, access=SEE)
def show_charge(call: Call) -> dict[str, Any]:
    """One charge explained: lines, norm, tariff and its source, readings, every recalculation."""
    account_id = call.account()
    return charge_shown(actions.explain_charge(call.work, account_id=account_id, charge_id=call.path["charge_id"]))


@billing.query("/accounts/<account_id>/entries", params=PageQuery, returns=EntriesPage, access=SEE)
def list_entries(call: Call) -> dict[str, Any]:
    """The ledger, newest entry first: the balance is the sum of all of them."""
    page = actions.entries_of(call.work, account_id=call.account(), **call.params)
    return {"entries": [entry_shown(entry) for entry in page.entries], "next": page.next}


@billing.query("/accounts/<account_id>/payments", params=PageQuery, returns=PaymentsPage, access=SEE)
def list_payments(call: Call) -> dict[str, Any]:
    """The payments of the account, the latest first, and what each of them settled."""
    page = actions.payments_of(call.work, account_id=call.account(), **call.params)
    refunds = [vars(each) for each in page.refunds]
    return {"payments": [payment_shown(each) for each in page.payments], "next": page.next, "refunds": refunds}
