"""One of several meters was read and the other was not: that is told, and nothing is made up for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from billing_calculator.domain.calculation import Charge, Rules, recalculate
from billing_calculator.domain.unread_meters import gap_of_meters, meters_behind
from billing_calculator.store.tariff_files import load_due_rules

from tests.billing_calculator.examples import METER_ID, NOON, TARIFFS, account, reading

RULES = Rules(TARIFFS, load_due_rules())
ONE = replace(account().meters[0], serial="111")
OTHER, NEW = replace(ONE, meter_id="other", serial="222"), replace(ONE, meter_id="new", serial="")


def read(period: str, *meter_ids: str) -> Charge:
    on = date.fromisoformat(f"{period}-20")
    of = [replace(reading(100, period=period, read_on=on), meter_id=each, reading_id=f"{period}{each}") for each in meter_ids]
    how = {"rules": RULES, "reason": "reading_submitted", "now": NOON}
    charge = recalculate(None, key=of[0].key, account=account(), readings=of, **how)  # type: ignore[arg-type]
    assert charge is not None
    return charge


def behind(*charges: Charge, period: str = "2022-11") -> dict[str, tuple[str, ...]]:
    return {each.meter.serial: each.months for each in meters_behind((ONE, OTHER, NEW), charges, period=period)}


def test_a_meter_is_behind_since_its_own_last_month_until_the_last_that_another_was_read_in() -> None:
    both, alone = read("2022-07", METER_ID, "other"), [read(month, METER_ID) for month in ("2022-08", "2022-09")]
    assert behind(both, *alone) == behind(*alone, both) == {"222": ("2022-08", "2022-09")}


def test_this_month_is_not_over_and_a_meter_that_was_never_read_has_no_beginning() -> None:
    both, this = read("2022-10", METER_ID, "other"), read("2022-11", METER_ID)
    assert behind(both, this) == {} and behind(both, this, period="2022-12") == {"222": ("2022-11",)}
    assert behind(read("2022-09", METER_ID), read("2022-10", METER_ID)) == behind() == {}
    late = read("2022-11", "other")
    assert behind(read("2022-09", METER_ID, "other"), read("2022-10", METER_ID), late) == {}, "it was read meanwhile"


def test_it_is_told_by_its_number_with_what_will_come_of_it() -> None:
    found = meters_behind((ONE, OTHER), [read("2022-07", METER_ID, "other"), read("2022-09", METER_ID)], period="2022-10")
    gap = gap_of_meters("electricity", found)
    assert gap is not None and [each.period for each in gap.months] == ["2022-08", "2022-09"]
    assert (gap.read_on, gap.low, gap.high) == (date(2022, 7, 20), None, None)
    (words,) = gap.says
    ru, en = words.ru.replace("\xa0", " "), words.en.replace("\xa0", " ")
    assert ru.startswith("Счётчик № 222: последние показания — от 20 июля 2022 года, без показаний 2 месяца.")
    assert en.startswith("Meter no. 222: the last reading is of 20 July 2022, 2 months without one.")
    assert gap_of_meters("electricity", []) is None


def test_of_two_that_are_behind_both_are_told_and_the_longer_silence_counts() -> None:
    third = replace(ONE, meter_id="third", serial="")
    charges = [read("2022-06", METER_ID, "other", "third"), read("2022-08", METER_ID, "other"), read("2022-09", METER_ID)]
    gap = gap_of_meters("electricity", meters_behind((ONE, OTHER, third), charges, period="2022-10"))
    assert gap is not None and [each.period for each in gap.months] == ["2022-07", "2022-08", "2022-09"]
    assert len(gap.says) == 2 and gap.says[1].ru.startswith("Счётчик: ") and gap.read_on == date(2022, 6, 20)
