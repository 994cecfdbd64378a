"""A case that cannot be answered names every field that stands in the way and says what to do."""

from __future__ import annotations

from typing import Any

import pytest
from billing_calculator.actions import answer_case
from billing_calculator.api.case_asked import asked, asked_in_address
from billing_calculator.api.case_files import case_schema
from billing_calculator.domain.engine.errors import TEXTS, CaseRefused, Doubt

from tests.billing_calculator.examples import PENALTY, TARIFFS

NIZHNY = {"region": "nizhny", "on": "2022-11-20", "persons": 4}
ONE = [{"zone": "single", "volume": "1"}]
PACK: dict[str, Any] = {"model": "ranges", "limits": [], "prices": {"any": {"1": {"single": {"range_1": "4.00"}}}}}


def read(on: str, value: str = "100", zone: str = "single") -> dict[str, Any]:
    return {"kind": "reading", "on": on, "values": [{"zone": zone, "value": value}]}


def swap(opening: list[dict[str, str]]) -> dict[str, Any]:
    return {"kind": "swap", "on": "2022-11-05", "values": [{"zone": "single", "value": "150"}], "opening": opening}


def refused(**case: Any) -> list[tuple[str, str]]:
    """The pointers of a refusal and what each says, in Russian."""
    with pytest.raises(CaseRefused) as refusal:
        answer_case(asked(case_schema().load({**NIZHNY, **case})), TARIFFS, PENALTY)
    assert refusal.value.code == "case_refused" and all(error["en"].endswith(".") for error in refusal.value.errors)
    return [(error["pointer"], error["ru"]) for error in refusal.value.errors]


BILLED = {"kind": "billed", "period": "2022-10", "volumes": ONE}
AREA = {"area": "50", "area_of_all": "2500"}


