"""Whole numbers in place of decimals, and sharing by whole units: what the oracle counts with. Imports nothing of the suite."""

from __future__ import annotations

from collections.abc import Sequence

KWH = 10**10  # seven decimals that anybody tells, and the three of a season's multiplier
FINEST = KWH // 10**7
THOUSANDTH = KWH // 1000
PRICE_UNIT = 100_000  # prices have five decimals at most


def number(text: str, scale: int) -> int:
    """A decimal string in units of 1/scale, exactly."""
    sign = -1 if text.startswith("-") else 1
    whole, _, fraction = text.lstrip("-").partition(".")
    digits = len(str(scale)) - 1
    assert len(fraction.rstrip("0")) <= digits, text
    return sign * (int(whole) * scale + int((fraction.rstrip("0") or "0").ljust(digits, "0")))


def half_up(numerator: int, denominator: int) -> int:
    """To the nearest whole number, halves away from zero."""
    doubled = (2 * abs(numerator) + denominator) // (2 * denominator)
    return doubled if numerator >= 0 else -doubled


def thousandths(numerator: int, denominator: int) -> int:
    """To the nearest thousandth of a kWh, told in the finest unit."""
    return half_up(numerator, denominator * THOUSANDTH) * THOUSANDTH


def months(first: str, last: str) -> list[str]:
    """The months after that of the first reading, up to that of the last; at least the last."""
    count = (int(last[:4]) - int(first[:4])) * 12 + int(last[5:7]) - int(first[5:7])
    at = int(last[:4]) * 12 + int(last[5:7]) - 1
    return [f"{m // 12:04d}-{m % 12 + 1:02d}" for m in range(at - max(count, 1) + 1, at + 1)]


def by_weight(kwh: int, weights: Sequence[int]) -> list[int]:
    """Whole kWh (thousandths where the volume has them), one by one to whoever is owed the most, the earlier part first."""
    step = KWH if kwh % KWH == 0 else THOUSANDTH
    units, total = kwh // step, sum(weights)
    got = [units * weight // total for weight in weights]
    owed = [units * weight - each * total for weight, each in zip(weights, got, strict=True)]
    while sum(got) < units:
        most = owed.index(max(owed))
        got[most] += 1
        owed[most] -= total
    return [each * step for each in got]


def dealt(used: Sequence[int], bound: int | None, before: Sequence[int], step: int) -> list[int]:
    """What of the kWh up to a bound each zone gets: its whole part, then one by one to whoever is owed the most.

    Nobody loses what the bound `before` gave.
    """
    total = sum(used)
    if bound is None or bound >= total:
        return list(used)
    got = [max(kwh * bound // (total * step), had // step) for kwh, had in zip(used, before, strict=True)]
    owed = [kwh * bound - each * total * step for kwh, each in zip(used, got, strict=True)]
    while sum(got) < bound // step:
        most = owed.index(max(owed))
        got[most] += 1
        owed[most] -= 2 * (total * step) ** 2 + 1  # each at most once
    return [each * step for each in got]
