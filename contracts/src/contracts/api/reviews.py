"""Objections of those on file, and registrations that need a person."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from contracts.fields import AccountNumber, Filled, Id, Moment, OneOf


class ObjectRequest(Schema):
    """The secret of the letter to the contact on file, taken from the address's fragment."""

    secret = fields.String(required=True, validate=Filled(128))


class CaseOrganisation(Schema):
    """The legal entity of the case as typed, and who speaks for it."""

    organisation = fields.String(required=True)
    inn = fields.String(required=True)
    contract_number = fields.String(required=True)
    position = fields.String(required=True)
    phone = fields.String(required=True, allow_none=True)


class ReviewCase(Schema):
    """A registration that needs a person: what was typed, why it is here, and whether somebody holds the account now."""

    registration_id = Id(required=True)
    account_number = AccountNumber(required=True)
    surname = fields.String(required=True)
    name = fields.String(required=True)
    patronymic = fields.String(required=True)
    email_masked = fields.String(required=True)
    reason = fields.String(required=True, metadata={"description": "objection, has_owner, legal_entity, wrong_answers…"})
    requested_at = Moment(required=True)
    opened_at = Moment(required=True)
    adds = fields.Boolean(required=True)
    has_owner = fields.Boolean(required=True)
    organisation = fields.Nested(CaseOrganisation, allow_none=True)
    phone_on_file = fields.String(allow_none=True, metadata={"description": "whom to call before anybody is let in"})


class ReviewCasesResponse(Schema):
    """Those that wait, the longest first; at most a hundred."""

    items = fields.List(fields.Nested(ReviewCase), required=True)


class DecideReviewRequest(Schema):
    """What the person decided; a refusal says why. The note is for colleagues, never for the applicant."""

    decision = OneOf("approved", "refused", required=True)
    note = fields.String(load_default="", validate=validate.Length(max=500))