@pytest.mark.parametrize(
    ("case", "pointers"),
    [
        pytest.param({"consumption": ONE, "unmetered": {}}, ["/unmetered"], id="two uses"),
        pytest.param({}, ["/consumption"], id="nothing asked"),
        pytest.param({"region": None, "consumption": ONE}, ["/region"], id="no prices"),
        pytest.param({"tariff": "nizhny_2011", "pack": PACK, "consumption": ONE}, ["/tariff", "/pack"], id="three prices"),
        pytest.param({"region": "nowhere", "consumption": ONE}, ["/region"], id="unknown region"),
        pytest.param({"region": "kursk", "consumption": ONE}, ["/region"], id="a region that has undated tables only"),
        pytest.param({"region": None, "tariff": "nizhny_1999", "consumption": ONE}, ["/tariff"], id="unknown table"),
        pytest.param({"on": "2033-01-01", "consumption": ONE}, ["/on"], id="a day without a table"),
        pytest.param({"group": "castle", "consumption": ONE}, ["/group"], id="unknown group"),
        pytest.param({"service": "heat", "consumption": ONE}, ["/service"], id="another service"),
        pytest.param({"heating": True, "consumption": ONE}, ["/heating"], id="no terms for heating"),
        pytest.param({"zones": 2, "consumption": ONE}, ["/consumption"], id="other zones"),
        pytest.param({"zones": 1, "consumption": [*ONE, *ONE]}, ["/consumption"], id="one zone twice"),
        pytest.param(
            {"group": "rural", "zones": 2, "consumption": [{"zone": "day", "volume": "900"}, {"zone": "night", "volume": "0"}]},
            ["/group"], id="a price that the table lacks",
        ),
        pytest.param({"meter": {"events": [BILLED]}}, ["/meter/events/0"], id="no reading to count from"),
        pytest.param({"meter": {"events": [swap([{"zone": "single", "value": "1"}])]}}, ["/meter/events/0"], id="a swap first"),
        pytest.param({"meter": {"events": [read("2022-10-20", zone="night")]}}, ["/meter/events/0"], id="half a dial"),
        pytest.param(
            {"meter": {"events": [read("2022-10-20"), swap([{"zone": "night", "value": "1"}])]}}, ["/meter/events/1/opening"],
            id="half a new dial",
        ),
        pytest.param({"meter": {"events": [read("2022-10-20"), read("2022-10-19")]}}, ["/meter/events/1/on"], id="out of order"),
        pytest.param(
            {"meter": {"events": [read("2022-10-20"), read("2022-11-20", zone="day")]}}, ["/meter/events/1"], id="another dial"
        ),
        pytest.param(
            {"meter": {"events": [read("2022-10-20"), {**BILLED, "volumes": [{"zone": "day", "volume": "1"}]}]}},
            ["/meter/events/1/volumes"], id="billed for another dial",
        ),
        pytest.param({"meter": {"events": [read("2022-10-20", "100000")]}}, ["/meter/events/0"], id="too long"),
        pytest.param(
            {"meter": {"events": [read("2022-10-20"), read("2022-11-20", "100000")]}}, ["/meter/events/1"], id="too long later"
        ),
        pytest.param({"meter": {"events": [read("2022-10-20"), read("2022-11-20", "99")]}}, ["/meter/events/1"], id="backwards"),
        pytest.param(
            {"meter": {"events": [read("2022-10-20", "89999"), read("2022-11-20", "1")]}}, ["/meter/events/1"],
            id="backwards from below the last tenth of the dial",
        ),
        pytest.param(
            {"meter": {"price_change": "by_days", "events": [read("2021-12-01"), read("2022-01-20", "200")]}}, ["/meter/events"],
            id="days without a table between two readings",
        ),
        pytest.param(
            {"meter": {"events": [{"kind": "reading"}, {"kind": "swap"}, {"kind": "billed"}]}},
            [
                "/meter/events/0/on", "/meter/events/0/values", "/meter/events/1/on", "/meter/events/1/values",
                "/meter/events/1/opening", "/meter/events/2/period", "/meter/events/2/volumes",
            ], id="events that lack something",
        ),
        pytest.param({"on": "1999-12-31", "consumption": ONE}, ["/on"], id="the day before any that is charged"),
        pytest.param({"on": "2100-01-01", "consumption": ONE}, ["/on"], id="the day after any that is charged"),
        pytest.param(
            {"meter": {"ratio": "0", "events": [read("1999-10-20"), {**swap([{"zone": "single", "value": "1"}]), "ratio": "0"}]}},
            ["/meter/ratio", "/meter/events/0/on", "/meter/events/1/ratio"], id="days and ratios that cannot be",
        ),
        pytest.param({"missing": {}}, ["/missing/normative"], id="neither history nor normative"),
        pytest.param({"missing": {"rooms": 2}}, ["/missing/normative"], id="a normative that the table lacks"),
        pytest.param(
            {"missing": {"history": [{"volumes": ONE}, {"volumes": [{"zone": "day", "volume": "1"}]}]}}, ["/missing/history/1"],
            id="half a month",
        ),
        pytest.param(
            {"missing": {"readings": [{"on": "2022-04-01", "values": [{"zone": z, "value": "1"}]} for z in ("single", "day")]}},
            ["/missing/readings/1"], id="readings of two dials",
        ),
        pytest.param(
            {"missing": {"readings": [
                {"on": on, "values": [{"zone": "single", "value": v}]} for on, v in (("2022-04-01", "9"), ("2022-10-01", "1"))
            ]}}, ["/missing/readings"], id="an average that went backwards",
        ),
        pytest.param({"unmetered": {}}, ["/unmetered/normative"], id="no normative"),
        pytest.param(
            {"unmetered": {"normative": "1", "absences": [{"left_on": "2022-11-02", "back_on": "2022-11-02"}]}},
            ["/unmetered/absences/0/back_on"], id="back before leaving",
        ),
        pytest.param(
            {"unmetered": {"normative": "1", "absences": [{"left_on": "2022-11-02", "back_on": "2022-11-12", "persons": 5}]}},
            ["/unmetered/absences"], id="more away than there are",
        ),
        pytest.param({"consumption": ONE, "benefits": [{"percent": "50", "holders": 5}]}, ["/benefits/0/holders"], id="holders"),
        pytest.param({"house": {**AREA, "house_volume": "1", "area": "0"}}, ["/house/area_of_all"], id="no area"),
        pytest.param({"house": {**AREA, "house_volume": "1", "area": "2501"}}, ["/house/area_of_all"], id="larger than all"),
        pytest.param({"house": AREA}, ["/house/normative", "/house/common_area"], id="half a house"),
        pytest.param(
            {"debt": {"amount": "1.00", "due_on": "2026-02-10", "payments": [{"on": "2026-03-01", "amount": "1.01"}]}},
            ["/debt/payments"], id="more paid than owed",
        ),
        pytest.param({"region": None, "pack": {"tariff": "x"}, "consumption": ONE}, ["/pack"] * 2, id="a pack that lacks fields"),
        pytest.param(
            {"region": None, "pack": {**PACK, "prices": {"any": {"1": {"single": {"range_1": "NaN"}}}}}, "consumption": ONE},
            ["/pack"], id="a price that is no number",
        ),
        pytest.param(
            {"group": "castle", "benefits": [{"percent": "50", "holders": 5}], "zones": 3, "consumption": ONE},
            ["/group", "/consumption", "/benefits/0/holders"], id="everything at once",
        ),
    ],
)  # fmt: skip
def test_a_doubt_points_at_its_field(case: dict[str, Any], pointers: list[str]) -> None:
    assert [pointer for pointer, _ in refused(**case)] == pointers


