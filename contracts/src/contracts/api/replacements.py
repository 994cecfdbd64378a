"""What clerks may ask about the meters of an account: what is on record, and a replacement."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from marshmallow import Schema, fields, validate

from contracts.events.parts import PLACES
from contracts.fields import AccountNumber, Count, DecimalString, Exactly, Id, MeterValue, OneOf

SERIAL = r"^[0-9A-Za-zА-ЯЁа-яё./-]{1,32}$"


class NewRatio(DecimalString):
    """A transformation ratio above zero, as a clerk types it: `"20"`."""

    def __init__(self, **kwargs: Any) -> None:
        below_one = r"0\.([1-9][0-9]{0,3}|0[1-9][0-9]{0,2}|00[1-9][0-9]?|000[1-9])"
        pattern = rf"^([1-9][0-9]{{0,14}}(\.[0-9]{{1,4}})?|{below_one})$"
        super().__init__(4, minimum=Decimal("0.0001"), pattern=pattern, **kwargs)


class Serial(fields.String):
    """The number on a meter's front."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(validate=Exactly(SERIAL), **kwargs)  # type: ignore[arg-type]


class MetersOfNumberQuery(Schema):
    """Whose meters."""

    account_number = AccountNumber(required=True)


class MeterOnRecord(Schema):
    """A meter as it is on record; `removed_on` and `final_values` of one that was taken off."""

    meter_id = Id(required=True)
    serial = fields.String(required=True)
    zones = fields.Integer(required=True)
    digits = fields.Integer(required=True)
    ratio = DecimalString(4, minimum=Decimal(0), required=True)
    place = OneOf(*PLACES, required=True, allow_none=True)
    installed_on = fields.Date(required=True)
    verification_due_on = fields.Date(required=True)
    initial_values = fields.List(MeterValue(), required=True)
    removed_on = fields.Date(required=True, allow_none=True)
    final_values = fields.List(MeterValue(), required=True)


class MetersOnRecordResponse(Schema):
    """The meters of an account, and those it had."""

    account_id = Id(required=True)
    account_number = fields.String(required=True)
    meters = fields.List(fields.Nested(MeterOnRecord), required=True)
    former = fields.List(fields.Nested(MeterOnRecord), required=True)


class PutInMeter(Schema):
    """The meter that was put in; its figures stand in the order of its zones."""

    serial = Serial(required=True)
    zones = Count(required=True, validate=validate.OneOf([1, 2, 3]))
    digits = Count(required=True, validate=validate.Range(4, 9), metadata={"example": 6})
    verification_due_on = fields.Date(required=True, metadata={"example": "2038-11-10"})
    initial_values = fields.List(MeterValue(metadata={"example": "3"}), required=True, validate=validate.Length(1, 3))
    ratio = NewRatio(load_default=Decimal(1))
    place = OneOf(*PLACES, load_default=None, allow_none=True)


class ReplaceMeterRequest(Schema):
    """A meter taken off with its last figures, and the one put in its place on that day."""

    account_number = AccountNumber(required=True)
    old_serial = Serial(required=True)
    final_values = fields.List(MeterValue(metadata={"example": "12345"}), required=True, validate=validate.Length(1, 3))
    replaced_on = fields.Date(required=True, metadata={"example": "2022-11-10"})
    new = fields.Nested(PutInMeter, required=True)
