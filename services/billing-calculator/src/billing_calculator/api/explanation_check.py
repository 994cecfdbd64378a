"""Rebuilds the total of a charge from its explanation alone, by an arithmetic of its own: standard library only."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from billing_calculator.api.explanation_bands import faults as bands_faults
from billing_calculator.api.explanation_parts import faults as parts_faults

KOPECK = Decimal("0.01")
THOUSANDTH = Decimal("0.001")
MOST_DIGITS = 10
Shown = Mapping[str, Any]
Zone = tuple[int, str]
PointZone = tuple[str, Decimal, int, str]  # a meter at one ratio, and a zone of its dial


def faults(explanation: Shown) -> list[str]:
    """In words, whatever does not follow from what the explanation says itself."""
    found = [*_readings(explanation), *_stand_in(explanation), *_volumes(explanation), *_money(explanation)]
    if explanation["complete"] and (explanation["readings"] or explanation.get("stand_in")):
        found += _rest(explanation)
    return found


def _rest(explanation: Shown) -> Iterator[str]:
    if explanation.get("terms"):
        yield from _contract(explanation)
        return
    yield from _prices(explanation)
    yield from parts_faults(explanation) if explanation.get("parts") else bands_faults(explanation)


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


def _stand_in(explanation: Shown) -> Iterator[str]:
    """The average of the months it names, or the normative of everybody; and the average three times in a row at most."""
    if it := explanation.get("stand_in"):
        yield from _stood_in(it, explanation)
    read = {reading["meter_id"] for reading in explanation["readings"]}
    for meter in explanation.get("unread_meters", ()):
        if meter["meter_id"] in read or not read or explanation.get("stand_in"):
            yield f"meter {meter['meter_id']} was read, or all were unread"
        yield from _stood_in(meter["stand_in"], explanation)


def _stood_in(it: Shown, explanation: Shown) -> Iterator[str]:
    told = _of_zones(it["volumes"])
    if it["by"] == "average":
        months = it["history"]["months"]
        sums = _of_zones(it["history"]["volumes"])
        due = {zone: Decimal(int(Fraction(kwh) / months + Fraction(1, 2))) for zone, kwh in sums.items()}
        if it["in_a_row"] != it["billed_before"] + 1 or it["left"] < 0 or it["in_a_row"] + it["left"] != it["limit"]:
            yield f"the average for month {it['in_a_row']} in a row after {it['billed_before']}, of {it['limit']}"
    else:
        whole = _number(it["normative"]) * explanation["household"]["persons"]
        due = {(1, "single"): max(whole - _number(it.get("counted") or "0"), Decimal(0))}
    if told != due:
        yield f"what stands in for a reading is {due}, it says {told}"


def _of_zones(volumes: Sequence[Shown]) -> dict[Zone, Decimal]:
    return {(each["rates"], each["zone"]): _number(each["kwh"]) for each in volumes}


def _set_off(explanation: Shown, used: dict[Zone, Decimal]) -> dict[Zone, Decimal]:
    """What was billed before is taken off its zone, or off all zones as they were used where the dial has no such zone."""
    left = dict(used)
    for month in explanation.get("set_off", ()):
        for zone, kwh in _of_zones(month["volumes"]).items():
            shares = {zone: kwh} if zone in used else _in_proportion(kwh, used)
            left = {each: value - shares.get(each, Decimal(0)) for each, value in left.items()}
    return left


def _in_proportion(kwh: Decimal, used: dict[Zone, Decimal]) -> dict[Zone, Decimal]:
    weights = {zone: int(value) for zone, value in used.items()}
    if not any(weights.values()):
        weights = dict.fromkeys(used, 1)
    unit = Fraction(1) if kwh == kwh.to_integral_value() else Fraction(1, 1000)
    exact = {zone: Fraction(kwh) * weight / sum(weights.values()) / unit for zone, weight in weights.items()}
    counts = {zone: int(value) for zone, value in exact.items()}
    missing = int(Fraction(kwh) / unit) - sum(counts.values())
    for zone in sorted(exact, key=lambda each: counts[each] - exact[each])[:missing]:
        counts[zone] += 1
    return {zone: Decimal(count) / unit.denominator for zone, count in counts.items()}


def _volumes(explanation: Shown) -> Iterator[str]:
    it = explanation.get("stand_in")
    sums: dict[Zone, Decimal] = _of_zones(it["volumes"]) if it else {}
    for reading in explanation["readings"]:
        for zone in reading["zones"]:
            key = (len(reading["zones"]), zone["zone"])
            sums[key] = sums.get(key, Decimal(0)) + _number(zone["consumption"])
    sums = _set_off(explanation, sums)
    for zone, kwh in _of_unread(explanation):
        sums[zone] = sums.get(zone, Decimal(0)) + kwh
    told = _of_zones(explanation["volumes"])
    if told != sums:
        yield f"the volumes {told} are not what the readings make, {sums}"
    if _number(explanation["volume"]) != sum(sums.values(), Decimal(0)):
        yield f"the volume {explanation['volume']} is not the sum of the readings"


def _of_unread(explanation: Shown) -> Iterator[tuple[Zone, Decimal]]:
    for meter in explanation.get("unread_meters", ()):
        yield from _of_zones(meter["stand_in"]["volumes"]).items()


def _money(explanation: Shown) -> Iterator[str]:
    total = Decimal(0)
    for line in explanation["lines"]:
        amount = (_number(line["volume"]) * _number(line["price"])).quantize(KOPECK, ROUND_HALF_UP)
        if line["band"] == "vat":
            amount = (total * _number(explanation["terms"]["vat_percent"]) / 100).quantize(KOPECK, ROUND_HALF_UP)
        total += amount
        if amount != _number(line["amount"]):
            yield f"{line['volume']} × {line['price']} is {amount}, the line says {line['amount']}"
    if total != _number(explanation["total"]):
        yield f"the lines come to {total}, the total says {explanation['total']}"
    if _number(explanation["total"]) - _number(explanation["previous_total"]) != _number(explanation["difference"]):
        yield f"the difference {explanation['difference']} is not that of the two totals"


def _contract(explanation: Shown) -> Iterator[str]:
    """Every metering point's (before: every zone's) kWh at the price of the contract, and the VAT after all of them, once."""
    lines, terms = explanation["lines"], explanation["terms"]
    own = [line for line in lines if line["band"] == "contract"]
    if any(line.get("point") for line in own):
        yield from _points(explanation, own)
    else:
        told = [(line["rates"], line["zone"], line["volume"]) for line in own]
        due = [(each["rates"], each["zone"], each["kwh"]) for each in explanation["volumes"] if _number(each["kwh"])]
        if sorted(told) != sorted(due):
            yield f"the lines {told} are not the volumes, {due}"
    if any(line["price"] != terms["price"] for line in own):
        yield f"a line has not the price of the contract, {terms['price']}"
    if own and [line["band"] for line in lines] != ["contract"] * len(own) + ["vat"]:
        yield "the VAT does not stand once, after all lines"


def _points(explanation: Shown, lines: Sequence[Shown]) -> Iterator[str]:
    """What went through each meter at each ratio; and, without a point, what was billed before and is taken off a zone."""
    due: dict[PointZone, Decimal] = {}
    ids: dict[PointZone, set[str]] = {}
    read: dict[Zone, Decimal] = {}
    for reading in explanation["readings"]:
        for zone in reading["zones"]:
            rates, kwh = len(reading["zones"]), _number(zone["consumption"])
            key = (reading["meter_id"], _number(zone.get("ratio", "1")), rates, zone["zone"])
            due[key] = due.get(key, Decimal(0)) + kwh
            ids.setdefault(key, set()).add(reading["reading_id"])
            read[rates, zone["zone"]] = read.get((rates, zone["zone"]), Decimal(0)) + kwh
    for (rates, name), kwh in _of_zones(explanation["volumes"]).items():
        due["", Decimal(1), rates, name] = kwh - read.get((rates, name), Decimal(0))
    told: dict[PointZone, Decimal] = {}
    for line in lines:
        point = line.get("point") or {"meter_id": "", "ratio": "1"}
        key = (point["meter_id"], _number(point["ratio"]), line["rates"], line["zone"])
        if key in told or (point["meter_id"] and set(line["reading_ids"]) != ids.get(key)):
            yield f"the line of {key} stands twice, or names the readings of another point"
        told[key] = _number(line["volume"])
    if told != (due := {key: kwh for key, kwh in due.items() if kwh}):
        yield f"the metering points used {due}, the lines say {told}"


def _prices(explanation: Shown) -> Iterator[str]:
    group, known = explanation["household"]["group"], {each["reading_id"] for each in explanation["readings"]}
    unread = not explanation["readings"]
    alone = {zone for zone, _ in _of_unread(explanation)}
    last = _last_day(explanation["period"]) if unread else max(each["read_on"] for each in explanation["readings"])
    if explanation["pack"]["pack_hash"] != explanation["pack_hash"]:
        yield "the pack is another one"
    for line in explanation["lines"]:
        if line.get("part"):
            group, last = _of_part(explanation, line["part"])
        names = [f"{each}/{line['rates']}/{line['zone']}/{line['band']}" for each in (group, "any")]
        if line["price_line"]["name"] not in names or line["price_line"]["price"] != line["price"]:
            yield f"the price {line['price']} of {names[0]} does not stand in the pack at {line['price_line']}"
        nobody = not line["reading_ids"] and not unread and (line["rates"], line["zone"]) not in alone
        if nobody or not set(line["reading_ids"]) <= known or line["on"] != last or not line["rules"]:
            yield f"the line of {names[0]} names no reading, no rule or another day"


def _of_part(explanation: Shown, number: int) -> tuple[str, str]:
    for part in explanation["parts"][number - 1 : number]:
        return part["group"], part["on"]
    return "", ""


def _last_day(period: str) -> str:
    return f"{period}-{monthrange(int(period[:4]), int(period[5:]))[1]:02d}"
