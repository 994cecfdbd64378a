"""Objections over HTTP for whoever has the letter, and the review queue for staff."""

from __future__ import annotations

from typing import Any

from chassis.auth import staff as staff_with
from chassis.web import Call, Door
from contracts.api.reviews import DecideReviewRequest, ObjectRequest, ReviewCasesResponse

from identity.actions import objections
from identity.actions import reviews as actions

CLERK = staff_with("clerk")
reviews = Door("reviews", "/api/v1/identity", summary="Objections to registrations, and registrations that need a person")


@reviews.command("POST", "/objections", body=ObjectRequest, access="public", problems=(404,))
def object_to_registration(call: Call) -> None:
    """Stop the registration that the letter tells of; a person looks at it then."""
    objections.object_to(call.work, call.body["secret"])


@reviews.query("/staff/reviews", returns=ReviewCasesResponse, access=CLERK)
def list_reviews(call: Call) -> dict[str, Any]:
    """Registrations that need a person."""
    return {"items": actions.open_cases(call.work)}


@reviews.command("POST", "/staff/reviews/<registration_id>/decisions", body=DecideReviewRequest, access=CLERK, problems=(409,))
def decide_review(call: Call) -> None:
    """Let the applicant in, instead of whoever holds the account, or refuse."""
    actions.decide(call.work, call.path["registration_id"], **call.body, by=call.person.user_id)
