"""What a client can ask of identity about consents: the documents in force, and what a person said to each."""

from __future__ import annotations

from marshmallow import Schema, fields

from contracts.fields import Filled, Id, Moment, OneOf, YesOrNo


class ConsentDecisionRequest(Schema):
    """One box: which document, in which version it was shown, and whether it is ticked."""

    kind = fields.String(required=True, validate=Filled(64))
    version = fields.String(required=True, validate=Filled(64))
    given = YesOrNo(required=True)


class ConsentDocument(Schema):
    """A document in force; `sha256` is that of `text_ru` in UTF-8. Without a `required` one there is no personal account."""

    kind = fields.String(required=True)
    version = fields.String(required=True)
    required = fields.Boolean(required=True)
    title_ru = fields.String(required=True)
    title_en = fields.String(required=True)
    text_ru = fields.String(required=True)
    text_en = fields.String(required=True)
    sha256 = fields.String(required=True)


class ConsentDocumentsResponse(Schema):
    """Every document in force, the required ones first."""

    items = fields.List(fields.Nested(ConsentDocument), required=True)


class StandingConsent(Schema):
    """A document in force and the person's last word on it; `due` asks for an answer at this entry."""

    document = fields.Nested(ConsentDocument, required=True)
    answer = OneOf("given", "withdrawn", "declined", "not_asked", required=True)
    decided_at = Moment(required=True, allow_none=True)
    decided_version = fields.String(required=True, allow_none=True)
    due = fields.Boolean(required=True)


class ConsentRecord(Schema):
    """One decision as it is kept: to which text, when, from where and through what."""

    decision_id = Id(required=True)
    kind = fields.String(required=True)
    version = fields.String(required=True)
    sha256 = fields.String(required=True)
    given = fields.Boolean(required=True)
    at = Moment(required=True)
    channel = fields.String(required=True)
    ip = fields.String(required=True)


class ConsentsResponse(Schema):
    """What the signed-in person said to each document, and all decisions, newest first."""

    items = fields.List(fields.Nested(StandingConsent), required=True)
    history = fields.List(fields.Nested(ConsentRecord), required=True)
