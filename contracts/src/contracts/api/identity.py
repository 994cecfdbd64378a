"""What a client can ask of identity: registration, one-time links, passwords and sessions."""

from __future__ import annotations

import re
from typing import Any

from marshmallow import Schema, fields, validate

from contracts.api.consents import ConsentDecisionRequest
from contracts.api.second_proof import SecondProofAsked
from contracts.fields import AccountNumber, Exactly, Filled, Id, Moment, OneOf, YesOrNo

NAME_LENGTH = Filled(100)
PASSWORD_LENGTH = Filled(1024)  # what makes a good password is judged by identity, in words
SHORTEST_PASSWORD = 8


class TypedAccountNumber(fields.String):
    """An account number as a person types it: spaces and dashes are dropped, 12 digits must remain."""

    refusal = "Type the account number as on the bill: 12 digits."

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=Exactly(r"^[0-9]{12}$", error=self.refusal), **kwargs)
        self.metadata = {"example": "520000000017", **self.metadata}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return re.sub(r"[\s\u2010-\u2015\u2212-]", "", super()._deserialize(value, attr, data, **kwargs))


class ConsentTextResponse(Schema):
    """The consent to the processing of personal data that is asked for now; `sha256` is that of `text_ru` in UTF-8."""

    version = fields.String(required=True)
    text_ru = fields.String(required=True)
    text_en = fields.String(required=True)
    sha256 = fields.String(required=True)


class RegisterRequest(Schema):
    """Who asks for access to which account. A name may be an initial, typed without punctuation."""

    account_number = TypedAccountNumber(required=True)
    surname = fields.String(required=True, validate=NAME_LENGTH)
    name = fields.String(required=True, validate=NAME_LENGTH)
    patronymic = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=100))
    email = fields.String(required=True, validate=Filled(254))
    consent_version = fields.String(required=True, validate=Filled(64))
    consent = YesOrNo(required=True)
    consents = fields.List(
        fields.Nested(ConsentDecisionRequest),
        load_default=list,
        validate=validate.Length(max=20),
        metadata={"description": "the boxes of optional documents that were shown, ticked or not"},
    )


class RegistrationAcceptedResponse(Schema):
    """Where a registration stands right after it was asked for."""

    registration_id = Id(required=True)
    state = OneOf("checking", required=True)


class RegistrationResponse(Schema):
    """Where a registration stands; unknown account, wrong name and already registered read alike.

    With `second_proof`, `not_confirmed` is not the last word: an answer to the question may still confirm it.
    """

    registration_id = Id(required=True)
    state = OneOf("checking", "thanks", "not_confirmed", required=True)
    message_ru = fields.String(required=True)
    message_en = fields.String(required=True)
    second_proof = fields.Nested(SecondProofAsked)
    waits_until = Moment()
    with_staff = fields.Boolean(metadata={"description": "proved as far as papers can, and left to a person: it may take a day"})


class LinkRequest(Schema):
    """For whom a one-time link is asked: the account number and the e-mail it was registered with. Who has no account of their
    own, and sees another's, leaves the number out."""

    account_number = TypedAccountNumber(load_default=None, allow_none=True)
    email = fields.String(required=True, validate=Filled(254))


class NeutralAnswerResponse(Schema):
    """The same words whether or not there is such a customer."""

    message_ru = fields.String(required=True)
    message_en = fields.String(required=True)


class CheckLinkRequest(Schema):
    """The secret of a one-time link, taken from the address's fragment; looking at it does not use it up."""

    secret = fields.String(required=True, validate=Filled(128))


class LinkResponse(Schema):
    """What a one-time link is good for, and until when."""

    purpose = OneOf("first_password", "recovery", required=True)
    expires_at = Moment(required=True)


class SetPasswordRequest(Schema):
    """A new password, typed twice, on the strength of a one-time link. Below `x-shortest` characters it is refused in words."""

    secret = fields.String(required=True, validate=Filled(128))
    password = fields.String(required=True, validate=PASSWORD_LENGTH, metadata={"x-shortest": SHORTEST_PASSWORD})
    password_confirmation = fields.String(required=True, validate=PASSWORD_LENGTH)


