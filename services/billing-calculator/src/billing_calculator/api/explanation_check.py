"""Rebuilds the total of a charge from its explanation alone, by an arithmetic of its own: standard library only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

KOPECK = Decimal("0.01")
THOUSANDTH = Decimal("0.001")
MOST_DIGITS = 10
Shown = Mapping[str, Any]
Zone = tuple[int, str]
Cut = dict[tuple[int, str, str], Decimal]
ORDER = {"single": 0, "day": 1, "peak": 1, "semi_peak": 2, "night": 3}


def faults(explanation: Shown) -> list[str]:
    """In words, whatever does not follow from what the explanation says itself."""
    found = [*_readings(explanation), *_volumes(explanation), *_money(explanation)]
    if explanation["complete"] and explanation["readings"]:
        found += [*_prices(explanation), *_bands(explanation)]
    return found


def _number(text: str) -> Decimal:
    return Decimal(text)


def _readings(explanation: Shown) -> Iterator[str]:
    """What a dial moved by, over zero where it passed it, times the ratio of its meter."""
    for reading in explanation["readings"]:
        for zone in reading["zones"]:
            moved = _number(zone["value"]) - _number(zone["previous"])
            allowed = [moved] if moved >= 0 else [moved + 10**digits for digits in range(1, MOST_DIGITS)]
            ratio = _number(zone.get("ratio", "1"))
            if _number(zone["consumption"]) not in [(each * ratio).quantize(THOUSANDTH, ROUND_HALF_UP) for each in allowed]:
                yield f"reading {reading['reading_id']}, {zone['zone']}: {zone['consumption']} kWh between its figures"


def _volumes(explanation: Shown) -> Iterator[str]:
    sums: dict[Zone, Decimal] = {}
    for reading in explanation["readings"]:
        for zone in reading["zones"]:
            key = (len(reading["zones"]), zone["zone"])
            sums[key] = sums.get(key, Decimal(0)) + _number(zone["consumption"])
    told = {(each["rates"], each["zone"]): _number(each["kwh"]) for each in explanation["volumes"]}
    if told != sums:
        yield f"the volumes {told} are not what the readings make, {sums}"
    if _number(explanation["volume"]) != sum(sums.values(), Decimal(0)):
        yield f"the volume {explanation['volume']} is not the sum of the readings"


def _money(explanation: Shown) -> Iterator[str]:
    total = Decimal(0)
    for line in explanation["lines"]:
        amount = (_number(line["volume"]) * _number(line["price"])).quantize(KOPECK, ROUND_HALF_UP)
        total += amount
        if amount != _number(line["amount"]):
            yield f"{line['volume']} × {line['price']} is {amount}, the line says {line['amount']}"
    if total != _number(explanation["total"]):
        yield f"the lines come to {total}, the total says {explanation['total']}"
    if _number(explanation["total"]) - _number(explanation["previous_total"]) != _number(explanation["difference"]):
        yield f"the difference {explanation['difference']} is not that of the two totals"


def _prices(explanation: Shown) -> Iterator[str]:
    group, known = explanation["household"]["group"], {each["reading_id"] for each in explanation["readings"]}
    last = max(each["read_on"] for each in explanation["readings"])
    if explanation["pack"]["pack_hash"] != explanation["pack_hash"]:
        yield "the pack is another one"
    for line in explanation["lines"]:
        names = [f"{each}/{line['rates']}/{line['zone']}/{line['band']}" for each in (group, "any")]
        if line["price_line"]["name"] not in names or line["price_line"]["price"] != line["price"]:
            yield f"the price {line['price']} of {names[0]} does not stand in the pack at {line['price_line']}"
        if not line["reading_ids"] or not set(line["reading_ids"]) <= known or line["on"] != last or not line["rules"]:
            yield f"the line of {names[0]} names no reading, no rule or another day"


def _bands(explanation: Shown) -> Iterator[str]:
    """The kWh of each line: what the zones have up to a bound, less what they had up to the one before."""
    cut: Cut = {}
    zones = sorted(explanation["volumes"], key=lambda each: (ORDER[each["zone"]], each["rates"]))
    used = [_number(each["kwh"]) for each in zones]
    before = [Decimal(0)] * len(used)
    for band in explanation["bands"]:
        whole = explanation["pack"]["split"] == "whole_kwh"
        reached = used if band["upper"] is None else _shared(_number(band["upper"]), used, before, whole=whole)
        for zone, now, then in zip(zones, reached, before, strict=True):
            if now != then:
                cut[zone["rates"], zone["zone"], band["name"]] = now - then
        before = reached
    told = {(line["rates"], line["zone"], line["band"]): _number(line["volume"]) for line in explanation["lines"]}
    if told != cut:
        yield f"the lines' kWh {told} are not what the bands make of the volumes, {cut}"


def _shared(bound: Decimal, used: Sequence[Decimal], before: Sequence[Decimal], *, whole: bool) -> list[Decimal]:
    total = sum(used, Decimal(0))
    if bound >= total:
        return list(used)
    exact = [Fraction(each) * Fraction(bound) / Fraction(total) for each in used]
    integral = all(each == each.to_integral_value() for each in used)
    unit = Fraction(1, 10**7) if not whole else Fraction(1) if integral else Fraction(1, 1000)
    counts = [max(int(each / unit), int(Fraction(least) / unit)) for each, least in zip(exact, before, strict=True)]
    missing = int(Fraction(bound) / unit) - sum(counts)
    by_remainder = sorted(range(len(used)), key=lambda zone: (counts[zone] - exact[zone] / unit, zone))
    for zone in by_remainder[: max(missing, 0)]:
        counts[zone] += 1
    for zone in reversed(by_remainder):  # what the bound before gave stays given
        counts[zone] -= min(counts[zone] - int(Fraction(before[zone]) / unit), max(sum(counts) - int(Fraction(bound) / unit), 0))
    return [Decimal(count) / unit.denominator for count in counts]
