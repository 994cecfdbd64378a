from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from contracts.api.readings import CheckResponse, MeterResponse, ReadingResponse, WindowResponse
from readings import announce
from readings.domain import answers, texts
from readings.domain.decisions import cancel, correct
from readings.domain.examining import examine
from readings.domain.faults import ReadingImplausible, ReadingTooLong, ReadingWentBackwards
from readings.domain.period import intake_on

from tests.readings.examples import NOW, RULES, TODAY, a_meter, a_standing, accepted, after, values


def test_energy_is_written_with_no_break_spaces() -> None:
    assert texts.kwh(Decimal(12345)) == texts.Text("12\u00a0345\u00a0кВт·ч", "12,345\u00a0kWh")


def test_a_dial_is_written_as_it_shows() -> None:
    assert (texts.dial(Decimal("12345.60")), texts.dial(Decimal(7))) == ("12345,6", "7")


def test_a_day_of_another_year_says_its_year() -> None:
    assert texts.day(date(2022, 12, 15), today=TODAY).ru == "15\u00a0декабря"
    assert texts.day(date(2023, 1, 15), today=TODAY) == texts.Text("15\u00a0января 2023\u00a0года", "15\u00a0January 2023")


def test_an_accepted_reading_says_its_kwh_and_its_month() -> None:
    reading = accepted(a_standing(a_meter(day=100, night=50)), day=220, night=130)

    said = answers.reading_message(reading)

    assert said.ru == "Показания приняты: 200\u00a0кВт·ч за ноябрь 2022\u00a0года."
    assert said.en == "The reading is accepted: 200\u00a0kWh for November 2022."


def test_a_late_reading_says_where_it_went() -> None:
    reading = accepted(a_standing(), today=date(2022, 11, 28), single=12500)

    assert answers.reading_message(reading).ru == (
        "Показания приняты: 100\u00a0кВт·ч за декабрь 2022\u00a0года. "
        "Приём показаний за ноябрь 2022\u00a0года уже закончен, поэтому они учитываются за декабрь 2022\u00a0года."
    )


def test_a_corrected_and_a_cancelled_reading_say_so() -> None:
    standing = a_standing()
    reading = accepted(standing, single=12500)
    now_last = after(standing, reading)
    other = correct(
        standing=now_last, reading=reading, values=values(single=12550), confirmed=False, rules=RULES, today=TODAY, now=NOW
    )
    gone = cancel(standing=now_last, reading=other, today=TODAY, now=NOW, rules=RULES)

    assert answers.reading_message(other).ru == "Показания исправлены: 150\u00a0кВт·ч за ноябрь 2022\u00a0года."
    assert answers.reading_message(gone).en == "The reading is cancelled. The one before it is valid again."


def test_the_answer_about_a_reading_fits_its_schema_and_says_what_may_be_done() -> None:
    reading = accepted(a_standing(), single=12500)

    told = ReadingResponse().dump(answers.reading(reading, last=True, today=TODAY))

    assert (told["can_correct"], told["can_cancel"], told["changeable_until"]) == (True, True, "2022-11-30")
    assert told["zones"] == [{"zone": "single", "value": "12500", "previous": "12400", "consumption": "100", "ratio": "1"}]
    assert told["history"][0]["action"] == "submitted"


def test_neither_an_earlier_reading_nor_one_of_a_closed_month_may_be_changed() -> None:
    reading = accepted(a_standing(), single=12500)

    assert answers.reading(reading, last=False, today=TODAY)["can_correct"] is False
    assert answers.reading(reading, last=True, today=date(2022, 12, 1))["can_cancel"] is False


def test_the_answer_about_a_meter_fits_its_schema() -> None:
    meter, reading = a_meter(), accepted(a_standing(), single=12500)

    fresh = MeterResponse().dump(answers.meter(meter, last=None, today=TODAY, rules=RULES))
    used = MeterResponse().dump(answers.meter(meter, last=reading, today=TODAY, rules=RULES))

    assert fresh["previous"] == [{"zone": "single", "value": "12400", "read_on": "2022-10-31"}]
    assert used["previous"] == [{"zone": "single", "value": "12500", "read_on": "2022-11-20"}]
    assert (fresh["last_reading"], used["last_reading"]["revision"]) == (None, 1)


def test_the_answer_about_the_window_fits_its_schema() -> None:
    told = WindowResponse().dump(answers.window(intake_on(TODAY, RULES)))

    assert WindowResponse().validate(told) == {}
    assert told["closes_on"] == "2022-11-25"


def test_a_check_warns_of_what_needs_a_confirmation_and_of_lateness() -> None:
    intake = intake_on(date(2022, 11, 28), RULES)
    found = examine(standing=a_standing(), meter_id="meter-1", values=values(single=20000), intake=intake, rules=RULES)

    told = CheckResponse().dump(answers.check(found, counts_to="2022-12", late=True))

    assert (told["acceptable"], [warning["code"] for warning in told["warnings"]]) == (
        False, ["reading_implausible", "reading_late"],
    )  # fmt: skip
    assert CheckResponse().validate(told) == {}


def test_a_check_without_doubts_is_acceptable_as_it_is() -> None:
    intake = intake_on(TODAY, RULES)
    found = examine(standing=a_standing(), meter_id="meter-1", values=values(single=12500), intake=intake, rules=RULES)

    told = answers.check(found, counts_to="2022-11", late=False)

    assert (told["acceptable"], told["warnings"], told["reasons"]) == (True, [], [])


def test_every_change_is_told_with_the_whole_reading() -> None:
    reading = replace(accepted(a_standing(), single=12500), revision=3)

    facts = [announce.reading_submitted(reading), announce.reading_corrected(reading), announce.reading_cancelled(reading)]

    assert [fact.type.name for fact in facts] == [
        "readings.reading_submitted.v1", "readings.reading_corrected.v1", "readings.reading_cancelled.v1",
    ]  # fmt: skip
    assert {(fact.subject, fact.revision, fact.partition_key) for fact in facts} == {("reading-1", 3, "account-1")}
    assert set(facts[0].data) == set(facts[0].type.schema().fields)


def test_zeros_after_the_comma_are_dropped_wherever_a_figure_is_said_or_kept() -> None:
    standing = a_standing()
    standing = after(standing, accepted(standing, single="13100.000"))

    assert [str(part) for part in vars(standing.readings[0].zones[0]).values()] == ["single", "13100", "12400", "700", "1"]
    with pytest.raises(ReadingWentBackwards) as refused:
        accepted(standing, single="13099.00")
    assert refused.value.ru.startswith("Показание 13099 меньше предыдущего, 13100. Ожидается число от 13100 до 15100.")
    assert refused.value.details == {
        "zone": "single", "previous": "13100", "value": "13099", "expected": {"from": "13100", "to": "15100"},
    }  # fmt: skip


def test_a_figure_kept_with_zeros_after_the_comma_is_said_without_them() -> None:
    first = accepted(a_standing(), single=13100)
    kept = replace(first, zones=(replace(first.zones[0], value=Decimal("13100.000")),))

    with pytest.raises(ReadingTooLong) as refused:
        accepted(a_standing(None, kept), single="999999.0")
    assert refused.value.ru.startswith("В показании 999999 больше цифр")
    assert "от 13100 до 15100" in refused.value.ru
    with pytest.raises(ReadingImplausible) as doubted:
        accepted(a_standing(None, kept), single="19100.0")
    assert (doubted.value.details["value"], doubted.value.details["consumption"]) == ("19100", "6000")
    assert accepted(a_standing(None, kept), single=13101).zones[0].consumption.as_tuple().exponent == 0
