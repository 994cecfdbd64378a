"""A person's rights to their data: every service answers alike, and here is what the answers look like and how they are made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from marshmallow import fields, validate

from contracts.core import EventType, Fact
from contracts.events.parts import EventData
from contracts.fields import Exactly, Id, Moment

LONGEST_PIECE = 1_000_000
WORD = r"^[a-z][a-z0-9_]{0,63}$"


class Erased(EventData):
    """So many things of a kind are gone; identity has the words for `what`."""

    what = fields.String(required=True, validate=Exactly(WORD))
    count = fields.Integer(required=True, strict=True)


class Kept(EventData):
    """So many things of a kind stay, because a rule of the law says so; identity has the words for both."""

    what = fields.String(required=True, validate=Exactly(WORD))
    count = fields.Integer(required=True, strict=True)
    rule = fields.String(required=True, validate=Exactly(WORD))


class PersonErasedV1(EventData):
    """A service's answer to `identity.erasure_requested.v1`: what it erased of the person, and what it keeps by which rule."""

    erasure_id = Id(required=True)
    user_id = Id(required=True)
    erased = fields.List(fields.Nested(Erased), required=True)
    kept = fields.List(fields.Nested(Kept), required=True)
    erased_at = Moment(required=True)


class ExportPartV1(EventData):
    """One piece of what a service holds of a person: JSON in UTF-8, cut anywhere; `piece` counts the `total` ones from 1.

    What names the person is `encrypted` with their data key; what is told in public events anyhow is not.
    """

    export_id = Id(required=True)
    user_id = Id(required=True)
    piece = fields.Integer(required=True, strict=True)
    total = fields.Integer(required=True, strict=True)
    encrypted = fields.Boolean(required=True)
    content = fields.String(required=True, validate=validate.Length(max=LONGEST_PIECE))


def person_erased(
    type_: EventType,
    *,
    erasure_id: str,
    user_id: str,
    erased: Mapping[str, int],
    kept: Mapping[str, tuple[int, str]],
    at: datetime,
) -> Fact:
    """What became of a person's data in the service whose type it is: `kept` has a count and the rule for each thing."""
    return type_.fact(
        subject=erasure_id,
        revision=1,
        partition_key=user_id,
        data={
            "erasure_id": erasure_id,
            "user_id": user_id,
            "erased": [{"what": what, "count": count} for what, count in erased.items()],
            "kept": [{"what": what, "count": count, "rule": rule} for what, (count, rule) in kept.items()],
            "erased_at": at,
        },
    )


def export_parts_ready(
    type_: EventType, *, export_id: str, user_id: str, contents: Sequence[str], encrypted: bool
) -> list[Fact]:
    """All that the service whose type it is holds of a person, a fact for each piece."""
    return [
        type_.fact(
            subject=export_id,
            revision=piece,
            partition_key=user_id,
            data={
                "export_id": export_id,
                "user_id": user_id,
                "piece": piece,
                "total": len(contents),
                "encrypted": encrypted,
                "content": content,
            },
        )
        for piece, content in enumerate(contents, 1)
    ]
