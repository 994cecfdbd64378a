"""Words and shapes that several producers' events share."""

from __future__ import annotations

from marshmallow import EXCLUDE, Schema, fields

from contracts.fields import Kwh, MeterValue, OneOf, Ratio

SERVICES = ("electricity",)
TARIFF_SERVICES = (*SERVICES, "heat", "hot_water")  # what a tariff can price; meters are of SERVICES
GROUPS = ("urban_gas", "urban_electric_stove", "rural")
PLACES = ("dwelling", "landing", "basement", "outdoors", "other")
SOURCES = ("customer", "staff", "automatic", "inspection", "imported", "estimated")
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
    """One zone of a reading: the figure, the one before it, and the kWh between them: the difference times `ratio` (none: 1)."""

    zone = OneOf(*ZONES, required=True)
    value = MeterValue(required=True)
    previous = MeterValue(required=True)
    consumption = Kwh(required=True)
    ratio = Ratio()


class Explanation(EventData):
    """The same sentence in both languages."""

    ru = fields.String(required=True)
    en = fields.String(required=True)
