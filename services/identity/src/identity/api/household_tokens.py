"""Tokens for the machines of a household, over HTTP."""

from __future__ import annotations

from typing import Any

from chassis.web import Call, Door
from contracts.api.household_tokens import (
    HouseholdTokensResponse,
    MachineAccessResponse,
    MadeTokenResponse,
    MakeTokenRequest,
)

from identity.actions import household_tokens as actions
from identity.api.access_log import origin_of
from identity.domain.household_token import HouseholdToken
from identity.domain.scopes import HOUSEHOLD

household_tokens = Door("household-tokens", "/api/v1/identity", summary="Tokens for the machines of a household")


def prepare_token(call: Call) -> actions.Asked:
    """What is asked, checked, and its name encrypted."""
    body = call.body
    return actions.prepare_token(
        call.work, call.person, name=body["name"], account_id=body["account_id"], names=body["scopes"], last_day=body["last_day"]
    )


def prepare_exchange(call: Call) -> None:
    """Count who comes."""
    actions.admit_machine(call.work, address=call.remote)


@household_tokens.query("/household-tokens", returns=HouseholdTokensResponse)
def list_tokens(call: Call) -> dict[str, Any]:
    """The person's tokens: for which account, with which rights, until when, and when last used."""
    items = [_shown(token, name) for token, name in actions.tokens_of(call.work, call.person)]
    return {"items": items, "scopes": HOUSEHOLD}


@household_tokens.command(
    "POST",
    "/household-tokens",
    body=MakeTokenRequest,
    returns=MadeTokenResponse,
    status=201,
    idempotent=False,  # the answer has the secret in it
    prepare=prepare_token,
    problems=(404, 409),
)
def make_token(call: Call) -> dict[str, Any]:
    """Make a token; its text is in this answer and nowhere else."""
    made = actions.make_token(call.work, call.person, call.prepared, origin=origin_of(call))
    return {"token": made.text, "made": _shown(made.token, made.name)}


@household_tokens.command("DELETE", "/household-tokens/<token_id>", idempotent=False, problems=(404,))
def end_token(call: Call) -> None:
    """Revoke a token: what was given for it is refused everywhere within 5 s."""
    actions.end_token(call.work, call.person, token_id=call.path["token_id"], origin=origin_of(call))


@household_tokens.command(
    "POST",
    "/machine-access",
    returns=MachineAccessResponse,
    access="public",
    idempotent=False,
    prepare=prepare_exchange,
    problems=(401, 429),
)
def exchange_token(call: Call) -> dict[str, Any]:
    """An access token for ten minutes, for the household token in `Authorization: Bearer hh_…`."""
    text = call.request.headers.get("Authorization", "").partition(" ")[2].strip()
    access = actions.exchange_token(call.work, text, address=call.remote)
    return {**vars(access), "token_type": "Bearer"}


def _shown(token: HouseholdToken, name: str) -> dict[str, Any]:
    return {**vars(token), "name": name}
