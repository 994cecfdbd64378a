"""From the figures of a dial to kWh: differences over swaps and over zero, times the ratio, less what was billed already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from billing_calculator.domain.charge import Volume, Why
from billing_calculator.domain.engine.case import Billed, Figures, Metered, Read, Swap
from billing_calculator.domain.engine.errors import Doubt, refuse
from billing_calculator.domain.engine.result import Step
from billing_calculator.domain.engine.rules import LATER_READING, RATIO, READINGS, ROLL_OVER, SWAP, Rule
from billing_calculator.domain.words import ZONE_EN, ZONE_RU, day_en, day_ru, kwh_en, kwh_ru, month_en, month_ru, plain

THOUSANDTH = Decimal("0.001")
TOP_OF_THE_DIAL = Decimal("0.9")  # only from here on a lower figure means that the dial passed zero


@dataclass(frozen=True)
class Dial:
    """Which meter is being read, and the figures it was read at last."""

    digits: int
    ratio: Decimal
    figures: Mapping[str, Decimal]

    @property
    def rates(self) -> int:
        """As many as it has zones."""
        return len(self.figures)


@dataclass
class Counted:
    """What the events come to: all kWh since the first reading, and those of the months that were billed without one."""

    first: date
    last: date
    kwh: dict[tuple[int, str], Decimal] = field(default_factory=dict)
    billed: list[Billed] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    def volumes(self) -> tuple[Volume, ...]:
        """All that went through since the first reading."""
        return tuple(Volume(rates, zone, kwh) for (rates, zone), kwh in self.kwh.items())

    def unbilled(self) -> tuple[Volume, ...]:
        """The rest after what was billed without a reading; negative where too much was billed."""
        already: dict[str, Decimal] = {}
        for month in self.billed:
            for zone, kwh in month.volumes.items():
                already[zone] = already.get(zone, Decimal(0)) + kwh
        return tuple(Volume(each.rates, each.zone, each.kwh - already.pop(each.zone, Decimal(0))) for each in self.volumes())


def count(metered: Metered) -> Counted:
    """Go through the events, oldest first; the first one is the reading that counting starts from."""
    start = metered.events[0]
    if not isinstance(start, Read):
        raise refuse(Doubt.FIRST_IS_A_READING, at="/meter/events/0")
    counted = Counted(start.on, start.on)
    dial = _dial(metered.digits, metered.ratio, start.values, index=0)
    for index, event in enumerate(metered.events[1:], start=1):
        if isinstance(event, Billed):
            _take_billed(counted, event, dial, index)
            continue
        if event.on < counted.last:
            raise refuse(Doubt.OUT_OF_ORDER, at=f"/meter/events/{index}/on")
        counted.last = event.on
        dial = _take(counted, event, dial, index)
    return counted


def _take(counted: Counted, event: Read | Swap, dial: Dial, index: int) -> Dial:
    read = event.values if isinstance(event, Read) else event.closing
    if set(read) != set(dial.figures):
        raise refuse(Doubt.OTHER_ZONES, at=f"/meter/events/{index}", zones=sorted(dial.figures))
    figures = _whole(read)
    for zone, now in figures.items():
        _add(counted, dial, zone, now, event.on, index)
    read_now = _dial(dial.digits, dial.ratio, figures, index=index)
    if isinstance(event, Read):
        return read_now
    new = _dial(event.digits, event.ratio, event.opening, index=index)
    counted.steps.append(_swap_step(event, new.figures))
    for zone in new.figures:
        counted.kwh.setdefault((new.rates, zone), Decimal(0))
    return new


def _dial(digits: int, ratio: Decimal, figures: Figures, *, index: int) -> Dial:
    """A meter that was read; a dial has room for so many digits only."""
    for value in figures.values():
        if value >= Decimal(10) ** digits:
            raise refuse(Doubt.TOO_LONG, at=f"/meter/events/{index}", value=plain(value), digits=digits)
    return Dial(digits, ratio, _whole(figures))


def _add(counted: Counted, dial: Dial, zone: str, now: Decimal, on: date, index: int) -> None:
    before = dial.figures[zone]
    difference = rolled(before, now, digits=dial.digits)
    if difference is None:
        raise refuse(Doubt.WENT_BACKWARDS, at=f"/meter/events/{index}", zone=zone, previous=plain(before), value=plain(now))
    kwh = (difference * dial.ratio).quantize(THOUSANDTH, ROUND_HALF_UP).normalize() + Decimal(0)
    key = (dial.rates, zone)
    counted.kwh[key] = counted.kwh.get(key, Decimal(0)) + kwh
    counted.steps.append(_reading_step(zone, before, now, dial, kwh, on))


def rolled(before: Decimal, now: Decimal, *, digits: int) -> Decimal | None:
    """The difference of two figures, over zero when the dial stood near its end; None when it can only be a mistake."""
    if now >= before:
        return now - before
    capacity = Decimal(10) ** digits
    return capacity - before + now if before >= capacity * TOP_OF_THE_DIAL else None


def _take_billed(counted: Counted, billed: Billed, dial: Dial, index: int) -> None:
    if set(billed.volumes) != set(dial.figures):
        raise refuse(Doubt.OTHER_ZONES, at=f"/meter/events/{index}/volumes", zones=sorted(dial.figures))
    counted.billed.append(billed)
    kwh = sum(billed.volumes.values(), Decimal(0))
    why = Why(
        ru=f"За {month_ru(billed.period)} уже начислено без показаний: {kwh_ru(kwh)}",
        en=f"{kwh_en(kwh)} were billed for {month_en(billed.period)} without a reading",
    )
    counted.steps.append(Step("billed", -kwh, why, LATER_READING))


def _whole(figures: Figures) -> dict[str, Decimal]:
    """A dial is read without its fraction."""
    return {zone: Decimal(int(value)) for zone, value in figures.items()}


def _reading_step(zone: str, before: Decimal, now: Decimal, dial: Dial, kwh: Decimal, on: date) -> Step:
    over_zero = now < before
    capacity = f"{plain(Decimal(10) ** dial.digits)} − " if over_zero else ""
    sum_of = f"{capacity}{plain(before)} + {plain(now)}" if over_zero else f"{plain(now)} − {plain(before)}"
    times = "" if dial.ratio == 1 else f" × {plain(dial.ratio)}"
    formula = f"({sum_of}){times}" if times else sum_of
    rule: Rule = ROLL_OVER if over_zero else RATIO if times else READINGS
    lead_ru, lead_en = (f"{words[zone]}: " if words[zone] else "" for words in (ZONE_RU, ZONE_EN))
    why = Why(
        ru=f"{lead_ru}{formula.replace('.', ',')} = {kwh_ru(kwh)}, показания на {day_ru(on)}",
        en=f"{lead_en}{formula} = {kwh_en(kwh)}, read on {day_en(on)}",
    )
    return Step("reading", kwh, why, rule, on)


def _swap_step(swap: Swap, opening: Figures) -> Step:
    figures = ", ".join(plain(value) for value in opening.values())
    why = Why(
        ru=f"{day_ru(swap.on)} счётчик заменён, новый начал с показаний {figures}",
        en=f"The meter was replaced on {day_en(swap.on)}, the new one started at {figures}",
    )
    return Step("swap", None, why, SWAP, swap.on)
