"""Everything marshmallow may say to a client is said in Russian too."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from chassis.web.intake import strict
from chassis.web.words import field_errors
from contracts.api.identity import TypedAccountNumber
from contracts.fields import AccountNumber, DecimalString, Filled, Id, MeterValue, Moment, OneOf, Period
from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate


class Inner(Schema):
    class Meta:
        unknown = EXCLUDE

    n = fields.Integer()


class Everything(Schema):
    id = Id()
    account = AccountNumber()
    period = Period()
    at = Moment()
    day = fields.Date()
    zone = OneOf("day", "night")
    value = DecimalString(3, minimum=Decimal(1))
    dial = MeterValue()
    typed = TypedAccountNumber()
    filled = fields.String(validate=Filled(3))
    text = fields.String(validate=validate.Length(min=2, max=4))
    long = fields.String(validate=validate.Length(min=2))
    exact = fields.String(validate=validate.Length(equal=3))
    number = fields.Integer(strict=True, validate=validate.Range(min=1, max=5))
    over = fields.Integer(validate=validate.Range(min=1))
    flag = fields.Boolean()
    consent = fields.Boolean(validate=validate.Equal(True))
    email = fields.Email()
    items = fields.List(fields.Nested(Inner))
    table = fields.Dict()
    inner = fields.Nested(Inner)


WRONG: list[dict[str, Any]] = [
    {}, {"must": None}, {"must": 1}, {"nobody": 1}, {"id": "x"}, {"id": 5}, {"account": "1"}, {"period": "2022-13"},
    {"at": "x"}, {"at": "2022-11-20T10:00:00"}, {"day": "20.11.2022"}, {"zone": "noon"}, {"value": 1}, {"value": "0.5"},
    {"dial": "12400,5"}, {"typed": "52"}, {"filled": ""}, {"filled": "four"}, {"text": "x"}, {"text": "xxxxx"}, {"long": "x"},
    {"exact": "x"}, {"number": "x"}, {"number": 0}, {"over": 0}, {"flag": "maybe"}, {"consent": False}, {"email": "x"},
    {"items": 1}, {"items": [1]}, {"items": [{"n": "x"}]}, {"items": [{"m": 1}]}, {"table": 1}, {"inner": 1},
    {"inner": {"m": 1}},
]  # fmt: skip


class WithMust(Everything):
    must = fields.String(required=True)


@pytest.mark.parametrize("document", WRONG, ids=str)
def test_what_a_client_did_wrong_is_said_in_russian(document: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        strict(WithMust()).load({"must": "x", **document} if document else {})
    errors = field_errors(refused.value.messages)
    assert errors
    for error in errors:
        assert any("а" <= letter <= "я" for letter in error["ru"].lower()), error
        assert error["en"].isascii()


def test_an_error_points_at_its_place() -> None:
    with pytest.raises(ValidationError) as refused:
        strict(WithMust()).load({"must": "x", "items": [{"n": 1}, {"n": "x"}]})
    assert [error["pointer"] for error in field_errors(refused.value.messages)] == ["/items/1/n"]


def test_a_body_that_is_no_object_is_pointed_at_as_a_whole() -> None:
    with pytest.raises(ValidationError) as refused:
        strict(WithMust()).load([])
    assert field_errors(refused.value.messages) == [{"pointer": "", "ru": "Нужен объект JSON.", "en": "Invalid input type."}]


def test_a_name_with_a_slash_is_escaped_in_the_pointer() -> None:
    assert field_errors({"a/b~c": ["Unknown field."]})[0]["pointer"] == "/a~1b~0c"


def test_a_sentence_that_a_schema_says_itself_stays_as_it_is() -> None:
    assert field_errors({"x": ["Пароли не совпадают."]})[0]["ru"] == "Пароли не совпадают."


def test_what_is_right_passes() -> None:
    loaded = strict(WithMust()).load({"must": "x", "at": "2022-11-20T10:00:00Z"})
    assert loaded == {"must": "x", "at": datetime(2022, 11, 20, 10, tzinfo=UTC)}
