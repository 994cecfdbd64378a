"""What the representative of a legal entity can ask of identity: access to its account."""

from __future__ import annotations

from marshmallow import fields, validate

from contracts.api.identity import NAME_LENGTH, RegisterRequest
from contracts.fields import Filled


class RegisterOrganisationRequest(RegisterRequest):
    """Which legal entity's account, and who speaks for it. The INN may have spaces in it: 10 digits of an organisation or 12 of
    a sole trader must remain. Names are those of the representative, in full."""

    organisation = fields.String(required=True, validate=Filled(200))
    inn = fields.String(required=True, validate=Filled(32), metadata={"example": "5260000019"})
    contract_number = fields.String(required=True, validate=Filled(40))
    position = fields.String(required=True, validate=NAME_LENGTH)
    phone = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=32))
