"""Meters that were taken off without usable last figures: what the staff see and decide."""

from __future__ import annotations

from typing import Any

from chassis.auth import staff as staff_with
from chassis.web import Call, Door
from contracts.api.closings import ClosingResponse, DecideClosingRequest, WaitingClosingsResponse

from readings import actions
from readings.domain.meter import ZoneValue
from readings.domain.reading import Source
from readings.domain.unclosed import ClosingStatus

CLERK = staff_with("clerk")
closings = Door("closings", "/api/v1/readings", summary="Meters that were taken off without usable last figures.")


@closings.query("/staff/closings", returns=WaitingClosingsResponse, access=CLERK)
def list_waiting_closings(call: Call) -> Any:
    """What waits to be decided, the longest first."""
    return actions.list_waiting_closings(call.work)


@closings.command(
    "POST",
    "/staff/closings/<closing_id>/decisions",
    body=DecideClosingRequest,
    returns=ClosingResponse,
    access=CLERK,
    problems=(404,),
)
def decide_closing(call: Call) -> Any:
    """Close the meter with its last figures, or say that nobody will ever know them."""
    return actions.decide_closing(
        call.work,
        call.path["closing_id"],
        status=ClosingStatus(call.body["decision"]),
        values=[ZoneValue(**value) for value in call.body["values"]],
        source=Source(call.body["source"]),
        reason=call.body["reason"],
        clerk=call.person.user_id,
    )
