"""Whose an account is, as far as an accountant needs it who puts a payment there."""

from __future__ import annotations

from marshmallow import Schema, fields

from contracts.fields import AccountNumber, Money


class AccountPreviewQuery(Schema):
    """The number as it was written, which may be one that the account had before."""

    account_number = AccountNumber(required=True)


class AccountPreviewResponse(Schema):
    """The account as it is called now. `holder` and `address` are masked, an organisation's name is not; both are empty where
    nobody has the account in a cabinet. `balance`: positive is owed, negative an advance."""

    account_number = fields.String(required=True)
    closed = fields.Boolean(required=True)
    legal_entity = fields.Boolean(required=True)
    holder = fields.String(required=True)
    address = fields.String(required=True)
    balance = Money(required=True)
