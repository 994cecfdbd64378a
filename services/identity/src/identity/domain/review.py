"""Registrations that need a person: why, and what the person decided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from identity.domain.errors import FieldError, FormInvalid
from identity.domain.review_errors import AlreadyReviewed

LONGEST_NOTE = 500


class Reason(StrEnum):
    """Why a machine must not decide."""

    OBJECTION = "objection"  # the contact on file says it was not them
    HAS_OWNER = "has_owner"  # name and proof are right, and somebody holds the account
    PHONE_ON_FILE = "phone_on_file"  # nobody can be written to: they are called before anybody comes in
    LEGAL_ENTITY = "legal_entity"  # its numbers and its meter are right, and the base has no e-mail that could prove the rest
    WRONG_ANSWERS = "wrong_answers"  # the name is right, and no answer was


class Decision(StrEnum):
    """What a person can decide."""

    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Review:
    """One case of the queue; open until a member of staff decides."""

    reason: Reason
    opened_at: datetime
    open: bool = True
    decision: Decision | None = None
    decided_at: datetime | None = None
    decided_by: str = ""
    note: str = ""


def decided(review: Review | None, decision: Decision, *, by: str, note: str, now: datetime) -> Review:
    """The case after a person decided; a refusal says why, and nothing is decided twice."""
    if review is None or not review.open:
        raise AlreadyReviewed
    kept = " ".join(note.split())[:LONGEST_NOTE]
    if decision is Decision.REFUSED and not kept:
        ru, en = "Напишите, почему отказано.", "Say why it was refused."
        raise FormInvalid((FieldError(pointer="/note", ru=ru, en=en),))
    return replace(review, open=False, decision=decision, decided_at=now, decided_by=by, note=kept)
