"""Internal systems over HTTP: their credentials for heads, and tokens for them as RFC 6749 says (4.4, 5.1, 5.2)."""

from __future__ import annotations

from typing import Any

import flask
import orjson
from chassis.web import Call, Door
from contracts.api.internal_systems import (
    AddSystemRequest,
    InternalSystemsResponse,
    RotateSecretRequest,
    SystemSecretResponse,
    TokenForm,
    TokenRefusal,
    TokenResponse,
)

from identity.actions import internal_systems as actions
from identity.api.staff import HEAD
from identity.domain import token_request
from identity.domain.internal_system import InternalSystem, working_secrets
from identity.domain.scopes import INTERNAL
from identity.domain.token_request import TokenRefused, TokenRequest

internal_systems = Door("internal-systems", "/api/v1/identity", summary="Internal systems: credentials and tokens")
NOT_KEPT = {"Pragma": "no-cache"}  # and `no-store`, which the chassis says of every answer


def prepare_token(call: Call) -> TokenRequest | TokenRefused:
    """The request, read and counted; or why it cannot be, which is said in the protocol's own words."""
    asked = call.request
    form, authorization = asked.form.to_dict(flat=False), asked.headers.get("Authorization", "")
    try:
        request = token_request.read(form=form, media=asked.mimetype, authorization=authorization)
    except TokenRefused as refusal:
        return refusal
    actions.admit_system(call.work, request, address=call.remote)
    return request


@internal_systems.command(
    "POST",
    "/oauth/token",
    form=TokenForm,
    returns=TokenResponse,
    refusals=TokenRefusal,
    access="public",
    idempotent=False,
    prepare=prepare_token,
    problems=(429,),
)
def give_token(call: Call) -> flask.Response:
    """An access token for client credentials (RFC 6749, 4.4), for ten minutes."""
    if isinstance(call.prepared, TokenRefused):
        return _refused(call.prepared)
    try:
        access = actions.give_token(call.work, call.prepared, address=call.remote)
    except TokenRefused as refusal:
        return _refused(refusal)
    told = {name: each for name, each in vars(access).items() if each is not None}
    return _said({**told, "token_type": "Bearer"}, status=200)


@internal_systems.query("/staff/internal-systems", returns=InternalSystemsResponse, access=HEAD)
def list_systems(call: Call) -> dict[str, Any]:
    """The systems: with which rights, until when, and when last used."""
    return {"items": [_shown(call, each) for each in actions.systems(call.work)], "scopes": INTERNAL}


@internal_systems.command(
    "POST",
    "/staff/internal-systems",
    body=AddSystemRequest,
    returns=SystemSecretResponse,
    status=201,
    access=HEAD,
    idempotent=False,  # the answer has a secret in it, and answers to repeated requests are kept as they are
    problems=(409,),
)
def add_system(call: Call) -> dict[str, Any]:
    """Add a system; its secret is in this answer and nowhere else."""
    body, by = call.body, call.person.user_id
    given = actions.add_system(call.work, name=body["name"], names=body["scopes"], last_day=body["last_day"], by=by)
    return {"client_secret": given.secret, "system": _shown(call, given.system)}


@internal_systems.command(
    "POST",
    "/staff/internal-systems/<client_id>/secrets",
    body=RotateSecretRequest,
    returns=SystemSecretResponse,
    status=201,
    access=HEAD,
    idempotent=False,
    problems=(404,),
)
def rotate_secret(call: Call) -> dict[str, Any]:
    """A new secret beside the present one, which works a while longer; the new one is in this answer and nowhere else."""
    given = actions.rotate_secret(call.work, client_id=call.path["client_id"], **call.body, by=call.person.user_id)
    return {"client_secret": given.secret, "system": _shown(call, given.system)}


@internal_systems.command("DELETE", "/staff/internal-systems/<client_id>", access=HEAD, problems=(404,))
def revoke_system(call: Call) -> None:
    """Take the credentials away: what was given for them is refused everywhere within 5 s."""
    actions.revoke_system(call.work, client_id=call.path["client_id"], by=call.person.user_id)


def _shown(call: Call, system: InternalSystem) -> dict[str, Any]:
    return {**vars(system), "secrets": working_secrets(system, now=call.work.system_now)}


def _refused(refusal: TokenRefused) -> flask.Response:
    unknown = refusal.error == "invalid_client"
    response = _said({"error": refusal.error, "error_description": refusal.description}, status=401 if unknown else 400)
    if unknown:
        response.headers["WWW-Authenticate"] = 'Basic realm="internal systems"'
    return response


def _said(answer: dict[str, Any], *, status: int) -> flask.Response:
    return flask.Response(orjson.dumps(answer), status=status, content_type="application/json", headers=NOT_KEPT)
