"""What a customer can say against a reading that is no longer theirs to change, and what the staff decide about it."""

from __future__ import annotations

from typing import Any

from chassis.auth import staff as staff_with
from chassis.web import Call, Door
from contracts.api.disputes import (
    DecideDisputeRequest,
    DisputeReadingRequest,
    DisputeResponse,
    DisputesResponse,
    WaitingDisputesResponse,
)

from readings import actions
from readings.api import SENDERS
from readings.domain.dispute import Verdict
from readings.domain.meter import ZoneValue
from readings.domain.reading import Source

CLERK = staff_with("clerk")
disputes = Door("disputes", "/api/v1/readings", summary="Readings of closed months that a customer disagrees with.")


@disputes.command(
    "POST",
    "/accounts/<account_id>/readings/<reading_id>/disputes",
    body=DisputeReadingRequest,
    returns=DisputeResponse,
    status=201,
)
def dispute_reading(call: Call) -> Any:
    """Say why a reading that can no longer be changed is wrong. While it waits to be decided, the first word stands."""
    return actions.dispute_reading(
        call.work,
        account_id=call.account(*SENDERS),
        reading_id=call.path["reading_id"],
        text=call.body["text"],
        user_id=call.person.user_id,
    )


@disputes.query("/accounts/<account_id>/disputes", returns=DisputesResponse)
def list_disputes(call: Call) -> Any:
    """What was said against readings of the account, newest first, and what came of it."""
    return actions.list_disputes(call.work, account_id=call.account())


@disputes.query("/staff/disputes", returns=WaitingDisputesResponse, access=CLERK)
def list_waiting_disputes(call: Call) -> Any:
    """What waits to be decided, the longest first."""
    return actions.list_waiting_disputes(call.work)


@disputes.command(
    "POST",
    "/staff/disputes/<dispute_id>/decisions",
    body=DecideDisputeRequest,
    returns=DisputeResponse,
    access=CLERK,
    problems=(404,),
)
def decide_dispute(call: Call) -> Any:
    """Accept with the right figures and where they come from, or refuse with the reason that the customer reads."""
    verdict = Verdict(
        accepted=call.body["decision"] == "accepted",
        reason=call.body["reason"],
        source=Source(call.body["source"]),
        values=[ZoneValue(**value) for value in call.body["values"]],
    )
    return actions.decide_dispute(call.work, call.path["dispute_id"], verdict, clerk=call.person.user_id)