class ChangePasswordRequest(Schema):
    """A new password, typed twice, on the strength of the current one; with `end_tokens` the household's tokens end too."""

    current_password = fields.String(required=True, validate=PASSWORD_LENGTH)
    password = fields.String(required=True, validate=PASSWORD_LENGTH, metadata={"x-shortest": SHORTEST_PASSWORD})
    password_confirmation = fields.String(required=True, validate=PASSWORD_LENGTH)
    end_tokens = YesOrNo(load_default=False)


class BeginSessionRequest(Schema):
    """Account number (spaces and dashes do not matter) or e-mail, and the password."""

    login = fields.String(required=True, validate=Filled(254))
    password = fields.String(required=True, validate=PASSWORD_LENGTH)
    client = OneOf(
        "browser", "app", load_default="browser", metadata={"description": "an app gets the refresh token in the body"}
    )


class RefreshSessionRequest(Schema):
    """An app sends its refresh token; a browser sends an empty object and its cookie."""

    refresh_token = fields.String(load_default=None, allow_none=True, validate=Filled(256))


class HeldAccount(Schema):
    """An account the person may see, and how they call it themselves."""

    account_id = Id(required=True)
    account_number = AccountNumber(required=True)
    name = fields.String(allow_none=True)
    role = OneOf("owner", "payer", "reader", metadata={"description": "absent: owner"})
    until = fields.Date(allow_none=True, metadata={"description": "the last day of a role that was given for a time"})
    letters = fields.Boolean(metadata={"description": "whether letters about the account go to this person"})


class SessionUser(Schema):
    """The person behind a session, as the cabinet greets them."""

    user_id = Id(required=True)
    name = fields.String(required=True)
    organisation = fields.String(metadata={"description": "the legal entity the person speaks for; absent: none"})


class SessionResponse(Schema):
    """A short-lived access token; `refresh_token` is given to apps alone."""

    access_token = fields.String(required=True)
    expires_in = fields.Integer(required=True, strict=True)
    user = fields.Nested(SessionUser, required=True)
    accounts = fields.List(fields.Nested(HeldAccount), required=True)
    refresh_token = fields.String()
    consents_due = fields.List(
        fields.String(), metadata={"description": "kinds of consent whose text is new to the person: show them before all else"}
    )


class OpenSession(Schema):
    """Where the person is signed in. Browser and system are names of products, empty where they are not known."""

    session_id = Id(required=True)
    client = OneOf("browser", "app", required=True)
    browser = fields.String(required=True)
    system = fields.String(required=True)
    began_at = Moment(required=True)
    last_used_at = Moment(required=True)
    is_current = fields.Boolean(required=True)
    by_staff = fields.Boolean(metadata={"description": "somebody of the retailer looks on and changes nothing"})


class SessionsResponse(Schema):
    """Every open session of the person, the latest use first."""

    items = fields.List(fields.Nested(OpenSession), required=True)


class MeResponse(Schema):
    """The signed-in person; the e-mail shows its first letter and its domain only."""

    user_id = Id(required=True)
    name = fields.String(required=True)
    email_masked = fields.String(required=True)
    accounts = fields.List(fields.Nested(HeldAccount), required=True)
    organisation = fields.String(metadata={"description": "the legal entity the person speaks for; absent: none"})
    position = fields.String()


class JsonWebKey(Schema):
    """A public key that access tokens are checked with."""

    kty = fields.String(required=True)
    kid = fields.String(required=True)
    crv = fields.String(required=True)
    x = fields.String(required=True)
    y = fields.String(required=True)
    use = fields.String()
    alg = fields.String()


class JsonWebKeySetResponse(Schema):
    """The public keys of access tokens, by `kid` (RFC 7517)."""

    keys = fields.List(fields.Nested(JsonWebKey), required=True)
