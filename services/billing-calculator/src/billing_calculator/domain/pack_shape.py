"""What a pack may say: every field, and the known groups, zones and bands. All faults are noted, none raised."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from billing_calculator.domain.pack_fields import (
    Check,
    amount,
    day,
    each_of,
    fields,
    flag,
    keyed,
    maybe,
    one_of,
    price,
    said,
    whole,
    word,
)
from billing_calculator.domain.pack_text import Notes, Path
from billing_calculator.domain.tariff import (
    ANY_GROUP,
    BY_LAST_READING,
    ONE_BAND,
    OVER_NORM,
    SPLIT_BY_DAYS,
    UNROUNDED,
    WHOLE_KWH,
    WITHIN_NORM,
    Model,
)

GROUPS = (ANY_GROUP, "urban_gas", "urban_electric_stove", "rural", "equated")
ZONES_OF_RATES: Mapping[str, tuple[str, ...]] = {"1": ("single",), "2": ("day", "night"), "3": ("peak", "semi_peak", "night")}
ZONES = tuple(dict.fromkeys(zone for zones in ZONES_OF_RATES.values() for zone in zones))
UNITS = {"electricity": "kWh", "heat": "Gcal", "hot_water": "m3"}
MOST_LIMITS = 2
ROUNDING = ("line_half_up",)
NAME, PLAN = re.compile(r"[a-z][a-z0-9_]{0,63}"), re.compile(r"[a-z][a-z0-9_]{0,31}")
SPAN = re.compile(r"[1-9][0-9]?\+?")


def bands_of(document: Mapping[str, Any]) -> tuple[str, ...]:
    """The bands that the prices of a document have to speak of."""
    model = document.get("model")
    if model == Model.SOCIAL_NORM:
        return (WITHIN_NORM, OVER_NORM)
    if model == Model.RANGES:
        limits = document.get("limits")
        return tuple(f"range_{n + 1}" for n in range((len(limits) if isinstance(limits, list) else MOST_LIMITS) + 1))
    return (ONE_BAND,)


def both(notes: Notes, path: Path, value: Any) -> bool:
    """A sentence in both languages."""
    return fields(notes, path, value, {"ru": said, "en": said})


def _source(notes: Notes, path: Path, value: Any) -> bool:
    return fields(notes, path, value, {"ru": said, "en": said, "where": said, "decision": maybe(said)})


def _order(notes: Notes, path: Path, value: Any) -> bool:
    return fields(notes, path, value, {"number": said, "date": maybe(day), "body": said})


def _norm(notes: Notes, path: Path, value: Any) -> bool:
    return fields(notes, path, value, {"per_person": amount, "alone": maybe(amount), "source": said})


def _season(notes: Notes, path: Path, value: Any) -> bool:
    required: dict[str, Check] = {"months": each_of(whole(1, 12), least=1), "multiplier": price}
    return fields(notes, path, value, required, {"groups": each_of(one_of(*GROUPS[1:])), "source": said})


def _line(notes: Notes, path: Path, value: Any) -> bool:
    return fields(notes, path, value, {"zone": said, "band": said, "volume": amount, "amount": amount})


def _example(notes: Notes, path: Path, value: Any) -> bool:
    zones = keyed(ZONES, amount, code="zone_unknown", ru="Неизвестная зона", en="Unknown zone")
    required: dict[str, Check] = {
        "id": said, "origin": said, "group": one_of(*GROUPS[1:]), "rates": whole(1, 3),
        "persons": whole(0, 99), "lives_alone": flag,
        "volumes": zones, "lines": each_of(_line), "total": amount,
    }  # fmt: skip
    return fields(notes, path, value, required, {"month": whole(1, 12), "periods": whole(1, 36)})


def _prices(bands: tuple[str, ...]) -> Check:
    of_band = keyed(bands, price, code="band_unknown", ru="Неизвестная ступень цены", en="Unknown band of the price")
    of_zone = keyed(ZONES, of_band, code="zone_unknown", ru="Неизвестная зона", en="Unknown zone")
    of_rates = keyed(ZONES_OF_RATES, of_zone, code="rates_unknown", ru="Неизвестное число зон", en="Unknown number of zones")
    return keyed(GROUPS, of_rates, code="group_unknown", ru="Неизвестная группа потребителей", en="Unknown group of customers")


def _normatives() -> Check:
    of_persons = keyed(SPAN, price, code="persons_unknown", ru="Не число человек", en="Not a number of persons")
    of_rooms = keyed(SPAN, of_persons, code="rooms_unknown", ru="Не число комнат", en="Not a number of rooms")
    return keyed(GROUPS, of_rooms, code="group_unknown", ru="Неизвестная группа потребителей", en="Unknown group of customers")


def check_shape(notes: Notes, document: Any) -> bool:
    """Every field of a pack, whatever the others say."""
    model = document.get("model") if isinstance(document, dict) else None
    required: dict[str, Check] = {
        "tariff": word(NAME), "plan": word(PLAN), "source": _source, "valid_from": maybe(day), "valid_to": maybe(day),
        "model": one_of(*map(str, Model)),
        "absent": each_of(both), "examples": each_of(_example, least=1),
        "prices": _prices(bands_of(document) if isinstance(document, dict) else ()),
    }  # fmt: skip
    if model == Model.SOCIAL_NORM:
        required["norm"] = _norm
    elif model == Model.RANGES:
        reference = document.get("for_reference") is True  # a bound that the source does not name is known to be unknown
        required["limits"] = each_of(maybe(amount) if reference else amount)
    optional: dict[str, Check] = {
        "region": word(PLAN), "region_name": both, "service": one_of(*UNITS), "unit": one_of(*UNITS.values()),
        "vat": maybe(amount),
        "order": maybe(_order), "seasons": each_of(_season), "split": one_of(WHOLE_KWH, UNROUNDED), "rounding": one_of(*ROUNDING),
        "price_change": one_of(BY_LAST_READING, SPLIT_BY_DAYS),
        "normatives": _normatives(), "normatives_source": _source,
        "for_reference": flag, "gap": both, "replaces": word(NAME), "missing": each_of(said),
    }  # fmt: skip
    return fields(notes, (), document, required, optional)
