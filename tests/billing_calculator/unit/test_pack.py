"""What a pack's document becomes: seasons, normatives, unit prices, and the hash that names its content."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from billing_calculator.domain.errors import TariffMissing
from billing_calculator.domain.pack import pack_hash, tariff_from
from billing_calculator.domain.tariff import Order, Tariff

from tests.billing_calculator.examples import TARIFFS

RANGES: dict[str, Any] = {
    "tariff": "north_2026", "plan": "north", "region": "north", "valid_from": "2026-01-01", "valid_to": None, "model": "ranges",
    "limits": ["3900", "6000"], "vat": "22", "source": {"ru": "т", "en": "t", "where": "here", "decision": None},
    "order": {"number": "1/1", "date": None, "body": "РЭК"}, "split": "unrounded",
    "seasons": [{"months": [11, 12, 1], "multiplier": "1.8", "groups": ["urban_electric_stove"]}],
    "normatives": {"urban_gas": {"1": {"1": "110", "2+": "68"}, "2+": {"1": "150"}}},
    "prices": {"any": {"1": {"single": {"range_1": "1.00", "range_2": "2.00", "range_3": "3.00"}}}},
}  # fmt: skip


def pack(**changed: Any) -> Tariff:
    return tariff_from({**RANGES, **changed})


def bounds(tariff: Tariff, *, month: int, group: str, periods: int = 1) -> list[Decimal | None]:
    bands = tariff.bands(persons=3, lives_alone=False, month=month, group=group, periods=periods)
    return [band.upper for band in bands]


def test_the_limits_grow_in_the_season_of_the_group_only() -> None:
    assert bounds(pack(), month=12, group="urban_electric_stove") == [Decimal(7020), Decimal(10800), None]
    assert bounds(pack(), month=6, group="urban_electric_stove") == bounds(pack(), month=12, group="rural")
    assert bounds(pack(), month=6, group="rural") == [Decimal(3900), Decimal(6000), None]


def test_a_season_without_groups_is_everybodys_and_multiplies_the_norm_too() -> None:
    norm = {"per_person": "50", "alone": "85", "source": "…"}
    tariff = pack(model="social_norm", norm=norm, seasons=[{"months": [7], "multiplier": "0.9"}])
    assert bounds(tariff, month=7, group="rural") == [Decimal(135), None]
    assert tariff.bands(persons=1, lives_alone=True, month=8, group="rural")[0].upper == Decimal(85)


def test_a_reading_of_several_months_has_as_many_limits() -> None:
    assert bounds(pack(), month=6, group="rural", periods=3) == [Decimal(11700), Decimal(18000), None]


@pytest.mark.parametrize(("rooms", "persons", "kwh"), [(1, 1, "110"), (1, 2, "68"), (1, 7, "68"), (2, 1, "150"), (5, 1, "150")])
def test_a_normative_is_found_by_rooms_and_persons(rooms: int, persons: int, kwh: str) -> None:
    assert pack().normative(group="urban_gas", rooms=rooms, persons=persons) == Decimal(kwh)


@pytest.mark.parametrize(("group", "rooms", "persons"), [("urban_gas", 2, 2), ("rural", 1, 1)])
def test_a_normative_that_the_order_lacks_is_never_made_up(group: str, rooms: int, persons: int) -> None:
    with pytest.raises(TariffMissing) as missing:
        pack().normative(group=group, rooms=rooms, persons=persons)
    assert missing.value.details["normative"] == {"group": group, "rooms": rooms, "persons": persons}


def test_a_unit_price_has_one_band() -> None:
    heat = pack(model="unit_price", service="heat", unit="Gcal", seasons=[])
    assert [(band.name, band.upper) for band in heat.bands(persons=2, lives_alone=False)] == [("all", None)]
    assert (heat.service, heat.unit) == ("heat", "Gcal")


def test_a_pack_for_reference_speaks_of_its_days_and_charges_nobody() -> None:
    reference, real = pack(for_reference=True), pack()
    assert real.valid_from is not None
    assert reference.speaks_of(real.valid_from) and not reference.covers(real.valid_from) and real.covers(real.valid_from)


def test_the_same_content_is_the_same_pack_however_it_is_laid_out() -> None:
    turned = dict(reversed(RANGES.items()))
    assert pack_hash(turned) == pack_hash(RANGES) == pack().pack_hash
    assert pack_hash({**RANGES, "vat": "20"}) != pack_hash(RANGES)


def test_a_pack_keeps_what_it_says_of_its_order_and_its_split() -> None:
    assert (pack().legal, pack().vat, pack().split) == (Order("1/1", None, "РЭК"), Decimal(22), "unrounded")


def test_a_file_that_says_less_has_the_defaults() -> None:
    nizhny = TARIFFS.named("nizhny_2022h2")
    assert nizhny is not None
    assert (nizhny.region, nizhny.service, nizhny.unit, nizhny.split, nizhny.seasons) == (
        "nizhny", "electricity", "kWh", "whole_kwh", (),
    )  # fmt: skip
    assert len(nizhny.pack_hash) == 64
