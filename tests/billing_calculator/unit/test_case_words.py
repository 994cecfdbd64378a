"""What a person reads of a case: the steps to the kWh, the lines, the counters, and the rules they cite."""

from __future__ import annotations

from typing import Any

from billing_calculator.actions import answer_case
from billing_calculator.api.case_asked import asked
from billing_calculator.api.case_files import case_schema
from billing_calculator.domain.engine import Result, rules

from tests.billing_calculator.examples import PENALTY, TARIFFS

NIZHNY = {"region": "nizhny", "on": "2022-11-20", "persons": 4}


def answered(**case: Any) -> Result:
    return answer_case(asked(case_schema().load({**NIZHNY, **case})), TARIFFS, PENALTY).result


def single(volume: str) -> list[dict[str, str]]:
    return [{"zone": "single", "volume": volume}]


def read(on: str, value: str) -> dict[str, Any]:
    return {"kind": "reading", "on": on, "values": [{"zone": "single", "value": value}]}


HISTORY = [{"volumes": single(kwh)} for kwh in ("180", "200", "220", "210", "190", "205")]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def steps(result: Result) -> list[tuple[str, str, str]]:
    return [(plain(step.why.ru), plain(step.why.en), step.rule.code) for step in result.steps]


def test_a_reading_shows_its_difference() -> None:
    assert steps(answered(meter={"events": [read("2022-10-20", "1000"), read("2022-11-20", "1260")]})) == [
        (
            "1260 − 1000 = 260 кВт·ч, показания на 20 ноября 2022 года",
            "1260 − 1000 = 260 kWh, read on 20 November 2022",
            "readings",
        )
    ]


def test_a_ratio_multiplies_the_difference() -> None:
    (step,) = steps(answered(meter={"ratio": "1.5", "events": [read("2022-10-20", "140"), read("2022-11-20", "150")]}))
    assert step[0].startswith("(150 − 140) × 1,5 = 15 кВт·ч,") and step[1].startswith("(150 − 140) × 1.5 = 15 kWh,")
    assert step[2] == "ratio"


def test_a_dial_that_passed_zero_shows_where_it_ends() -> None:
    (step,) = steps(answered(meter={"events": [read("2022-10-20", "99950"), read("2022-11-20", "30")]}))
    assert step[0].startswith("100000 − 99950 + 30 = 80 кВт·ч,") and step[2] == "roll_over"


def test_a_dial_that_stood_still_did_not_pass_zero() -> None:
    (step,) = steps(answered(meter={"events": [read("2022-10-20", "99950"), read("2022-11-20", "99950")]}))
    assert step[0].startswith("99950 − 99950 = 0 кВт·ч,") and step[2] == "readings"


def test_a_zone_is_named_and_a_swap_told() -> None:
    def zones(kind: str, on: str, day: str, night: str, **more: Any) -> dict[str, Any]:
        return {"kind": kind, "on": on, "values": [{"zone": "day", "value": day}, {"zone": "night", "value": night}], **more}

    new = [{"zone": "day", "value": "7"}, {"zone": "night", "value": "8"}]
    events = [zones("reading", "2022-10-20", "10", "10"), zones("swap", "2022-11-05", "20", "15", opening=new)]
    result = answered(zones=2, meter={"events": [*events, zones("reading", "2022-11-20", "8", "9")]})
    told = steps(result)
    assert [step[0].split(":")[0] for step in told[:2]] == ["День", "Ночь"] and told[1][1].startswith("Night: 15 − 10 = 5 kWh")
    assert told[2] == (
        "5 ноября 2022 года счётчик заменён, новый начал с показаний 7, 8",
        "The meter was replaced on 5 November 2022, the new one started at 7, 8",
        "swap",
    )
    assert [step.on.isoformat() if step.on else None for step in result.steps][2] == "2022-11-05"


