"""Words and shapes that several producers' events share."""

from __future__ import annotations

from marshmallow import EXCLUDE, Schema, fields, validate

from contracts.fields import Exactly, Id, Kwh, MeterValue, Moment, OneOf

SERVICES = ("electricity",)
GROUPS = ("urban_gas", "urban_electric_stove", "rural")
ZONES = ("single", "day", "night", "peak", "semi_peak")


class EventData(Schema):
    """Base of event data: a reader ignores fields it does not know, so a newer producer never breaks it."""

    class Meta:
        unknown = EXCLUDE


class ZoneValue(EventData):
    """What the dial of one zone shows: kWh."""

    zone = OneOf(*ZONES, required=True)
    value = MeterValue(required=True)


class ZoneConsumption(EventData):
    """One zone of a reading: the figure, the one before it, and the difference in kWh."""

    zone = OneOf(*ZONES, required=True)
    value = MeterValue(required=True)
    previous = MeterValue(required=True)
    consumption = Kwh(required=True)


class Explanation(EventData):
    """The same sentence in both languages."""

    ru = fields.String(required=True)
    en = fields.String(required=True)


LONGEST_PIECE = 1_000_000
WORD = r"^[a-z][a-z0-9_]{0,63}$"


class Erased(EventData):
    """So many things of a kind are gone; identity has the words for `what`."""

    what = fields.String(required=True, validate=Exactly(WORD))
    count = fields.Integer(required=True, strict=True)


class Kept(EventData):
    """So many things of a kind stay, because a rule of the law says so; identity has the words for both."""

    what = fields.String(required=True, validate=Exactly(WORD))
    count = fields.Integer(required=True, strict=True)
    rule = fields.String(required=True, validate=Exactly(WORD))


class PersonErasedV1(EventData):
    """A service's answer to `identity.erasure_requested.v1`: what it erased of the person, and what it keeps by which rule."""

    erasure_id = Id(required=True)
    user_id = Id(required=True)
    erased = fields.List(fields.Nested(Erased), required=True)
    kept = fields.List(fields.Nested(Kept), required=True)
    erased_at = Moment(required=True)


class ExportPartV1(EventData):
    """One piece of what a service holds of a person: JSON in UTF-8, cut anywhere; `piece` counts the `total` ones from 1.

    What names the person is `encrypted` with their data key; what is told in public events anyhow is not.
    """

    export_id = Id(required=True)
    user_id = Id(required=True)
    piece = fields.Integer(required=True, strict=True)
    total = fields.Integer(required=True, strict=True)
    encrypted = fields.Boolean(required=True)
    content = fields.String(required=True, validate=validate.Length(max=LONGEST_PIECE))
