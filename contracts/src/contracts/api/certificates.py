"""Certificates that an account has no debt («справка об отсутствии задолженности»)."""

from __future__ import annotations

from marshmallow import Schema, fields

from contracts.fields import AccountNumber, Moment, Money


class GiveCertificateRequest(Schema):
    """As at which day; without one, as at today."""

    as_of_on = fields.Date(load_default=None, allow_none=True, metadata={"example": "2022-11-20"})


class CertificateOfNoDebtResponse(Schema):
    """On `as_of_on` nothing was overdue. `not_due` is charged and has until `not_due_on`. The office finds it by `number`.

    `penalty_to_come`: what earlier delays cost by that day and was not booked yet; null where its rate is unknown.
    """

    number = fields.String(required=True, metadata={"example": "0417283950617283"})
    account_number = AccountNumber(required=True)
    as_of_on = fields.Date(required=True)
    made_at = Moment(required=True)
    not_due = Money(required=True)
    not_due_on = fields.Date(required=True, allow_none=True)
    penalty_to_come = Money(allow_none=True)
    advance = Money(required=True)


class CertificatesOfNoDebtResponse(Schema):
    """All that were given for an account, the latest day first."""

    items = fields.List(fields.Nested(CertificateOfNoDebtResponse), required=True)
