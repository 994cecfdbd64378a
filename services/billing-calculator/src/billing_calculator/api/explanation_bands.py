"""The kWh of a charge cut into its bands once more, by an arithmetic of its own: standard library only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

Shown = Mapping[str, Any]
Cut = dict[tuple[int, str, str], Decimal]
ORDER = {"single": 0, "day": 1, "peak": 1, "semi_peak": 2, "night": 3}


def faults(explanation: Shown) -> Iterator[str]:
    """The kWh of each line: what the zones have up to a bound, less what they had up to the one before.

    What is given back goes by the first band.
    """
    bounds = [(band["name"], None if band["upper"] is None else Decimal(band["upper"])) for band in explanation["bands"]]
    cut = cut_of(explanation["volumes"], bounds, split=explanation["pack"]["split"])
    if (told := kwh_of(explanation["lines"])) != cut:
        yield f"the lines' kWh {told} are not what the bands make of the volumes, {cut}"


def kwh_of(lines: Sequence[Shown]) -> Cut:
    """As the lines say."""
    return {(line["rates"], line["zone"], line["band"]): Decimal(line["volume"]) for line in lines}


def cut_of(volumes: Sequence[Shown], bounds: Sequence[tuple[str, Decimal | None]], *, split: str) -> Cut:
    """As the bands make them."""
    first = bounds[0][0]
    back = [each for each in volumes if Decimal(each["kwh"]) < 0]
    cut: Cut = {(each["rates"], each["zone"], first): Decimal(each["kwh"]) for each in back}
    forth = (each for each in volumes if each not in back)
    zones = sorted(forth, key=lambda each: (ORDER[each["zone"]], each["rates"]))
    used = [Decimal(each["kwh"]) for each in zones]
    before = [Decimal(0)] * len(used)
    for name, upper in bounds:
        reached = used if upper is None else _shared(upper, used, before, whole=split == "whole_kwh")
        for zone, now, then in zip(zones, reached, before, strict=True):
            if now != then:
                cut[zone["rates"], zone["zone"], name] = now - then
        before = reached
    return cut


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
