"""How the kWh up to a bound (the norm, the end of a range) are shared between the zones of a meter."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

WHOLE = Decimal(1)
DIAL = Decimal("0.001")
FINEST = Decimal("0.0000001")  # the finest figure that ГИС ЖКХ takes; shares that are not rounded to whole kWh go this far


def _unit(volumes: Sequence[Decimal], *, whole: bool) -> Decimal:
    """Whole kWh; thousandths only where a figure from the base has a fraction, so that nothing is lost."""
    if not whole:
        return FINEST
    return WHOLE if all(volume == volume.to_integral_value() for volume in volumes) else DIAL


def shares(bound: Decimal, volumes: Sequence[Decimal], at_least: Sequence[Decimal], *, whole: bool) -> list[Decimal]:
    """The kWh up to `bound`, in proportion to the zones' consumption, by the largest remainder, ties to the earlier zone.

    `at_least` are the shares at the bound before: a rounded share never shrinks when the bound grows.
    """
    total = sum(volumes, Decimal(0))
    if bound >= total:
        return list(volumes)
    unit = _unit(volumes, whole=whole)
    quotas = [Fraction(volume) * Fraction(bound) / Fraction(total) / Fraction(unit) for volume in volumes]
    units = [max(int(quota), int(least / unit)) for quota, least in zip(quotas, at_least, strict=True)]
    left = int(bound / unit) - sum(units)
    by_remainder = sorted(range(len(volumes)), key=lambda zone: (units[zone] - quotas[zone], zone))
    for zone in by_remainder[: max(left, 0)]:
        units[zone] += 1
    for zone in by_remainder[::-1]:  # many meters: what the bound before gave may leave too little for the others
        spare = min(units[zone] - int(at_least[zone] / unit), max(sum(units) - int(bound / unit), 0))
        units[zone] -= spare
    return [unit * count for count in units]


def proportional(
    volumes: Sequence[Decimal], bounds: Sequence[Decimal | None], *, whole: bool
) -> list[list[Decimal]]:
    """For each band (its upper bound, None for the last) the kWh of each zone in it: differences of shares at two bounds."""
    before = [Decimal(0)] * len(volumes)
    bands: list[list[Decimal]] = []
    for bound in bounds:
        reached = list(volumes) if bound is None else shares(bound, volumes, before, whole=whole)
        bands.append([now - then for now, then in zip(reached, before, strict=True)])
        before = reached
    return bands


def apart(volume: Decimal, weights: Sequence[int]) -> list[Decimal]:
    """A volume shared by weights (days, months) in whole kWh by the largest remainder, ties to the earlier part."""
    unit, total = _unit([volume], whole=True), sum(weights)
    quotas = [Fraction(volume) * weight / total / Fraction(unit) for weight in weights]
    units = [int(quota) for quota in quotas]
    left = int(volume / unit) - sum(units)
    for part in sorted(range(len(weights)), key=lambda part: (units[part] - quotas[part], part))[:left]:
        units[part] += 1
    return [unit * count for count in units]
