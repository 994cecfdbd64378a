"""What staff see of the payment agents."""

from __future__ import annotations

from typing import Any

from chassis.auth import staff
from chassis.web import Call
from contracts.api.agents import ClashesQuery, ClashesResponse

from billing_calculator import actions
from billing_calculator.api.account_area import billing

OFFICE = staff("accountant", "head")


@billing.query("/staff/payment-clashes", params=ClashesQuery, returns=ClashesResponse, access=OFFICE)
def list_payment_clashes(call: Call) -> dict[str, Any]:
    """Payment numbers that an agent sent again with another sum or account, newest first; all of them were refused."""
    return {"clashes": [vars(each) for each in actions.clashes(call.work, limit=call.params["limit"])]}
