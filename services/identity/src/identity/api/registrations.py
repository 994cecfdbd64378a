"""Registration over HTTP: the consent, the form, the state to poll."""

from __future__ import annotations

from typing import Any

from chassis.web import Call, Door
from contracts.api.identity import ConsentTextResponse, RegisterRequest, RegistrationAcceptedResponse, RegistrationResponse
from contracts.api.second_proof import GiveProofRequest

from identity.actions import proofs
from identity.actions import registrations as actions
from identity.actions.consents import current_consent
from identity.api.work import work_done
from identity.domain.consent import ConsentText
from identity.domain.proof import Answer
from identity.domain.registration import Registration
from identity.domain.standing import Standing

registrations = Door("registrations", "/api/v1/identity", summary="Registration: consent, form, state")


def prepare_registration(call: Call) -> actions.Asked:
    """The checked and encrypted form."""
    return actions.prepare_registration(
        call.work,
        **call.body,
        address=call.remote,
        user_agent=call.request.headers.get("User-Agent", ""),
        work_done=work_done(call),
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
    """Where a registration stands: checking, thanks or not_confirmed; and whether a second proof is asked."""
    shown = actions.registration_state(call.work, call.path["registration_id"])
    answer = {
        "registration_id": call.path["registration_id"],
        "state": shown.state,
        "message_ru": shown.text.ru,
        "message_en": shown.text.en,
    }
    return answer | optional(shown)


def optional(shown: Standing) -> dict[str, Any]:
    """What is told beside the state, where there is something to tell."""
    asked = {"second_proof": {"answers_left": shown.answers_left}} if shown.answers_left else {}
    return asked | ({"waits_until": shown.waits_until} if shown.waits_until else {})


def prepare_answer(call: Call) -> Answer:
    """The answer, counted and encrypted."""
    came = {"address": call.remote, "work_done": work_done(call)}
    return proofs.prepare_answer(call.work, call.path["registration_id"], **call.body, **came)


@registrations.command(
    "POST",
    "/registrations/<registration_id>/proofs",
    body=GiveProofRequest,
    returns=RegistrationAcceptedResponse,
    status=202,
    access="public",
    prepare=prepare_answer,
    problems=(404, 409, 429),
)
def give_proof(call: Call) -> Registration:
    """Give a second proof. Whether it fits is never told here: poll the registration's state."""
    return proofs.give_answer(call.work, call.prepared)