def test_the_average_is_exact_until_it_is_billed_and_its_counter_is_shown() -> None:
    result = answered(missing={"history": HISTORY, "billed_in_a_row": 1})
    assert steps(result) == [
        (
            "в среднем за 6 мес. 200,833 кВт·ч в месяц, начисляем 201 кВт·ч",
            "200.833 kWh a month on average over 6 months, 201 kWh are billed",
            "59b",
        ),
        (
            "По среднему 2-й месяц подряд из 3 возможных; потом — по нормативу.",
            "By the average for month 2 in a row of 3; the normative comes after that.",
            "59b",
        ),
    ]
    assert result.counters is not None
    assert (result.counters.used, result.counters.left, result.counters.limit, result.counters.history_months) == (2, 1, 3, 6)
    assert {(row.what, row.rule.code) for row in result.rows} == {("average", "59b")}


def test_after_the_average_the_counter_says_that_nothing_is_left() -> None:
    result = answered(missing={"history": HISTORY, "billed_in_a_row": 3, "normative": "68"})
    assert steps(result) == [
        ("По нормативу: 68 кВт·ч × 4 чел. = 272 кВт·ч", "By the normative: 68 kWh × 4 = 272 kWh", "60"),
    ]
    assert result.counters is not None and (result.counters.used, result.counters.left, result.counters.limit) == (3, 0, 3)


def test_until_the_suppliers_meter_comes_there_is_no_limit() -> None:
    result = answered(missing={"reason": "supplier_replaces", "history": HISTORY, "billed_in_a_row": 9, "normative": "68"})
    assert steps(result)[1][0] == "По среднему — пока не будет принят новый счётчик."
    assert result.counters is not None and (result.counters.used, result.counters.left, result.counters.limit) == (10, None, None)
    without = answered(missing={"reason": "supplier_replaces", "normative": "68"})
    assert without.counters is not None and without.counters.left is None and without.counters.history_months == 0


def test_each_reason_cites_its_own_clause_and_the_raised_part_says_why() -> None:
    for reason, code in (("no_reading", "59b"), ("meter_failed", "59a"), ("access_refused", "59v"), ("supplier_replaces", "59g")):
        assert {row.rule.code for row in answered(missing={"reason": reason, "history": HISTORY}).rows} == {code}
    rows = answered(missing={"reason": "meter_failed", "billed_in_a_row": 3, "history": HISTORY, "normative": "50"}).rows
    assert [(row.what, row.rule.code) for row in rows] == [("normative", "60"), ("coefficient", "59a")]
    assert plain(rows[1].why.ru) == "Повышающий коэффициент 1,5: 824,00 ₽ × 0,5 = 412,00 ₽"
    assert plain(rows[1].why.en) == "Raising coefficient 1.5: RUB 824.00 × 0.5 = RUB 412.00"
    assert (rows[1].volume, rows[1].price) == (None, None)


def test_what_no_copy_of_the_rules_was_read_for_says_so() -> None:
    checked = {rule.code: rule.checked for rule in vars(rules).values() if isinstance(rule, rules.Rule)}
    assert {code for code, known in checked.items() if not known} == {"42", "56", "59v"}


def test_a_home_without_a_meter_says_who_counts_and_who_was_away() -> None:
    away = [{"left_on": "2022-11-10", "back_on": "2022-11-17"}, {"left_on": "2022-11-20", "back_on": "2022-11-22"}]
    result = answered(unmetered={"normative": "60", "absences": away})
    assert steps(result) == [
        ("По нормативу: 60 кВт·ч × 4 чел. = 240 кВт·ч", "By the normative: 60 kWh × 4 persons = 240 kWh", "given"),
        (
            "Отсутствие 10 ноября 2022 года — 17 ноября 2022 года: 60 кВт·ч × 1 чел. × 6/30 дн. = −12 кВт·ч",
            "Away 10 November 2022 to 17 November 2022: 60 kWh × 1 × 6/30 days = −12 kWh",
            "86",
        ),
        (
            "Отсутствие 20 ноября 2022 года — 22 ноября 2022 года: без перерасчёта, полных дней 1, а нужно больше 5",
            "Away 20 November 2022 to 22 November 2022: no recalculation, 1 full days, more than 5 needed",
            "86",
        ),
    ]
    assert [step.volume for step in result.steps][2] == 0
    possible = answered(persons=0, unmetered={"normative": "60", "owners": 2, "meter_possible": True, "absences": away[:1]})
    told = steps(possible)
    assert told[0] == ("По нормативу: 60 кВт·ч × 2 собств. = 120 кВт·ч", "By the normative: 60 kWh × 2 owners = 120 kWh", "56")
    assert told[1][0].endswith("без перерасчёта, счётчик можно установить") and told[1][1].endswith("a meter could be installed")
    assert {row.rule.code for row in possible.rows} == {"42"}
    assert {row.rule.code for row in result.rows} == {"given"}


