"""Zones compared with each other: one that stands still while others go on, and two that look taken for one another.

Registers that were assigned the wrong way round, or a stuck one, cost a customer for half a year before anybody notices; the
proportions of earlier sendings tell at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from readings.domain import texts
from readings.domain.dial import Dial
from readings.domain.faults import FieldFault
from readings.domain.meter import ZoneValue
from readings.domain.rules import IntakeRules, ZoneConsumption
from readings.domain.texts import Text


@dataclass(frozen=True)
class Past:
    """What each zone used in earlier sendings, newest first, and the rules to judge it by."""

    used: Mapping[str, Sequence[Decimal]]
    rules: IntakeRules


def stuck(zones: Sequence[ZoneConsumption], past: Past, places: Mapping[str, int]) -> Iterator[FieldFault]:
    """A zone whose figure has not moved for so many sendings while others have."""
    times = past.rules.stuck_after
    rows = {zone.zone: [zone.consumption, *past.used.get(zone.zone, ())][:times] for zone in zones}
    if len(zones) < 2 or any(len(row) < times for row in rows.values()):
        return
    if not all(any(row[turn] for row in rows.values()) for turn in range(times)):
        return
    for zone, row in rows.items():
        if not any(row):
            text = texts.sentence(
                zone,
                f"показание не меняется {times} передачи подряд, а в других зонах растёт. Посмотрите, идёт ли эта зона на "
                "счётчике, и подтвердите показание, если оно верное.",
                f"the figure has not moved in {times} sendings while that of other zones has. Please look whether this zone "
                "runs on the meter, and confirm the figure if it is right.",
            )
            yield FieldFault(places[zone], text, {"zone": zone, "sendings": times}, "zone_stuck")


def swapped(zones: Sequence[ZoneConsumption], past: Past, places: Mapping[str, int]) -> Iterator[FieldFault]:
    """Two zones that now use in the proportion that was the other's."""
    rules = past.rules
    for one, other in combinations(zones, 2):
        ones, others = past.used.get(one.zone, ()), past.used.get(other.zone, ())
        if min(len(ones), len(others)) < rules.usual_from:
            continue
        if one.consumption + other.consumption < rules.zones_judged_from_kwh:
            continue
        before, now = (sum(ones), sum(others)), (one.consumption, other.consumption)
        if _leads(*before, rules.zones_differ_times) * _leads(*now, rules.zones_differ_times) < 0:
            both = {"zones": [one.zone, other.zone]}
            yield FieldFault(places[other.zone], _taken_for_each_other(one, other), both, "zones_swapped")


def swapped_figures(sent: Sequence[tuple[int, ZoneValue]], dials: Mapping[str, Dial]) -> Iterator[FieldFault]:
    """Of figures that went backwards: two that would fit were they in each other's places."""
    for (_, one), (index, other) in combinations(sent, 2):
        mine, theirs = dials[one.zone], dials[other.zone]
        if mine.takes(one.value) and theirs.takes(other.value):
            continue
        if mine.takes(other.value) and theirs.takes(one.value):
            names = texts.zone_names((one.zone, other.zone))
            text = Text(
                f"Похоже, показания зон {names.ru} перепутаны местами: поменяйте их и проверьте.",
                f"The figures of the zones {names.en} seem to stand in each other's place: please change them over and check.",
            )
            yield FieldFault(index, text, {"zones": [one.zone, other.zone]}, "zones_swapped")


def _leads(one: Decimal | int, other: Decimal | int, times: Decimal) -> int:
    """Which of two uses so many times more than the other: 1, -1, or 0 where they are alike."""
    return 1 if one >= other * times and one else -1 if other >= one * times and other else 0


def _taken_for_each_other(one: ZoneConsumption, other: ZoneConsumption) -> Text:
    names = texts.zone_names((one.zone, other.zone))
    first, second = texts.kwh(one.consumption), texts.kwh(other.consumption)
    return Text(
        f"Обычно расход в зонах {names.ru} соотносится наоборот, а сейчас получается {first.ru} и {second.ru}. Возможно, "
        "показания перепутаны местами. Проверьте их на счётчике и подтвердите, если всё верно.",
        f"Usually the zones {names.en} stand the other way round; now they come to {first.en} and {second.en}. The figures may "
        "have been exchanged. Please check them on the meter and confirm if they are right.",
    )
