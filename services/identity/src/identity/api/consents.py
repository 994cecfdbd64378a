"""Consents over HTTP: the documents in force, and the signed-in person's own answers."""

from __future__ import annotations

from typing import Any

from chassis.web import Call, Door
from contracts.api.consents import ConsentDecisionRequest, ConsentDocumentsResponse, ConsentsResponse

from identity.actions import consents as actions
from identity.api.access_log import origin_of
from identity.domain.consent import ConsentText, Standing

consents = Door("consents", "/api/v1/identity", summary="Consents: documents, decisions, withdrawal")


def prepare_decision(call: Call) -> actions.Source:
    """From where the decision comes, encrypted."""
    agent = call.request.headers.get("User-Agent", "")
    return actions.prepare_decision(call.work, call.person, address=call.remote, user_agent=agent)


@consents.query("/consents/documents", returns=ConsentDocumentsResponse, access="public")
def list_documents(call: Call) -> dict[str, list[ConsentText]]:
    """Every consent that is asked for now, each a document of its own."""
    return {"items": list(actions.documents(call.work).values())}


@consents.query("/consents", returns=ConsentsResponse)
def list_consents(call: Call) -> dict[str, Any]:
    """What the person said to each document, and every decision with when and from where."""
    standings, history = actions.my_consents(call.work, call.person)
    return {
        "items": [_standing(each) for each in standings],
        "history": [{**vars(each.decision), "ip": each.ip} for each in history],
    }


@consents.command("POST", "/consents", body=ConsentDecisionRequest, prepare=prepare_decision, problems=(404,))
def decide_consent(call: Call) -> None:
    """Give a consent to the text in force, or withdraw one; what is required ends with the account alone."""
    actions.decide(call.work, call.person, **call.body, source=call.prepared, origin=origin_of(call))


def _standing(standing: Standing) -> dict[str, Any]:
    last = standing.last
    return {
        "document": standing.document,
        "answer": standing.answer.value,
        "decided_at": last.at if last else None,
        "decided_version": last.version if last else None,
        "due": standing.due,
    }
