"""Bills over HTTP: the archive, a bill as data, and its PDF."""

from __future__ import annotations

from typing import Any

import flask
from chassis.auth import OWNER
from chassis.web import Call, Door
from contracts.api.bills import BillResponse, BillsQuery, BillsResponse, MakeBillRequest

from billing_calculator import actions
from billing_calculator.api.account_area import SEE
from billing_calculator.api.paper import bill_pdf
from billing_calculator.domain.bill_archive import KeptBill

bills = Door("bills", "/api/v1/billing", summary="The bill of each month: kept as it was made, as data and as PDF.")
BILLS = "/accounts/<account_id>/bills"
PDF = "application/pdf"
WHO_SEES = (OWNER, "payer", "reader")  # to ask for a bill changes nothing for anybody, so whoever sees the account may


@bills.query(BILLS, params=BillsQuery, returns=BillsResponse, access=SEE)
def list_bills(call: Call) -> Any:
    """The bills of a year, newest first, and when the next one comes."""
    return actions.list_bills(call.work, account_id=call.account(), **call.params)


@bills.command("POST", BILLS, body=MakeBillRequest, returns=BillResponse, problems=(409,))
def make_bill(call: Call) -> dict[str, Any]:
    """Make a month's bill, or find the one that was made; 409 while the month is not over or not charged."""
    account_id = call.account(*WHO_SEES)
    return bill_shown(actions.make_bill(call.work, account_id=account_id, **call.body))


@bills.query(f"{BILLS}/<period>", returns=BillResponse, access=SEE, problems=(409,))
def show_bill(call: Call) -> dict[str, Any]:
    """A bill that was made (404 `bill_not_made` otherwise)."""
    kept = actions.bill_of(call.work, account_id=call.account(), period=call.path["period"])
    return {**bill_shown(kept), "payer": vars(actions.opened(call.work, kept.content.get("payer")))}


@bills.query(f"{BILLS}/<period>/pdf", access=SEE, problems=(409,), media=PDF)
def print_bill(call: Call) -> flask.Response:
    """The same as a PDF for the eye, the screen reader and the printer."""
    kept = actions.bill_of(call.work, account_id=call.account(), period=call.path["period"])
    payer = actions.opened(call.work, kept.content.get("payer"))
    return pdf_named(bill_pdf(kept, payer), f"kvitanciya-{kept.content['account_number']}-{kept.period}.pdf")


def bill_shown(kept: KeptBill) -> dict[str, Any]:
    """The bill as it was kept; which of its parts are overdue is seen from its due day. The payer is left out: the answer to
    a command is kept to be repeated, and whom an account is with is kept readable nowhere."""
    content = {name: value for name, value in kept.content.items() if name != "payer"}
    parts = [{**each, "overdue": each["due_on"] < content["due_on"]} for each in content["parts"]]
    return {**content, "made_at": kept.made_at, "parts": parts}


def pdf_named(content: bytes, name: str) -> flask.Response:
    """It opens in the browser and is saved under this name; only its reader's browser may keep it, and asks each time."""
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-cache"}
    return flask.Response(content, mimetype=PDF, headers=headers)
