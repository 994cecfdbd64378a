"""The parts of a charge by several tables followed to its kWh once more, by an arithmetic of its own: standard library only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from billing_calculator.api.explanation_bands import cut_of, kwh_of

Shown = Mapping[str, Any]
Zone = tuple[int, str]


def faults(explanation: Shown) -> Iterator[str]:
    """In words: shares that do not add up, lines that a part's bands do not make, a bill that is not taken back whole."""
    parts = explanation["parts"]
    forth = [part for part in parts if part["what"] != "taken_back"]
    if {part["what"] for part in forth} not in ({"days"}, {"month"}):
        yield "the parts are neither days nor months"
        return
    days = forth[0]["what"] == "days"
    yield from _shares(forth, _of_zones(explanation["volumes"]) if days else _read(explanation))
    yield from _set_off(explanation, [part for part in parts if part["what"] == "taken_back"])
    for number, part in enumerate(parts, start=1):
        lines = [line for line in explanation["lines"] if line.get("part") == number]
        if part["what"] == "taken_back":
            told, due = _back(lines), {zone: kwh for zone, kwh in _of_zones(part["volumes"]).items() if kwh}
            if told != due:
                yield f"part {number} takes back {told}, it should be {due}"
        elif (cut := _cut(part, forth)) != kwh_of(lines):
            yield f"the kWh of part {number} are {kwh_of(lines)}, they should be {cut}"
    if any(not 1 <= line.get("part", 0) <= len(parts) for line in explanation["lines"]):
        yield "a line belongs to no part"


def _of_zones(volumes: Sequence[Shown]) -> dict[Zone, Decimal]:
    return {(each["rates"], each["zone"]): Decimal(each["kwh"]) for each in volumes}


def _read(explanation: Shown) -> dict[Zone, Decimal]:
    sums: dict[Zone, Decimal] = {}
    for reading in explanation["readings"]:
        for zone in reading["zones"]:
            key = (len(reading["zones"]), zone["zone"])
            sums[key] = sums.get(key, Decimal(0)) + Decimal(zone["consumption"])
    return sums


def _shares(parts: Sequence[Shown], used: Mapping[Zone, Decimal]) -> Iterator[str]:
    """Of each zone, by days or in equal shares: the whole units of each quota, what is left to the largest remainders."""
    weights = [part["days"] or 1 for part in parts]
    for zone, kwh in used.items():
        unit = 1 if kwh == kwh.to_integral_value() else 1000
        exact = [Fraction(kwh) * unit * weight / sum(weights) for weight in weights]
        counts = [int(each) for each in exact]
        ahead = sorted(range(len(parts)), key=lambda part: (counts[part] - exact[part], part))
        for part in ahead[: int(Fraction(kwh) * unit) - sum(counts)]:
            counts[part] += 1
        told = [_of_zones(part["volumes"]).get(zone) for part in parts]
        if told != [Decimal(count) / unit for count in counts]:
            yield f"the shares of {kwh} kWh are {told}, in units of 1/{unit} they should be {counts}"


def _set_off(explanation: Shown, back: Sequence[Shown]) -> Iterator[str]:
    """Each month that was billed before is taken back, with all its kWh; by days there is none."""
    due = {month["period"]: _of_zones(month["volumes"]) for month in explanation.get("set_off", ())}
    told = {part["period"]: _of_zones(part["volumes"]) for part in back}
    if told != due or any(part["days"] for part in back):
        yield f"what is taken back, {told}, is not what was billed, {due}"


def _back(lines: Sequence[Shown]) -> dict[Zone, Decimal]:
    sums: dict[Zone, Decimal] = {}
    for line in lines:
        zone = (line["rates"], line["zone"])
        sums[zone] = sums.get(zone, Decimal(0)) - Decimal(line["volume"])
    return sums


def _cut(part: Shown, parts: Sequence[Shown]) -> Mapping[tuple[int, str, str], Decimal]:
    of = sum(each["days"] for each in parts)
    bounds = []
    for band in part["bands"]:
        upper = None if band["upper"] is None else Decimal(band["upper"])
        if upper is not None and of:
            upper = (upper * part["days"] / of).to_integral_value(ROUND_HALF_UP)
        bounds.append((band["name"], upper))
    return cut_of(part["volumes"], bounds, split=part["pack"]["split"])
