"""Some meters were read and others were not: each of the others is charged on its own, explained, and set off by its reading."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from billing_calculator.announce import charge_calculated
from billing_calculator.api.explanation_check import faults
from billing_calculator.api.explanations import explanation_shown
from billing_calculator.api.shown import summary_shown
from billing_calculator.domain.account import ZONES_OF_RATES, Account, Meter
from billing_calculator.domain.bill_words import explained
from billing_calculator.domain.calculation import Charge, Rules, recalculate
from billing_calculator.domain.charge import Household, Volume
from billing_calculator.domain.debt import debt_of
from billing_calculator.domain.explanation import explain
from billing_calculator.domain.pack_trial import tried
from billing_calculator.domain.part_read import Silence, in_a_row, unread_meters
from billing_calculator.domain.reading import ChargeKey, Reading
from billing_calculator.domain.replay import replay
from billing_calculator.domain.stand_in import NO_HISTORY, History, SetOff, UnreadMeter
from billing_calculator.domain.unread import MonthState
from billing_calculator.domain.what_if.suppose import keep
from billing_calculator.store.stand_ins import unread_from, unread_rows
from billing_calculator.store.tariff_files import load_due_rules, tariff_documents
from contracts.api.explanations import ExplanationResponse
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.billing_calculator.examples import ACCOUNT_ID, NOON, OTHER_READING_ID, TARIFFS, account, reading
from tests.billing_calculator.oracle import part_read

RULES = Rules(TARIFFS, load_due_rules())
PACK = next(each for each in tariff_documents() if (each["plan"], each["valid_from"]) == ("nizhny", "2022-07-01"))
OCTOBER, DAY = "2022-10", date(2022, 10, 20)
HOUSE = replace(account().meters[0], serial="111")
SHED, GARAGE = (
    replace(HOUSE, meter_id=f"7d1e0b52-4f5e-5c0d-9b0e-3a6f1c2d4e{number}", serial=str(number)) for number in (77, 88)
)


def home(persons: int = 4, *meters: Meter) -> Account:
    return replace(account(household=Household("urban_gas", persons, False)), meters=meters or (HOUSE, SHED))


def history(months: int, *kwh: int) -> History:
    zones = ZONES_OF_RATES[len(kwh)] if kwh else ()
    return History(months, tuple(Volume(len(kwh), zone, Decimal(each)) for zone, each in zip(zones, kwh, strict=True)))


def of_house(*kwh: int | str, period: str = OCTOBER) -> Reading:
    return reading(*kwh, period=period, read_on=date.fromisoformat(f"{period}-20"))


def of_shed(*kwh: int | str, period: str = OCTOBER) -> Reading:
    return replace(of_house(*kwh, period=period), reading_id=OTHER_READING_ID, meter_id=SHED.meter_id)


def charged(
    *readings: Reading, who: Account | None = None, held: Charge | None = None, set_off: tuple[SetOff, ...] = (),
    unread: tuple[UnreadMeter, ...] | None = None, reason: str = "reading_submitted",
) -> Charge | None:  # fmt: skip
    kept = held.current.unread if held and unread is None else unread or ()
    how: Any = {"rules": RULES, "reason": reason, "now": NOON, "set_off": set_off, "unread": kept}
    return recalculate(held, key=readings[0].key, account=who or home(), readings=readings, **how)


def closed(*readings: Reading, silences: tuple[Silence, ...], who: Account | None = None, normative: int | None = None) -> Charge:
    """The month as its readings made it, and then as its close does."""
    made = charged(*readings, who=who)
    assert made is not None
    of = None if normative is None else Decimal(normative)
    unread = unread_meters(made, who or home(), silences, normative=of, tariffs=TARIFFS)
    return charged(*readings, who=who, held=made, unread=unread, reason="month_closed") or made


def shown(charge: Charge) -> dict[str, Any]:
    told: dict[str, Any] = ExplanationResponse().dump(explanation_shown(explain(charge, charge.current, TARIFFS)))
    return told


SILENT = Silence(SHED, history(6, 360), 0)


def test_the_meter_that_was_not_read_is_charged_by_its_own_average_and_the_norm_is_the_homes() -> None:
    now = closed(of_house(180), silences=(SILENT,)).current
    assert [(line.band, line.volume) for line in now.lines] == [("within_norm", 200), ("over_norm", 40)]
    assert (now.revision, now.reason, now.previous_total, now.total) == (2, "month_closed", Decimal("741.60"), Decimal("1113.20"))
    (shed,) = now.unread
    assert (shed.serial, shed.stand_in.by, shed.stand_in.in_a_row, shed.stand_in.left) == ("77", "average", 1, 2)
    words = [each.ru.replace("\xa0", " ") for each in shed.stand_in.why]
    assert words[0].startswith("По счётчику № 77 показаний за месяц не было, по другому были")
    assert words[1] == "в среднем за 6 мес. 60 кВт·ч в месяц, начисляем 60 кВт·ч"
    assert explained(now)[:3] == shed.stand_in.why


def test_done_again_the_close_changes_nothing_and_a_correction_of_the_other_meter_keeps_it() -> None:
    charge = closed(of_house(180), silences=(SILENT,))
    assert unread_meters(charge, home(), (SILENT,), normative=None, tariffs=TARIFFS) == charge.current.unread
    assert charged(of_house(180), held=charge) is None
    corrected = charged(replace(of_house(100), revision=2), held=charge)
    assert corrected is not None and (corrected.current.volume, corrected.current.unread) == (160, charge.current.unread)


def test_its_own_late_reading_takes_the_place_of_what_stood_in_and_without_any_reading_nothing_is_left_of_it() -> None:
    charge = closed(of_house(180), silences=(SILENT,))
    late = charged(of_house(180), of_shed(20), held=charge)
    assert late is not None and (late.current.volume, late.current.unread) == (200, ())
    gone = charged(replace(of_house(180), accepted=False), held=charge)
    assert gone is not None and (gone.current.total, gone.current.unread) == (Decimal("0.00"), ())


def test_its_next_reading_holds_what_stood_in_and_takes_it_off() -> None:
    billed = closed(of_house(180), silences=(SILENT,)).current.unread[0].stand_in.volumes
    november = charged(of_house(180, period="2022-11"), of_shed(150, period="2022-11"), set_off=(SetOff(OCTOBER, billed),))
    assert november is not None and november.current.volume == 180 + 150 - 60
    assert faults(shown(november)) == []


def test_after_three_averages_what_the_others_leave_of_the_normative_stands_in() -> None:
    for used, left in ((180, 120), (300, 0), (500, 0)):
        (shed,) = closed(of_house(used), silences=(replace(SILENT, billed_before=3),), normative=75).current.unread
        assert (shed.stand_in.by, shed.stand_in.volumes[0].kwh, shed.stand_in.counted) == ("normative", left, used)
        assert f"на этот остаётся {left}" in shed.stand_in.why[-1].ru.replace("\xa0", " ")
    (second,) = closed(of_house(180), silences=(replace(SILENT, billed_before=2),), normative=75).current.unread
    assert (second.stand_in.by, second.stand_in.left) == ("average", 0)


def test_what_the_others_were_billed_for_in_earlier_months_takes_nothing_of_the_normative() -> None:
    for billed, left in ((200, 200), (400, 300)):
        off = (SetOff("2022-09", (Volume(1, "single", Decimal(billed)),)),)
        held = charged(of_house(300), set_off=off)
        assert held is not None
        silence = replace(SILENT, billed_before=3)
        (shed,) = unread_meters(held, home(), (silence,), normative=Decimal(75), tariffs=TARIFFS)
        assert (shed.stand_in.volumes[0].kwh, shed.stand_in.counted) == (left, 300 - left)
        charge = charged(of_house(300), held=held, set_off=off, unread=(shed,), reason="month_closed")
        assert charge is not None and faults(shown(charge)) == []


def test_of_two_the_averaged_one_counts_before_the_normative_is_shared_out() -> None:
    silences = (replace(SILENT, billed_before=3), Silence(GARAGE, history(3, 150), 1))
    who = home(4, HOUSE, SHED, GARAGE)
    charge = closed(of_house(180), silences=silences, who=who, normative=75)
    told = [(each.serial, each.stand_in.by, each.stand_in.volumes[0].kwh) for each in charge.current.unread]
    assert told == [("77", "normative", 70), ("88", "average", 50)]
    assert faults(shown(charge)) == [] and replay(charge.key, charge.current, TARIFFS).total == charge.current.total


@pytest.mark.parametrize(
    ("silence", "normative"),
    [(Silence(SHED, NO_HISTORY, 0), 75), (Silence(SHED, History(0, ()), 0), 75), (Silence(SHED, history(2, 90), 0), None),
     (replace(SILENT, billed_before=3), None), (replace(SILENT, meter=HOUSE), 75)],
    ids=["never read", "read once", "too few months, no normative", "three averages, no normative", "it was read"],
)  # fmt: skip
def test_what_is_not_known_is_not_made_up(silence: Silence, normative: int | None) -> None:
    charge = closed(of_house(180), silences=(silence,), normative=normative)
    assert (charge.current.unread, charge.current.revision) == ((), 1)


def test_an_organisations_meter_waits_for_its_reading() -> None:
    firm = replace(home(), legal_entity=True, contract_price=Decimal(5))
    assert closed(of_house(180), silences=(SILENT,), who=firm).current.unread == ()
    home_before = closed(of_house(180), silences=(SILENT,))
    now = charged(of_house(180), who=firm, held=home_before)
    assert now is not None and (now.current.unread, now.current.volume) == ((), 180)


def state(period: str, by: str = "", **unread: str) -> MonthState:
    return MonthState(ChargeKey(ACCOUNT_ID, "electricity", period), Decimal(0), read=not by, by=by, unread=unread)


def test_the_count_goes_on_through_months_of_its_own_and_of_the_whole_home_until_the_meter_is_read() -> None:
    before = [state("2022-08", "average"), state("2022-07", shed="average", garage="average"), state("2022-09", shed="average")]
    assert in_a_row("shed", last_read="2022-06", before=before) == 3
    assert in_a_row("garage", last_read="2022-06", before=before) == 2
    assert in_a_row("shed", last_read="2022-08", before=before) == 1
    by_norm = [state("2022-07", "normative"), state("2022-08", shed="normative"), state("2022-09"), state("2022-10", "average")]
    assert in_a_row("shed", last_read="2022-06", before=by_norm) == 1
    assert in_a_row("shed", last_read="2022-10", before=by_norm) == in_a_row("shed", last_read="2022-05", before=[]) == 0


KWH = st.integers(0, 600)
MOVES = st.lists(KWH, min_size=1, max_size=3)


@st.composite
def silences(draw: Any) -> list[dict[str, Any]]:
    found = []
    for _ in range(draw(st.integers(1, 2))):
        rates = draw(st.integers(1, 3))
        months = draw(st.lists(st.lists(KWH, min_size=rates, max_size=rates), min_size=1, max_size=7))
        zones = [dict(zip(ZONES_OF_RATES[rates], map(str, month), strict=True)) for month in months]
        found.append({"history": zones, "billed_in_a_row": draw(st.integers(0, 4)), "normative": "75"})
    return found


@settings(max_examples=150)
@given(MOVES, silences(), st.integers(1, 6))
def test_any_month_is_as_the_oracle_has_it_explained_done_again_and_kept(
    kwh: list[int], asked: list[dict[str, Any]], persons: int
) -> None:
    told = []
    for meter, it in zip((SHED, GARAGE), asked, strict=False):
        rates = len(it["history"][0])
        sums = [sum(int(month[zone]) for month in it["history"]) for zone in ZONES_OF_RATES[rates]]
        told.append(Silence(replace(meter, rates=rates), history(len(it["history"]), *sums), it["billed_in_a_row"]))
    who = home(persons, HOUSE, *(each.meter for each in told))
    charge = closed(of_house(*kwh), silences=tuple(told), who=who, normative=75)
    unit = 10**10
    read = {(len(kwh), zone): used * unit for zone, used in zip(ZONES_OF_RATES[len(kwh)], kwh, strict=True)}
    due = part_read({"persons": persons, "group": "urban_gas"}, PACK, read, asked, "10")
    assert sorted(("consumption", line.band, int(line.amount * 100)) for line in charge.current.lines) == sorted(due)
    explanation = shown(charge)
    assert explanation["complete"] and faults(explanation) == []
    assert replay(charge.key, charge.current, TARIFFS).total == charge.current.total
    assert unread_from(unread_rows(charge.current.unread)) == charge.current.unread
    was, would = tried(charge, TARIFFS.on(plan="nizhny", day=DAY))
    assert would is not None and was.charge == would.charge


def test_no_figure_of_what_stood_in_can_be_another_one() -> None:
    told = shown(closed(of_house(180, 20), silences=(replace(SILENT, billed_before=3),), normative=75))
    assert faults(told) == [] and {rule["code"] for rule in told["lines"][0]["rules"]} == {"readings", "60", "price"}
    averaged = shown(closed(of_house(180), silences=(SILENT,)))
    changes: list[tuple[dict[str, Any], tuple[str, ...], Any]] = [
        (told, ("counted",), "1"), (told, ("normative",), "76"), (averaged, ("in_a_row",), 2), (averaged, ("left",), 1),
        (averaged, ("history", "months"), 5),
    ]  # fmt: skip
    for whole, path, value in changes:
        wrong = copy.deepcopy(whole)
        node = wrong["unread_meters"][0]["stand_in"]
        for step in path[:-1]:
            node = node[step]
        node[path[-1]] = value
        assert faults(wrong) != [], path
    read = copy.deepcopy(averaged)
    read["unread_meters"][0]["meter_id"] = read["readings"][0]["meter_id"]
    assert any("was read" in each for each in faults(read))
    assert faults({**averaged, "unread_meters": []}) != []


def test_others_are_told_and_a_what_if_knows_no_other_months() -> None:
    charge = closed(of_house(180), silences=(SILENT,))
    data = charge_calculated(charge, debt=debt_of([], load_due_rules())).data
    (told,) = data["unread_meters"]
    assert (data["reason"], data["by_rule"]) == ("account_updated", True), "older listeners know four reasons"
    assert (told["meter_id"], told["by"], told["in_a_row"], told["left"]) == (SHED.meter_id, "average", 1, 2)
    summary = summary_shown(charge)
    assert (summary["reason"], summary["by_rule"]) == ("account_updated", True), "not the account's data: a rule"
    corrected = charged(replace(of_house(100), revision=2), held=charge, reason="reading_corrected")
    assert corrected is not None and "by_rule" not in summary_shown(corrected)
    kept = keep(charge.key, charge.current, TARIFFS, months=3, before=Decimal(100))
    assert (kept.months, kept.charged) == (1, charge.current.total)