def test_owners_count_only_where_nobody_is_registered() -> None:
    both = answered(unmetered={"normative": "60", "owners": 2})
    assert steps(both)[0][0] == "По нормативу: 60 кВт·ч × 4 чел. = 240 кВт·ч"
    nobody = answered(persons=0, unmetered={"normative": "60"})
    assert (steps(nobody)[0][2], nobody.volume) == ("given", 0)


def test_common_use_shows_its_formula() -> None:
    area = {"area": "60.5", "area_of_all": "2400"}
    parts = {"non_residential": "1000", "unmetered": "4000", "metered": "5000"}
    by_meter = answered(house={"house_volume": "12000", **parts, **area})
    assert steps(by_meter) == [
        (
            "Общедомовые нужды: (12000 − 1000 − 4000 − 5000 − 0) × 60,5 / 2400 = 50,417 кВт·ч",
            "Common use: (12000 − 1000 − 4000 − 5000 − 0) × 60.5 / 2400 = 50.417 kWh",
            "formula_12",
        )
    ]
    assert {row.rule.code for row in by_meter.rows} == {"formula_12"} and {row.what for row in by_meter.rows} == {"common_use"}
    by_normative = answered(house={"normative": "0.7", "common_area": "300", **area})
    assert steps(by_normative)[0][0] == "Общедомовые нужды: 0,7 × 300 × 60,5 / 2400 = 5,294 кВт·ч"
    assert {row.rule.code for row in by_normative.rows} == {"formula_10"}


def test_a_recalculation_says_what_it_takes_back() -> None:
    billed = {"kind": "billed", "period": "2022-10", "volumes": single("201")}
    events = [read("2022-09-20", "1000"), billed, read("2022-11-20", "1300")]
    now = answered(meter={"events": events})
    assert steps(now)[0] == (
        "За октябрь 2022 года уже начислено без показаний: 201 кВт·ч",
        "201 kWh were billed for October 2022 without a reading",
        "61",
    )
    assert [step.volume for step in now.steps] == [-201, 300] and {row.what for row in now.rows} == {"recalculation"}
    anew = answered(meter={"events": events, "recalculation": "spread_by_period"})
    assert steps(anew)[2:] == [
        (
            "октябрь 2022 года: 150 кВт·ч по показаниям, начислено раньше 201 кВт·ч",
            "October 2022: 150 kWh by the readings, 201 kWh billed before",
            "61",
        ),
        (
            "ноябрь 2022 года: 150 кВт·ч по показаниям, начислено раньше 0 кВт·ч",
            "November 2022: 150 kWh by the readings, 0 kWh billed before",
            "61",
        ),
    ]
    assert [step.volume for step in anew.steps][2:] == [-51, 150]
    back = next(row for row in anew.rows if row.amount < 0)
    assert plain(back.why.ru) == "Снимаем начисленное раньше: 200 кВт·ч в пределах социальной нормы × 4,12 ₽ = 824,00 ₽"
    assert plain(back.why.en).startswith("Taken back, as it was billed: 200 kWh within")
    assert (back.volume, back.period, back.on.isoformat()) == (-200, "2022-10", "2022-10-31")
    assert {row.on.isoformat() for row in anew.rows if row.period == "2022-11"} == {"2022-11-20"}


