"""A person's accounts over HTTP: add one more, follow its check, name it, remove it from the cabinet."""

from __future__ import annotations

from typing import Any

from chassis.web import Call, Door
from contracts.api.own_accounts import (
    AddAccountRequest,
    AddContractRequest,
    AdditionAcceptedResponse,
    AdditionResponse,
    NameAccountRequest,
)
from contracts.api.second_proof import GiveProofRequest

from identity.actions import own_accounts as actions
from identity.actions import proofs
from identity.api.access_log import origin_of
from identity.api.registrations import optional
from identity.api.work import work_done
from identity.domain.proof import Answer
from identity.domain.registration import Registration, State

own_accounts = Door("own-accounts", "/api/v1/identity", summary="The accounts of the signed-in person: add, name, remove")

STATES = {State.CHECKING: "checking", State.THANKS: "added", State.NOT_CONFIRMED: "not_confirmed"}


def prepare_addition(call: Call) -> Registration:
    """The checked and encrypted form."""
    return actions.prepare_addition(call.work, call.person, **call.body, address=call.remote, work_done=work_done(call))


def prepare_contract(call: Call) -> Registration:
    """The checked and encrypted form of a legal entity's representative."""
    return actions.prepare_contract(call.work, call.person, **call.body, address=call.remote, work_done=work_done(call))


def prepare_name(call: Call) -> actions.Naming:
    """The encrypted name."""
    return actions.prepare_name(call.work, call.person, account_id=call.account(*actions.ANY_ROLE), name=call.body["name"])


@own_accounts.command(
    "POST",
    "/additions",
    body=AddAccountRequest,
    returns=AdditionAcceptedResponse,
    status=202,
    prepare=prepare_addition,
    problems=(409, 429),
)
def add_account(call: Call) -> dict[str, Any]:
    """Ask for one more account. Whether it exists is never told here: poll the addition's state, then renew the session."""
    addition = actions.request_addition(call.work, call.person, call.prepared)
    return {"addition_id": addition.registration_id, "state": STATES[addition.state]}


@own_accounts.command(
    "POST",
    "/organisation-additions",
    body=AddContractRequest,
    returns=AdditionAcceptedResponse,
    status=202,
    prepare=prepare_contract,
    problems=(409, 429),
)
def add_contract(call: Call) -> dict[str, Any]:
    """Ask for one more account of the legal entity the person speaks for. Its state is that of every addition."""
    addition = actions.request_addition(call.work, call.person, call.prepared)
    return {"addition_id": addition.registration_id, "state": STATES[addition.state]}


@own_accounts.query("/additions/<addition_id>", returns=AdditionResponse, problems=(404,))
def read_addition(call: Call) -> dict[str, Any]:
    """Where an addition stands: checking, added or not_confirmed; and whether a second proof is asked."""
    addition_id = call.path["addition_id"]
    shown = actions.addition_state(call.work, call.person, addition_id)
    answer = {
        "addition_id": addition_id,
        "state": STATES[shown.state],
        "message_ru": shown.text.ru,
        "message_en": shown.text.en,
    }
    return answer | optional(shown)


def prepare_addition_answer(call: Call) -> Answer:
    """The answer, counted and encrypted."""
    came = {"address": call.remote, "work_done": work_done(call), "adds_to": call.person.user_id}
    return proofs.prepare_answer(call.work, call.path["addition_id"], **call.body, **came)


@own_accounts.command(
    "POST",
    "/additions/<addition_id>/proofs",
    body=GiveProofRequest,
    returns=AdditionAcceptedResponse,
    status=202,
    prepare=prepare_addition_answer,
    problems=(404, 409, 429),
)
def give_proof_of_addition(call: Call) -> dict[str, Any]:
    """Give a second proof of the account to add. Whether it fits is never told here: poll the addition's state."""
    addition = proofs.give_answer(call.work, call.prepared)
    return {"addition_id": addition.registration_id, "state": STATES[addition.state]}


@own_accounts.command("PUT", "/accounts/<account_id>/name", body=NameAccountRequest, prepare=prepare_name)
def name_account(call: Call) -> None:
    """Call an account in one's own words; nobody else sees the name."""
    actions.name_account(call.work, call.person, call.prepared)


@own_accounts.command("DELETE", "/accounts/<account_id>")
def remove_account(call: Call) -> None:
    """Remove an account from one's cabinet: tokens that name it are refused everywhere within 5 s."""
    account_id = call.account(*actions.ANY_ROLE)
    actions.remove_account(call.work, call.person, account_id=account_id, origin=origin_of(call))