def test_two_who_are_away_at_different_times_may_be_the_same_person() -> None:
    away = [{"left_on": "2022-11-01", "back_on": "2022-11-10"}, {"left_on": "2022-11-10", "back_on": "2022-11-20"}]
    case = {**NIZHNY, "persons": 1, "unmetered": {"normative": "60", "absences": away}}
    assert answer_case(asked(case_schema().load(case)), TARIFFS, PENALTY).result.rows
    overlapping = [away[0], {**away[1], "left_on": "2022-11-09"}]
    assert refused(persons=1, unmetered={"normative": "60", "absences": overlapping})[0][0] == "/unmetered/absences"


def test_a_refusal_names_what_would_do() -> None:
    assert "nizhny" in refused(region="nowhere", consumption=ONE)[0][1]
    assert "nizhny_2011" in refused(region=None, tariff="x", consumption=ONE)[0][1]
    assert "2022-07-01…2022-12-31" in refused(on="2033-01-01", consumption=ONE)[0][1]
    assert "urban_gas" in refused(group="castle", consumption=ONE)[0][1]
    assert "single" in refused(consumption=[{"zone": "day", "volume": "1"}])[0][1]
    (said,) = refused(meter={"events": [read("2022-10-20"), read("2022-11-20", "99")]})
    assert said[1].startswith("Показание 99 меньше предыдущего, 100.")


@pytest.mark.parametrize("doubt", Doubt)
def test_every_doubt_is_a_sentence_in_both_languages(doubt: Doubt) -> None:
    assert all(text.endswith(".") for text in TEXTS[doubt])


def test_the_short_question_is_the_same_case() -> None:
    blank = {"single": None, "day": None, "peak": None, "semi_peak": None, "night": None, "group": "urban_gas", "zones": 1}
    whole = case_schema().load({**NIZHNY, "consumption": [{"zone": "single", "volume": "260"}]})
    short = {**blank, "region": "nizhny", "on": whole["on"], "persons": 4, "lives_alone": False}
    short["single"] = whole["consumption"][0]["volume"]
    answers = [answer_case(case, TARIFFS, PENALTY) for case in (asked(whole), asked_in_address(short))]
    assert answers[0] == answers[1] and str(answers[0].result.total) == "1257.80"


def test_readings_of_two_dials_are_told_the_zones_of_the_first() -> None:
    read = [{"on": "2022-04-01", "values": [{"zone": zone, "value": "1"}]} for zone in ("single", "day")]
    with pytest.raises(CaseRefused) as refused:
        answer_case(asked(case_schema().load({**NIZHNY, "missing": {"readings": read}})), TARIFFS, PENALTY)
    assert refused.value.errors[0]["en"].endswith(": single.")
