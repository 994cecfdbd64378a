"""One of several meters that nobody read: its kWh are in no charge yet, and that is said instead of nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from billing_calculator.domain.account import Meter
from billing_calculator.domain.calculation import Charge
from billing_calculator.domain.charge import Why
from billing_calculator.domain.due import months_apart, months_until
from billing_calculator.domain.silence import Gap, Silent
from billing_calculator.domain.words import day_en, day_ru, months_en, months_ru


@dataclass(frozen=True)
class Behind:
    """A meter and the months in which others were read and it was not; the day of its last reading."""

    meter: Meter
    months: tuple[str, ...]
    read_on: date


def meters_behind(meters: Sequence[Meter], charges: Sequence[Charge], *, period: str) -> list[Behind]:
    """Those that were read once and not since, up to the last month that is over and in which another was."""
    last: dict[str, tuple[str, date]] = {}
    for charge in charges:
        for reading in charge.current.readings:
            found = (charge.key.period, reading.read_on)
            last[reading.meter_id] = max(found, last.get(reading.meter_id, found))
    over = [charge.key.period for charge in charges if charge.current.readings and charge.key.period < period]
    until = max(over, default="")
    behind = []
    for meter in meters:
        if meter.meter_id in last and last[meter.meter_id][0] < until:
            month, on = last[meter.meter_id]
            behind.append(Behind(meter, tuple(months_until(until, months_apart(month, until))), on))
    return behind


def gap_of_meters(service: str, behind: Sequence[Behind]) -> Gap | None:
    """Told as months without a reading are: nothing is billed for them, so no range of a correction can be told."""
    if not behind:
        return None
    longest = max(behind, key=lambda each: len(each.months))
    months = tuple(Silent(month) for month in longest.months)
    return Gap(service, months, longest.read_on, None, None, tuple(_says(each) for each in behind))


def _says(behind: Behind) -> Why:
    count = len(behind.months)
    name_ru, name_en = (f" № {behind.meter.serial}", f" no. {behind.meter.serial}") if behind.meter.serial else ("", "")
    return Why(
        ru=f"Счётчик{name_ru}: последние показания — от {day_ru(behind.read_on)}, без показаний {months_ru(count)}. "
        "По другому счётчику показания были, а расход этого пока не начислен: он придёт одной суммой со следующими показаниями.",
        en=f"Meter{name_en}: the last reading is of {day_en(behind.read_on)}, {months_en(count)} without one. "
        "Another meter was read meanwhile; what this one used is not charged yet: it will come in one sum with its next reading.",
    )
