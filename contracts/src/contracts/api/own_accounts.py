"""What a signed-in person can ask of identity about their accounts: add one, name it, remove it from the cabinet."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from contracts.api.identity import NAME_LENGTH, TypedAccountNumber
from contracts.api.second_proof import SecondProofAsked
from contracts.fields import Filled, Id, Moment, OneOf


class AddAccountRequest(Schema):
    """Which account to add, and the name of its holder as on the bill. A name may be an initial, without punctuation."""

    account_number = TypedAccountNumber(required=True)
    surname = fields.String(required=True, validate=NAME_LENGTH)
    name = fields.String(required=True, validate=NAME_LENGTH)
    patronymic = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=100))


class AddContractRequest(Schema):
    """Which further account of the legal entity that the person speaks for, and under which contract. INN, name and
    representative are those of the registration."""

    account_number = TypedAccountNumber(required=True)
    contract_number = fields.String(required=True, validate=Filled(40))


class AdditionAcceptedResponse(Schema):
    """Where an addition stands right after it was asked for."""

    addition_id = Id(required=True)
    state = OneOf("checking", required=True)


class AdditionResponse(Schema):
    """Where an addition stands; unknown account, wrong name and an account with an owner read alike."""

    addition_id = Id(required=True)
    state = OneOf("checking", "added", "not_confirmed", required=True)
    message_ru = fields.String(required=True)
    message_en = fields.String(required=True)
    second_proof = fields.Nested(SecondProofAsked)
    waits_until = Moment()
    with_staff = fields.Boolean(metadata={"description": "proved as far as papers can, and left to a person: it may take a day"})


class NameAccountRequest(Schema):
    """How the person calls the account in the cabinet; null or blank takes the name away."""

    name = fields.String(required=True, allow_none=True, validate=validate.Length(max=40))
