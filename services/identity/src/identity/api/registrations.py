"""Registration over HTTP: the consent, the form, the state to poll."""

from __future__ import annotations

from typing import Any

from chassis.web import Call, Door
from contracts.api.identity import ConsentTextResponse, RegisterRequest, RegistrationAcceptedResponse, RegistrationResponse

from identity.actions import registrations as actions
from identity.actions.consents import current_consent
from identity.domain.consent import ConsentText
from identity.domain.registration import Registration

registrations = Door("registrations", "/api/v1/identity", summary="Registration: consent, form, state")


def prepare_registration(call: Call) -> actions.Asked:
    """The checked and encrypted form."""
    return actions.prepare_registration(
        call.work, **call.body, address=call.remote, user_agent=call.request.headers.get("User-Agent", "")
    )


@registrations.query("/consents/current", returns=ConsentTextResponse, access="public")
def read_consent(call: Call) -> ConsentText:
    """The consent to the processing of personal data that is asked for now."""
    return current_consent(call.work)


@registrations.command(
    "POST",
    "/registrations",
    body=RegisterRequest,
    returns=RegistrationAcceptedResponse,
    status=202,
    access="public",
    prepare=prepare_registration,
    problems=(409, 422, 429),
)
def register(call: Call) -> Registration:
    """Ask for access to an account. Whether it exists is never told here: poll the registration's state."""
    return actions.request_registration(call.work, call.prepared)


@registrations.query("/registrations/<registration_id>", returns=RegistrationResponse, access="public", problems=(404,))
def read_registration(call: Call) -> dict[str, Any]:
    """Where a registration stands: checking, thanks or not_confirmed."""
    state, text = actions.registration_state(call.work, call.path["registration_id"])
    return {
        "registration_id": call.path["registration_id"],
        "state": state,
        "message_ru": text.ru,
        "message_en": text.en,
    }
