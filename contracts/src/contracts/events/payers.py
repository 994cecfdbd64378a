"""Facts of account-sync about who pays for an account: private, and readable with the person's own data key alone."""

from __future__ import annotations

from marshmallow import fields, validate

from contracts.core import private
from contracts.events.parts import EventData
from contracts.fields import Encrypted, Id


class PayerNamedV1(EventData):
    """Whom a registered person's account is with and where it is, as the base has it, encrypted with that person's data key.

    `holder_revision`: which of the account's holders this is. Of people who never registered nothing is told.
    """

    account_id = Id(required=True)
    user_id = Id(required=True)
    holder_revision = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    name = Encrypted(required=True)
    address = Encrypted(required=True)


PAYER_NAMED = private(
    "account_sync.payer_named.v1", PayerNamedV1, summary="Whom a registered person's account is with, for its bills."
)
