"""The erasure of the personal account over HTTP: ask, look, cancel; the certificate for whoever has its number."""

from __future__ import annotations

from typing import Any

from chassis.web import Call, Door
from contracts.api.erasures import AskErasureRequest, CertificateResponse, CurrentErasureResponse, ErasureResponse

from identity.actions import erasures as actions
from identity.api.access_log import origin_of
from identity.domain.erasure import Erasure, State

erasures = Door("erasures", "/api/v1/identity", summary="Erasure of the personal account")


def prepare_erasure(call: Call) -> None:
    """The password is proved before the transaction: hashing is slow on purpose."""
    actions.prepare_erasure(call.work, call.person, current=call.body["current_password"], address=call.remote)


@erasures.command(
    "POST", "/erasures", body=AskErasureRequest, returns=ErasureResponse, status=202, prepare=prepare_erasure, problems=(429,)
)
def ask_for_erasure(call: Call) -> dict[str, Any]:
    """Ask for the erasure of one's own personal account; it can be cancelled for some days."""
    return _shown(actions.ask_for_erasure(call.work, call.person, origin=origin_of(call)))


@erasures.query("/erasures/current", returns=CurrentErasureResponse)
def read_erasure(call: Call) -> dict[str, Any]:
    """The person's open request, if there is one."""
    current = actions.my_erasure(call.work, call.person)
    return {"current": _shown(current) if current else None, "grace_days": call.work.settings.erasure_grace_days}


@erasures.command("DELETE", "/erasures/current", idempotent=False, problems=(404, 409))
def cancel_erasure(call: Call) -> None:
    """Take the request back in time."""
    actions.cancel_erasure(call.work, call.person, origin=origin_of(call))


@erasures.query("/erasures/certificates/<certificate>", returns=CertificateResponse, access="public", problems=(404,))
def read_certificate(call: Call) -> Any:
    """What was erased, what is kept, by which rule and until when."""
    return actions.certificate_of(call.work, call.path["certificate"])


def _shown(erasure: Erasure) -> dict[str, Any]:
    state = "scheduled" if erasure.state is State.SCHEDULED else "running"
    return {**vars(erasure), "state": state, "erases_at": erasure.due_at}
