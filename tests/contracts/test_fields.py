"""Money and energy are exact strings, in and out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from contracts.api.closes import StartCloseRequest
from contracts.api.disputes import DisputeReadingRequest
from contracts.api.identity import BeginSessionRequest, LinkRequest, RegisterRequest, SetPasswordRequest
from contracts.api.readings import CorrectReadingRequest, SubmitReadingRequest
from contracts.fields import AccountNumber, Id, Kwh, MeterValue, Moment, Money, OneOf, Price
from marshmallow import Schema, ValidationError, fields

from contracts import api

GENERATED = Path(__file__).parents[2] / "contracts" / "generated" / "openapi"
DOCUMENTED = [json.loads(each.read_text(encoding="utf-8"))["components"]["schemas"] for each in GENERATED.glob("*.json")]


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


@pytest.mark.parametrize("typed", ["52", "", "52000000001x", "5200000000170"])
@pytest.mark.parametrize("form", [RegisterRequest, LinkRequest])
def test_a_wrongly_typed_account_number_says_how_it_looks_and_where_it_stands(form: type[Schema], typed: str) -> None:
    assert form().validate({"account_number": typed})["account_number"] == ["Type the account number as on the bill: 12 digits."]


@pytest.mark.parametrize(
    ("form", "field", "longest"),
    [
        (RegisterRequest, "surname", 100), (RegisterRequest, "name", 100), (RegisterRequest, "email", 254),
        (LinkRequest, "email", 254), (BeginSessionRequest, "login", 254), (BeginSessionRequest, "password", 1024),
        (SetPasswordRequest, "password", 1024),
    ],
)  # fmt: skip
def test_an_empty_field_is_to_be_filled_in_and_a_long_one_is_too_long(form: type[Schema], field: str, longest: int) -> None:
    assert form().validate({field: ""})[field] == ["Please fill in this field."]
    assert form().validate({field: "x" * (longest + 1)})[field] == [f"Longer than maximum length {longest}."]
    assert field not in form().validate({field: "x"})


def reasons_asked_for() -> list[tuple[type[Schema], str]]:
    """The requests that want somebody's reason in words."""
    modules = [import_module(f"contracts.api.{each.name}") for each in iter_modules(api.__path__)]
    schemas = {it for module in modules for it in vars(module).values() if isinstance(it, type) and issubclass(it, Schema)}
    named = [it for it in schemas if it.__name__.endswith("Request") and "reason" in it._declared_fields]
    found = [(it, it._declared_fields["reason"]) for it in named]
    asked = [it for it, field in found if field.required and not isinstance(field, OneOf)]
    return [*((it, "reason") for it in sorted(asked, key=lambda each: each.__name__)), (DisputeReadingRequest, "text")]


@pytest.mark.parametrize(("form", "field"), reasons_asked_for())
def test_a_reason_is_more_than_blanks_and_the_document_says_so(form: type[Schema], field: str) -> None:
    for blank in ("", " ", " \t\n\u00a0"):
        assert form().validate({field: blank})[field] == ["Please fill in this field."]
    assert field not in form().validate({field: " письмо банка "})
    (documented,) = [each[form.__name__] for each in DOCUMENTED if form.__name__ in each]
    assert documented["properties"][field]["pattern"] == r"\S"


def test_reasons_are_asked_for_by_those_who_move_money() -> None:
    names = {form.__name__ for form, _ in reasons_asked_for()}
    assert names >= {"AttributePaymentRequest", "ReturnPaymentRequest", "CancelPaymentRequest", "RefundAdvanceRequest"}


@pytest.mark.parametrize("sent", [1, 0, 1.0, "true", "yes", "on", [], None])
@pytest.mark.parametrize("form", [SubmitReadingRequest, CorrectReadingRequest])
def test_a_confirmation_is_true_or_false_and_nothing_like_it(form: type[Schema], sent: object) -> None:
    assert "confirm_implausible" in form().validate({"confirm_implausible": sent})
    assert "confirm_implausible" not in form().validate({"confirm_implausible": True})


def parts_of(schema: type[Schema]) -> Iterator[tuple[str, fields.Field]]:
    """Every field of a schema, with those of the schemas in it."""
    for name, field in schema().fields.items():
        inner = field.inner if isinstance(field, fields.List) else field
        yield f"{schema.__name__}.{name}", inner
        if isinstance(inner, fields.Nested):
            yield from parts_of(type(inner.schema))


def test_a_whole_number_in_a_request_may_be_written_as_2_0() -> None:
    """The documents say integer, and to JSON Schema 2.0 is one: what fits the document is understood."""
    modules = [import_module(each.name) for each in iter_modules(api.__path__, "contracts.api.")]
    asked = {each for module in modules for name, each in vars(module).items() if name.endswith("Request")}
    sent = [part for schema in sorted(asked, key=str) for part in parts_of(schema)]
    assert len(sent) > 100
    assert [name for name, field in sent if type(field) is fields.Integer] == []


@pytest.mark.parametrize(("month", "good"), [("2022-11", True), ("0000-01", False), ("9999-12", False), ("2022-13", False)])
def test_a_month_that_is_asked_for_is_one_that_books_may_have(month: str, good: bool) -> None:
    assert bool(StartCloseRequest().validate({"period": month})) is not good
