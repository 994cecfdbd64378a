"""The payment agents' doors: OSMP and Sberbank's protocol, asked by address or by form, answered in XML."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from urllib.parse import unquote

from chassis.web import Call, Door
from contracts.api.agents import OsmpQuery, SberQuery
from contracts.api.billing_calculator import AgentQuery
from flask import Request, Response

from billing_calculator import actions
from billing_calculator.api.agent_answers import osmp_answer, sber_answer
from billing_calculator.domain import osmp as osmp_protocol
from billing_calculator.domain import sber as sber_protocol
from billing_calculator.domain.agents import OSMP, SBER, STRANGER, Agent
from billing_calculator.domain.errors import AgentUnknown
from billing_calculator.domain.payment import Answer, Result

XML = "application/xml"
WAYS = ("basic", "certificate")
CERTIFICATE = "X-Client-Certificate"  # set by the gateway, which has seen that the client holds its key; never taken from outside
PEM = re.compile(r"-----BEGIN CERTIFICATE-----(.+?)-----END CERTIFICATE-----", re.DOTALL)

pay = Door("pay", "/pay", summary="Payment agents: check and pay by the OSMP protocol and by Sberbank's.")


def osmp_later(request: Request) -> Response:
    """The protocol's word for a database that is away: the agent repeats."""
    return osmp_answer(_later(osmp_protocol.payment_named(request.values)))


def sber_later(request: Request) -> Response:
    """The same in Sberbank's words."""
    return sber_answer(_later(sber_protocol.payment_named(request.values)), zone=None)


@pay.command(
    "GET", "/osmp", access="public", idempotent=False, params=AgentQuery, status=200, media=XML, problems=(401,),
    unavailable=osmp_later, own_ways=("basic",),
)  # fmt: skip
def osmp(call: Call) -> Response:
    """`check`: may this account be paid for? `pay`: it was; the same txn_id is credited once and answered alike."""
    return _osmp(call, _shared(call.request, call.work.tools.agents))


@pay.command(
    "POST", "/osmp", access="public", idempotent=False, params=AgentQuery, status=200, media=XML, problems=(401,),
    unavailable=osmp_later, own_ways=("basic",),
)  # fmt: skip
def osmp_posted(call: Call) -> Response:
    """The same asked by POST; the fields stand in the address or in a form (application/x-www-form-urlencoded)."""
    return _osmp(call, _shared(call.request, call.work.tools.agents))


@pay.command(
    "GET", "/osmp/<agent>", access="public", idempotent=False, params=OsmpQuery, status=200, media=XML, problems=(401,),
    unavailable=osmp_later, own_ways=WAYS,
)  # fmt: skip
def osmp_of_agent(call: Call) -> Response:
    """OSMP at the path of one agent, which is let in by its secret, its certificate or both."""
    return _osmp(call, _own(call, OSMP))


@pay.command(
    "POST", "/osmp/<agent>", access="public", idempotent=False, params=OsmpQuery, status=200, media=XML, problems=(401,),
    unavailable=osmp_later, own_ways=WAYS,
)  # fmt: skip
def osmp_of_agent_posted(call: Call) -> Response:
    """The same asked by POST, in the address or in a form."""
    return _osmp(call, _own(call, OSMP))


@pay.command(
    "GET", "/sber/<agent>", access="public", idempotent=False, params=SberQuery, status=200, media=XML, problems=(401,),
    unavailable=sber_later, own_ways=WAYS,
)  # fmt: skip
def sber_of_agent(call: Call) -> Response:
    """Sberbank's protocol: ACTION=check, ACTION=payment; the same PAY_ID is credited once, for ever."""
    return _sber(call, _own(call, SBER))


@pay.command(
    "POST", "/sber/<agent>", access="public", idempotent=False, params=SberQuery, status=200, media=XML, problems=(401,),
    unavailable=sber_later, own_ways=WAYS,
)  # fmt: skip
def sber_of_agent_posted(call: Call) -> Response:
    """The same asked by POST, in the address or in a form."""
    return _sber(call, _own(call, SBER))


def _osmp(call: Call, agent: Agent | None) -> Response:
    if agent is None:
        return _refused(call)
    return osmp_answer(actions.answer_agent(call.work, agent=agent, asked=_asked(call)))


def _sber(call: Call, agent: Agent | None) -> Response:
    if agent is None:
        return _refused(call)
    return sber_answer(actions.answer_agent(call.work, agent=agent, asked=_asked(call)), zone=call.work.tools.zone)


def _refused(call: Call) -> Response:
    refused = call.refused(AgentUnknown())
    refused.headers["WWW-Authenticate"] = 'Basic realm="pay", charset="UTF-8"'
    return refused


def _asked(call: Call) -> Mapping[str, str]:
    """The form goes before the address: whoever sends one means it."""
    form = call.request.form
    return {name: form.get(name, value) for name, value in call.params.items()}


def _shared(request: Request, agents: Mapping[str, Agent]) -> Agent | None:
    """The agent that says its name itself; as long in the case of an unknown name as in that of a wrong password."""
    name, password = _said(request)
    agent = agents.get(name, STRANGER)
    proved = agent.is_proved_by(password, b"")
    return agent if proved and not agent.own_path else None


def _own(call: Call, protocol: str) -> Agent | None:
    """The agent whose path this is, if it proves to be it."""
    agent = call.work.tools.agents.get(call.path["agent"], STRANGER)
    name, password = _said(call.request)
    proved = agent.is_proved_by(password, _certificate(call.request))
    named = name == agent.name or not agent.password
    return agent if proved and named and agent.own_path and agent.protocol == protocol else None


def _said(request: Request) -> tuple[str, str]:
    given = request.authorization
    if given is None or given.type != "basic":
        return "", ""
    return given.username or "", given.password or ""


def _certificate(request: Request) -> bytes:
    found = PEM.search(unquote(request.headers.get(CERTIFICATE, "")))
    try:
        return base64.b64decode("".join(found.group(1).split()), validate=True) if found else b""
    except binascii.Error:
        return b""


def _later(payment: str) -> Answer:
    return Answer(payment, Result.TEMPORARY, "Повторите запрос позже")
