"""The same kWh as a meter of other zones would have counted them, and what is taken for granted about that."""

from __future__ import annotations

from collections.abc import Sequence

from billing_calculator.domain.account import ZONES_OF_RATES
from billing_calculator.domain.charge import Volume, Why
from billing_calculator.domain.split import apart
from billing_calculator.domain.what_if.ask import WHOLE, Otherwise, Shares, Typical, used

PEAK_HOURS, SEMI_PEAK_HOURS = 7, 9  # of a day; the night has the other eight (7-10 and 17-21; 10-17 and 21-23)
ZONE_RU = {"day": "днём", "night": "ночью", "peak": "в пик", "semi_peak": "в полупик"}
ZONE_EN = {"day": "by day", "night": "by night", "peak": "at peak", "semi_peak": "at semi-peak"}


def other_zones(volumes: Sequence[Volume], asked: Otherwise, typical: Typical) -> tuple[list[Volume], list[Why]]:
    """What is known of the night stays known; what no meter told goes by the shares that were stated, or by the usual ones."""
    rates = asked.zones or 1
    if rates == 1:
        return [Volume(1, "single", used(volumes))], []
    if asked.shares is None and all(volume.rates > 1 for volume in volumes):
        return _by_the_night(volumes, rates)
    shares = asked.shares or typical_shares(rates, typical)
    zones = ZONES_OF_RATES[rates]
    parts = apart(used(volumes), [shares[zone] for zone in zones])
    shared = [Volume(rates, zone, part) for zone, part in zip(zones, parts, strict=True)]
    return shared, [_share_why(shares, stated=asked.shares is not None)]


def typical_shares(rates: int, typical: Typical) -> Shares:
    """The usual shares of a meter's zones, in whole per cent."""
    if rates == 2:
        return {"day": WHOLE - typical.night, "night": typical.night}
    peak = (WHOLE - typical.night) * PEAK_HOURS // (PEAK_HOURS + SEMI_PEAK_HOURS)
    return {"peak": peak, "semi_peak": WHOLE - typical.night - peak, "night": typical.night}


def _by_the_night(volumes: Sequence[Volume], rates: int) -> tuple[list[Volume], list[Why]]:
    """Both meters of two and of three zones know the night alone; the day of two is peak and semi-peak of three."""
    night = [each for each in volumes if each.zone == "night"]
    day = used(volumes) - used(night)
    if rates == 2:
        return [Volume(2, "day", day), Volume(2, "night", used(night))], []
    peak, semi_peak = apart(day, [PEAK_HOURS, SEMI_PEAK_HOURS])
    why = Why(
        ru="Дневной расход поделён между пиком и полупиком по числу часов: 7 и 9. Вы можете указать свои доли.",
        en="What was used by day is split between peak and semi-peak by their hours, 7 and 9. You can state shares of your own.",
    )
    return [Volume(3, "peak", peak), Volume(3, "semi_peak", semi_peak), Volume(3, "night", used(night))], [why]


def _share_why(shares: Shares, *, stated: bool) -> Why:
    ru = ", ".join(f"{ZONE_RU[zone]}\u00a0— {share}\u00a0%" for zone, share in shares.items())
    en = ", ".join(f"{share}\u00a0% {ZONE_EN[zone]}" for zone, share in shares.items())
    if stated:
        return Why(ru=f"Расход по вашим долям: {ru}.", en=f"Consumption by your shares: {en}.")
    return Why(
        ru=f"Когда вы расходуете, счётчик не показывает. Взяли обычные доли: {ru}. Вы можете указать свои.",
        en=f"The meter does not tell when you use energy. The usual shares are taken: {en}. You can state your own.",
    )
