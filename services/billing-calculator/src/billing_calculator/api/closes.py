"""The close of a month over HTTP, for the office."""

from __future__ import annotations

from typing import Any

from chassis.auth import staff
from chassis.web import Call
from contracts.api.closes import CloseResponse, ClosesResponse, StartCloseRequest

from billing_calculator import actions
from billing_calculator.api.account_area import billing
from billing_calculator.domain.closing import Progress
from billing_calculator.domain.due import period_before, period_of

CLOSE_MONTHS = staff("accountant", "head")


@billing.query("/staff/closes", returns=ClosesResponse, access=CLOSE_MONTHS)
def list_closes(call: Call) -> dict[str, Any]:
    """The closes begun last, and the month that is over."""
    items = [_shown(each) for each in actions.list_closes(call.work)]
    return {"items": items, "next_period": period_before(period_of(call.work.today))}


@billing.query("/staff/closes/<close_id>", returns=CloseResponse, access=CLOSE_MONTHS, problems=(404,))
def show_close(call: Call) -> dict[str, Any]:
    """One close with its progress."""
    return _shown(actions.show_close(call.work, close_id=call.path["close_id"]))


@billing.command(
    "POST", "/staff/closes", body=StartCloseRequest, returns=CloseResponse, status=201, access=CLOSE_MONTHS, problems=(409,)
)
def start_close(call: Call) -> dict[str, Any]:
    """Start the close of a month, or its rehearsal; the worker does it."""
    return _shown(actions.start_close(call.work, **call.body, by=call.person.user_id))


@billing.command(
    "POST", "/staff/closes/<close_id>/cancellation", returns=CloseResponse, access=CLOSE_MONTHS, problems=(404, 409)
)  # fmt: skip
def cancel_close(call: Call) -> dict[str, Any]:
    """Begin no further chunk; what is charged stays, and a new start goes on from there."""
    return _shown(actions.cancel_close(call.work, close_id=call.path["close_id"]))


def _shown(progress: Progress) -> dict[str, Any]:
    close = progress.close
    told = ("close_id", "period", "dry", "attempt", "started_by", "started_at", "ended_at")
    return {
        **{name: getattr(close, name) for name in told},
        "state": str(close.state),
        "chunks": progress.chunks,
        "chunks_done": progress.done,
        "seconds_left": progress.seconds_left,
        "counts": progress.counts,
    }
