"""Registration over HTTP: the consent, the form, the state to poll."""

from __future__ import annotations

from typing import Any

from chassis.web import Call, Door
from contracts.api.identity import ConsentTextResponse, RegisterRequest, RegistrationAcceptedResponse, RegistrationResponse
from contracts.api.organisations import RegisterOrganisationRequest
from contracts.api.second_proof import GiveProofRequest

from identity.actions import proofs
from identity.actions import registrations as actions
from identity.actions.consents import current_consent
from identity.api.work import work_done
from identity.domain.consent import ConsentText
from identity.domain.organisation import Typed
from identity.domain.proof import Answer, Kind
from identity.domain.registration import Registration
from identity.domain.standing import Standing

registrations = Door("registrations", "/api/v1/identity", summary="Registration: consent, form, state")


def prepare_registration(call: Call) -> actions.Asked:
    """The checked and encrypted form."""
    form, typed = _form(call)
    return actions.prepare_registration(call.work, form, **typed)


def prepare_organisation(call: Call) -> actions.Asked:
    """The checked and encrypted form of a legal entity."""
    form, typed = _form(call)
    email = typed.pop("email")
    return actions.prepare_organisation(call.work, form, Typed(**typed), email=email)


def _form(call: Call) -> tuple[actions.Form, dict[str, Any]]:
    typed = dict(call.body)
    ticked = {name: typed.pop(name) for name in ("account_number", "consent", "consent_version", "consents")}
    agent = call.request.headers.get("User-Agent", "")
    return actions.Form(**ticked, address=call.remote, user_agent=agent, work_done=work_done(call)), typed


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


@registrations.command(
    "POST",
    "/organisation-registrations",
    body=RegisterOrganisationRequest,
    returns=RegistrationAcceptedResponse,
    status=202,
    access="public",
    prepare=prepare_organisation,
    problems=(409, 422, 429),
)
def register_organisation(call: Call) -> Registration:
    """Ask for access to a legal entity's account, as who speaks for it. Whether it exists is never told here: poll the state."""
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
    told: dict[str, Any] = {}
    if shown.answers_left:
        limited = {"kinds": shown.kinds} if len(shown.kinds) < len(Kind) else {}
        told["second_proof"] = {"answers_left": shown.answers_left, **limited}
    if shown.waits_until:
        told["waits_until"] = shown.waits_until
    return told | ({"with_staff": True} if shown.with_staff else {})


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
