"""One of several meters was read and the other was not: that is told, and nothing is made up for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from billing_calculator.domain.calculation import Charge, Rules, recalculate
from billing_calculator.domain.charge import Volume
from billing_calculator.domain.reading import ChargeKey
from billing_calculator.domain.stand_in import History, StandIn, UnreadMeter
from billing_calculator.domain.unread import NoReading, charge_unread
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


def single(kwh: int) -> tuple[Volume, ...]:
    return (Volume(1, "single", Decimal(kwh)),)


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
    words, more = gap.says
    ru, en = words.ru.replace("\xa0", " "), words.en.replace("\xa0", " ")
    assert ru.startswith("Счётчик № 222: последние показания — от 20 июля 2022 года, без показаний 2 месяца.")
    assert en.startswith("Meter no. 222: the last reading is of 20 July 2022, 2 months without one.")
    assert more.ru.replace("\xa0", " ").startswith("Его расход за 2 месяца пока не начислен") and "not charged yet" in more.en
    assert gap_of_meters("electricity", []) is None


def test_of_two_that_are_behind_both_are_told_and_the_longer_silence_counts() -> None:
    third = replace(ONE, meter_id="third", serial="")
    charges = [read("2022-06", METER_ID, "other", "third"), read("2022-08", METER_ID, "other"), read("2022-09", METER_ID)]
    gap = gap_of_meters("electricity", meters_behind((ONE, OTHER, third), charges, period="2022-10"))
    assert gap is not None and [each.period for each in gap.months] == ["2022-07", "2022-08", "2022-09"]
    assert len(gap.says) == 4 and gap.says[2].ru.startswith("Счётчик: ") and gap.read_on == date(2022, 6, 20)


def test_what_was_charged_for_it_is_told_with_its_counter_and_this_month_once_it_is_charged() -> None:
    def stood_in(charge: Charge, in_a_row: int) -> Charge:
        it = StandIn("average", in_a_row, 3, 3 - in_a_row, in_a_row - 1, History(6, single(360)), None, single(60), ())
        return replace(charge, current=replace(charge.current, unread=(UnreadMeter("other", "222", it),)))

    both, july, august = read("2022-06", METER_ID, "other"), read("2022-07", METER_ID), read("2022-08", METER_ID)
    gap = gap_of_meters("electricity", meters_behind((ONE, OTHER), [both, july, stood_in(august, 1)], period="2022-08"))
    assert gap is not None and [(each.period, each.by, each.kwh, each.left) for each in gap.months] == [
        ("2022-07", "", 0, None), ("2022-08", "average", 60, 2)
    ]  # fmt: skip
    said = [each.ru.replace("\xa0", " ") for each in gap.says]
    assert said[1].startswith("За него начислено отдельно за 1 месяц: 60 кВт·ч.") and "ещё за 2 месяца, потом" in said[1]
    assert said[2].startswith("Его расход за 1 месяц пока не начислен")
    key = ChargeKey(july.key.account_id, "electricity", "2022-08")
    nobody = charge_unread(NoReading(key, account(), History(6, single(360)), 0, None), rules=RULES, now=NOON)
    months = [both, stood_in(july, 1), nobody, stood_in(read("2022-09", METER_ID), 3)]
    mixed = gap_of_meters("electricity", meters_behind((ONE, OTHER), months, period="2022-09"))
    assert mixed is not None and [each.period for each in mixed.months] == ["2022-07", "2022-09"]
    said = [each.ru.replace("\xa0", " ") for each in mixed.says]
    assert "без показаний 3 месяца" in said[0] and said[1].startswith("За него начислено отдельно за 2 месяца: 120 кВт·ч.")
    assert said[2:] == ["За 1 месяц показаний не было ни по одному счётчику: начислено сразу по всем."], "all of it is charged"
    last = gap_of_meters("electricity", meters_behind((ONE, OTHER), [both, stood_in(july, 3)], period="2022-07"))
    assert last is not None and len(last.says) == 2
    assert last.says[1].ru.endswith("больше начислять нельзя.") and last.says[1].en.endswith("any longer.")
