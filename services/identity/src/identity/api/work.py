"""Where a client shows the work it did for a challenge."""

from __future__ import annotations

from chassis.web import Call


def work_done(call: Call) -> str:
    """The header `Proof-Of-Work: <challenge>.<number>`; empty where none was asked or done."""
    return call.request.headers.get("Proof-Of-Work", "")
