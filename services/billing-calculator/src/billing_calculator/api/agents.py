"""The payment agents' door: the OSMP protocol, asked by address or by form, answered in XML."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement, tostring

from chassis.web import Call, Door
from contracts.api.billing_calculator import AgentQuery
from flask import Request, Response

from billing_calculator import actions
from billing_calculator.domain.errors import AgentUnknown
from billing_calculator.domain.payment import TXN_ID, Answer, Result

XML = "application/xml; charset=utf-8"
NOBODY = "0" * 64

pay = Door("pay", "/pay", summary="Payment agents: check and pay by the OSMP protocol.")


def answer_later(request: Request) -> Response:
    """The protocol's word for a database that is away: the agent repeats."""
    txn_id = request.form.get("txn_id", request.args.get("txn_id", ""))
    return _xml(Answer(txn_id if TXN_ID.fullmatch(txn_id) else "", Result.TEMPORARY, "Повторите запрос позже"))


@pay.command(
    "GET", "/osmp", access="public", idempotent=False, params=AgentQuery, status=200, media="application/xml",
    problems=(401,), unavailable=answer_later,
)  # fmt: skip
def osmp(call: Call) -> Response:
    """`check`: may this account be paid for? `pay`: it was; the same txn_id is credited once and answered alike."""
    return _answer(call, call.params)


@pay.command(
    "POST", "/osmp", access="public", idempotent=False, params=AgentQuery, status=200, media="application/xml",
    problems=(401,), unavailable=answer_later,
)  # fmt: skip
def osmp_posted(call: Call) -> Response:
    """The same asked by POST; the fields stand in the address or in a form (application/x-www-form-urlencoded)."""
    form = call.request.form
    return _answer(call, {name: form.get(name, value) for name, value in call.params.items()})


def _answer(call: Call, asked: Mapping[str, str]) -> Response:
    agent = _agent(call.request, call.work.tools.agents)
    if agent is None:
        refused = call.refused(AgentUnknown())
        refused.headers["WWW-Authenticate"] = 'Basic realm="pay", charset="UTF-8"'
        return refused
    return _xml(actions.answer_agent(call.work, agent=agent, asked=asked))


def _agent(request: Request, agents: Mapping[str, str]) -> str | None:
    """The agent whose password this is; as long in the case of an unknown name as in that of a wrong password."""
    given = request.authorization
    if given is None or given.type != "basic":
        return None
    name, password = given.username or "", given.password or ""
    right = hmac.compare_digest(hashlib.sha256(password.encode()).hexdigest(), agents.get(name, NOBODY).lower())
    return name if right and name in agents else None


def _xml(answer: Answer) -> Response:
    root = Element("response")
    SubElement(root, "osmp_txn_id").text = answer.txn_id
    if answer.prv_txn is not None:
        SubElement(root, "prv_txn").text = answer.prv_txn
    if answer.amount is not None:
        SubElement(root, "sum").text = f"{answer.amount:.2f}"
    SubElement(root, "result").text = str(int(answer.result))
    SubElement(root, "comment").text = answer.comment
    if answer.balance is not None:
        SubElement(SubElement(root, "fields"), "field1", name="balance").text = f"{answer.balance:.2f}"
    return Response(tostring(root, encoding="UTF-8", xml_declaration=True), content_type=XML)
