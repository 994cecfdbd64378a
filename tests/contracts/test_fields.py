"""Money and energy are exact strings, in and out."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest
from contracts.fields import AccountNumber, Id, Kwh, MeterValue, Moment, Money, Price
from marshmallow import Schema, ValidationError


class Moments(Schema):
    at = Moment()
    never = Moment(allow_none=True)


class Amounts(Schema):
    money = Money()
    price = Price()
    kwh = Kwh()
    dial = MeterValue()
    id = Id()
    number = AccountNumber()


@pytest.mark.parametrize(
    ("field", "wire"),
    [
        ("money", "1257.80"),
        ("money", "-0.01"),
        ("price", "4.12"),
        ("price", "1.93600"),
        ("kwh", "260"),
        ("kwh", "-15.125"),
        ("dial", "012345"),
    ],
)
def test_an_exact_string_is_read_as_that_decimal(field: str, wire: str) -> None:
    assert Amounts().load({field: wire})[field] == Decimal(wire)


@pytest.mark.parametrize(
    ("field", "wire"),
    [
        ("money", 1257.8), ("money", "1257.8"), ("money", "1257,80"), ("money", "NaN"), ("money", "1e3"), ("money", "1257.80\n"),
        ("price", "-1"), ("kwh", "1.2345"), ("kwh", "1 000"), ("dial", "-1"), ("dial", ""), ("dial", "١٢٣"), ("money", None),
        ("kwh", True), ("number", "520000000001\n"), ("number", "52000000000"), ("id", "0d5f1c9e-9a43-5c1e-8f0e-0a4d5f6b7c80\n"),
    ],
)  # fmt: skip
def test_anything_else_is_refused(field: str, wire: object) -> None:
    with pytest.raises(ValidationError):
        Amounts().load({field: wire})


def test_money_leaves_with_two_decimals_and_without_an_exponent() -> None:
    assert Amounts().dump({"money": Decimal("1E+3"), "kwh": Decimal(260)}) == {"money": "1000.00", "kwh": "260"}


def test_a_moment_leaves_in_utc_with_a_z() -> None:
    moscow = datetime(2022, 11, 20, 13, 5, 0, tzinfo=timezone(timedelta(hours=3)))
    assert Moments().dump({"at": moscow, "never": None}) == {"at": "2022-11-20T10:05:00Z", "never": None}
    assert Moments().load({"at": "2022-11-20T10:05:00Z"})["at"] == moscow


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValidationError):
        Moments().load({"at": "2022-11-20T10:05:00"})


@pytest.mark.parametrize("typed", ["12400,5", " 12400", "", "-1", "1e4", 12400])
def test_a_wrongly_typed_reading_says_what_to_type(typed: object) -> None:
    with pytest.raises(ValidationError) as refused:
        Amounts().load({"dial": typed})
    assert refused.value.messages == {"dial": ["Type the figures of the meter up to the comma, such as 12345."]}