def test_a_price_that_changed_between_two_readings_shows_the_days() -> None:
    events = [read("2022-06-20", "1000"), read("2022-07-10", "1100")]
    result = answered(on="2022-07-10", meter={"price_change": "by_days", "events": events})
    assert steps(result)[1:] == [
        (
            "С 21 июня 2022 года по цене этих дней: 10 из 20 дн., 50 кВт·ч",
            "From 21 June 2022 at the price of these days: 10 of 20 days, 50 kWh",
            "price",
        ),
        (
            "С 1 июля 2022 года по цене этих дней: 10 из 20 дн., 50 кВт·ч",
            "From 1 July 2022 at the price of these days: 10 of 20 days, 50 kWh",
            "price",
        ),
    ]
    assert [(row.tariff, row.on.isoformat(), row.what) for row in result.rows] == [
        ("nizhny_2022h1", "2022-06-21", "consumption"),
        ("nizhny_2022h2", "2022-07-01", "consumption"),
    ]


def test_a_benefit_shows_whose_share_it_is_of() -> None:
    result = answered(consumption=single("100"), benefits=[{"percent": "12.5", "holders": 2}])
    relief = result.rows[-1]
    assert plain(relief.why.ru) == "Льгота: 412,00 ₽ × 12,5 % × 2/4 = −25,75 ₽"
    assert plain(relief.why.en) == "Benefit: RUB 412.00 × 12.5 % × 2/4 = −RUB 25.75"
    assert (relief.what, relief.rule.code, relief.volume, relief.price) == ("benefit", "benefit", None, None)
    assert (relief.tariff, relief.tariff_line) == ("nizhny_2022h2", "urban_gas/1/single/within_norm")


def test_the_norm_of_several_months_and_of_a_home_is_told() -> None:
    two = answered(consumption=single("1"), periods=2).norm
    assert two is not None and plain(two.ru) == "Социальная норма: 4 человека × 50 кВт·ч × 2 = 400 кВт·ч за 2 мес."
    assert plain(two.en) == "The social norm: 4 persons × 50 kWh × 2 = 400 kWh for 2 months."
    own = answered(consumption=single("1"), own_norm="75").norm
    assert own is not None and plain(own.ru) == "Социальная норма, установленная для вас: 75 кВт·ч в месяц."
    assert plain(own.en) == "The social norm set for your home: 75 kWh a month."


def test_a_contract_shows_each_point_and_the_vat_on_their_sum() -> None:
    points = [{"name": "Цех", "volume": "1000"}, {"name": "Контора", "volume": "10.5"}]
    result = answered(region=None, contract={"price": "7.12345", "vat_percent": "22", "points": points})
    assert (str(result.net), str(result.vat), str(result.total)) == ("7198.25", "1583.62", "8781.87")
    assert plain(result.rows[0].why.ru) == "Цех: 1 000 кВт·ч × 7,12345 ₽ = 7 123,45 ₽ без НДС"
    assert plain(result.rows[0].why.en) == "Цех: 1,000 kWh × RUB 7.12345 = RUB 7,123.45 without VAT"
    assert plain(result.rows[2].why.ru) == "НДС 22 % с 7 198,25 ₽ = 1 583,62 ₽"
    assert plain(result.rows[2].why.en) == "VAT 22 % of RUB 7,198.25 = RUB 1,583.62"
    assert [(row.what, row.rule.code, row.tariff_line) for row in result.rows] == [
        ("point", "contract", "Цех"), ("point", "contract", "Контора"), ("vat", "vat", ""),
    ]  # fmt: skip


def test_a_penalty_shows_the_days_at_each_share() -> None:
    result = answered(on="2026-06-10", region=None, debt={"amount": "1000.00", "due_on": "2026-02-10"})
    assert [(row.what, row.band, str(row.amount), row.on.isoformat()) for row in result.rows] == [
        ("penalty", "1/300", "19.00", "2026-03-13"), ("penalty", "1/130", "21.92", "2026-05-12"),
    ]  # fmt: skip
    assert all(row.why.ru for row in result.rows) and result.volume == 0


def test_the_one_range_of_a_large_family_has_no_bounds() -> None:
    (row,) = answered(region="novosibirsk", on="2025-11-20", ranges_apply=False, consumption=single("7000")).rows
    assert "в первом диапазоне × " in plain(row.why.ru) and "in the first range × " in plain(row.why.en)
