"""What a client can ask of identity about the erasure of the personal account."""

from __future__ import annotations

from marshmallow import Schema, fields

from contracts.fields import Filled, Id, Moment, OneOf


class AskErasureRequest(Schema):
    """The password once more."""

    current_password = fields.String(required=True, validate=Filled(1024))


class ErasureResponse(Schema):
    """A request for erasure: while it is `scheduled` it can be cancelled, until `erases_at`."""

    erasure_id = Id(required=True)
    state = OneOf("scheduled", "running", required=True)
    asked_at = Moment(required=True)
    erases_at = Moment(required=True)
    certificate = fields.String(required=True)


class CurrentErasureResponse(Schema):
    """The person's open request, if there is one, and how many days there are to take one back."""

    current = fields.Nested(ErasureResponse, required=True, allow_none=True)
    grace_days = fields.Integer(required=True, strict=True)


class ErasedThing(Schema):
    """So many things of a kind are gone."""

    what = fields.String(required=True)
    what_ru = fields.String(required=True)
    what_en = fields.String(required=True)
    count = fields.Integer(required=True, strict=True)


class KeptThing(ErasedThing):
    """So many things of a kind stay, by which rule and until when; `until` is null while a contract goes on."""

    rule = fields.String(required=True)
    law_ru = fields.String(required=True)
    law_en = fields.String(required=True)
    why_ru = fields.String(required=True)
    why_en = fields.String(required=True)
    until = fields.Date(required=True, allow_none=True)


class CertificatePart(Schema):
    """What one service erased and keeps."""

    service = fields.String(required=True)
    service_ru = fields.String(required=True)
    service_en = fields.String(required=True)
    erased = fields.List(fields.Nested(ErasedThing), required=True)
    kept = fields.List(fields.Nested(KeptThing), required=True)
    at = Moment(required=True)


class CertificateResponse(Schema):
    """The certificate of an erasure. It names nobody; while `running`, `waiting_for` are the services that have not answered."""

    certificate = fields.String(required=True)
    state = OneOf("running", "done", required=True)
    asked_at = Moment(required=True)
    started_at = Moment(required=True)
    closed_at = Moment(required=True, allow_none=True)
    waiting_for = fields.List(fields.String(), required=True)
    parts = fields.List(fields.Nested(CertificatePart), required=True)
