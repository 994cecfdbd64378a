"""What lies ahead of an account: the next dearer kWh, and months that nobody read."""

from __future__ import annotations

from typing import Any

from chassis.web import Call
from contracts.api.outlook import BarometersResponse, GapsResponse

from billing_calculator import actions
from billing_calculator.api.account_area import SEE, billing


@billing.query("/accounts/<account_id>/barometers", returns=BarometersResponse, access=SEE)
def show_barometers(call: Call) -> dict[str, Any]:
    """How much of the norm or range this month has used, when the next kWh becomes dearer, and by how many kopecks."""
    return {"items": actions.barometers(call.work, account_id=call.account())}


@billing.query("/accounts/<account_id>/unread-months", returns=GapsResponse, access=SEE)
def show_unread_months(call: Call) -> dict[str, Any]:
    """Since when nobody has read the meter, what was billed meanwhile, and what the next reading may add or give back."""
    return {"items": actions.gaps(call.work, account_id=call.account())}
