"""One of several meters that nobody read: what stands in for it is told, and what is in no charge yet, instead of nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from billing_calculator.domain.account import Meter
from billing_calculator.domain.calculation import Charge
from billing_calculator.domain.charge import Why
from billing_calculator.domain.due import months_apart, months_until
from billing_calculator.domain.silence import Gap, Silent
from billing_calculator.domain.stand_in import StandIn
from billing_calculator.domain.words import day_en, day_ru, kwh_en, kwh_ru, months_en, months_ru


@dataclass(frozen=True)
class Behind:
    """A meter and the months it was not read in; the day of its last reading; by month what stood in for it, and the months in
    which nobody read any meter and all were billed `together`."""

    meter: Meter
    months: tuple[str, ...]
    read_on: date
    billed: Mapping[str, StandIn] = field(default_factory=dict)
    together: frozenset[str] = frozenset()

    @property
    def alone(self) -> tuple[str, ...]:
        """The months that are its own to tell of."""
        return tuple(each for each in self.months if each not in self.together)


def meters_behind(meters: Sequence[Meter], charges: Sequence[Charge], *, period: str) -> list[Behind]:
    """Those that were read once and not since, up to the last month in which another was and which is over, or charged so."""
    last: dict[str, tuple[str, date]] = {}
    billed: dict[str, dict[str, StandIn]] = {}
    for charge in charges:
        for reading in charge.current.readings:
            found = (charge.key.period, reading.read_on)
            last[reading.meter_id] = max(found, last.get(reading.meter_id, found))
        for unread in charge.current.unread:
            billed.setdefault(unread.meter_id, {})[charge.key.period] = unread.stand_in
    whole = frozenset(charge.key.period for charge in charges if charge.current.stand_in)
    over = [charge.key.period for charge in charges if charge.current.readings and _is_over(charge, period)]
    until = max(over, default="")
    behind = []
    for meter in meters:
        if meter.meter_id in last and last[meter.meter_id][0] < until:
            month, on = last[meter.meter_id]
            months = tuple(months_until(until, months_apart(month, until)))
            of_meter = billed.get(meter.meter_id, {})
            own = {each: of_meter[each] for each in months if each in of_meter}
            behind.append(Behind(meter, months, on, own, whole.intersection(months)))
    return behind


def _is_over(charge: Charge, period: str) -> bool:
    return charge.key.period < period or bool(charge.current.unread)


def gap_of_meters(service: str, behind: Sequence[Behind]) -> Gap | None:
    """Told as months without a reading are; the sums stand in the months' own charges, so no range of a correction is told."""
    if not behind:
        return None
    longest = max(behind, key=lambda each: len(each.months))
    months = tuple(_silent(month, longest.billed.get(month)) for month in longest.alone)
    return Gap(service, months, longest.read_on, None, None, tuple(why for each in behind for why in _says(each)))


def _silent(period: str, it: StandIn | None) -> Silent:
    return Silent(period, it.by, it.volumes, left=it.left) if it else Silent(period)


def _says(behind: Behind) -> list[Why]:
    count, billed = len(behind.months), list(behind.billed.values())
    name_ru, name_en = (f" № {behind.meter.serial}", f" no. {behind.meter.serial}") if behind.meter.serial else ("", "")
    told = [
        Why(
            ru=f"Счётчик{name_ru}: последние показания — от {day_ru(behind.read_on)}, без показаний {months_ru(count)}. "
            "По другому счётчику показания были.",
            en=f"Meter{name_en}: the last reading is of {day_en(behind.read_on)}, {months_en(count)} without one. "
            "Another meter was read meanwhile.",
        )
    ]
    if billed:
        told.append(_billed(billed))
    if together := len(behind.together):
        told.append(
            Why(
                ru=f"За {months_ru(together)} показаний не было ни по одному счётчику: начислено сразу по всем.",
                en=f"In {months_en(together)} no meter was read: all were charged together.",
            )
        )
    if left := count - len(billed) - together:
        told.append(
            Why(
                ru=f"Его расход за {months_ru(left)} пока не начислен: он придёт одной суммой со следующими показаниями.",
                en=f"What it used in {months_en(left)} is not charged yet: it will come in one sum with its next reading.",
            )
        )
    return told


def _billed(billed: Sequence[StandIn]) -> Why:
    kwh = sum((volume.kwh for it in billed for volume in it.volumes), Decimal(0))
    left = billed[-1].left
    ru = f"За него начислено отдельно за {months_ru(len(billed))}: {kwh_ru(kwh)}. Следующие показания это учтут."
    en = f"It was charged on its own for {months_en(len(billed))}: {kwh_en(kwh)}. Its next reading will set that off."
    if not left:
        return Why(f"{ru} По среднему больше начислять нельзя.", f"{en} The average may not be billed any longer.")
    return Why(
        f"{ru} По среднему можно начислить ещё за {months_ru(left)}, потом — по нормативу.",
        f"{en} The average may be billed for {months_en(left)} more, then the normative follows.",
    )
