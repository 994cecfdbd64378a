"""A charge by several tables: prices that change between two readings, and averaged months that a later reading holds."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from billing_calculator.api.explanation_check import faults
from billing_calculator.api.explanations import explanation_shown
from billing_calculator.domain.calculation import Charge, Rules, Span, read_before, recalculate
from billing_calculator.domain.charge import Household, Volume
from billing_calculator.domain.explanation import explain
from billing_calculator.domain.pack_trial import tried
from billing_calculator.domain.reading import ChargeKey, Reading
from billing_calculator.domain.replay import PackGone, ReplayDiffers, replay
from billing_calculator.domain.stand_in import History, SetOff
from billing_calculator.domain.tariff import SPLIT_BY_DAYS, Tariffs
from billing_calculator.domain.unread import NoReading, billed_as_charged, charge_unread
from billing_calculator.domain.what_if.ask import SeveralTables
from billing_calculator.domain.what_if.suppose import keep
from billing_calculator.store.lines import part_rows, parts_from
from billing_calculator.store.tariff_files import load_due_rules
from contracts.api.explanations import ExplanationResponse
from hypothesis import given
from hypothesis import strategies as st

from tests.billing_calculator.examples import NOON, OTHER_READING_ID, TARIFFS, account, reading

BY_DAYS = Tariffs(
    tuple(replace(each, price_change=SPLIT_BY_DAYS) if each.name == "nizhny_2022h2" else each for each in TARIFFS.tables)
)
SINCE, READ_ON = date(2022, 6, 20), date(2022, 7, 20)  # ten days by the prices of before, twenty by those of after


def at_the_change(*kwh: int | str, tariffs: Tariffs = BY_DAYS, since: date | None = SINCE, **home: Any) -> Charge:
    told = reading(*kwh, period="2022-07", read_on=READ_ON)
    who = account(household=Household("urban_gas", home.get("persons", 3), home.get("alone", False)))
    how = {"rules": Rules(tariffs, load_due_rules()), "reason": "reading_submitted", "now": NOON}
    charge = recalculate(None, key=told.key, account=who, readings=[told], span=Span(home.get("periods", 1), since), **how)
    assert charge is not None
    return charge


def test_kwh_and_the_norm_are_shared_by_the_days_of_each_price() -> None:
    now = at_the_change("171").current
    told = [(line.part, line.band, line.volume, line.amount) for line in now.lines]
    assert told == [
        (1, "within_norm", Decimal(50), Decimal("199.00")), (1, "over_norm", Decimal(7), Decimal("48.79")),
        (2, "within_norm", Decimal(100), Decimal("412.00")), (2, "over_norm", Decimal(14), Decimal("101.22")),
    ]  # fmt: skip
    assert (now.total, now.volume, now.tariff) == (Decimal("761.01"), Decimal(171), "nizhny_2022h2")
    assert [(part.on, part.days, part.tariff) for part in now.parts] == [
        (date(2022, 6, 21), 10, "nizhny_2022h1"), (date(2022, 7, 1), 20, "nizhny_2022h2"),
    ]  # fmt: skip
    assert "С\xa01\xa0июля" in now.lines[2].why.ru.replace("С ", "С\xa0") and "20 из 30 дн." in now.lines[2].why.ru
    assert now.norm is not None and "поделена по дням" in now.norm.ru


@pytest.mark.parametrize(
    ("tariffs", "since"), [(TARIFFS, SINCE), (BY_DAYS, None), (BY_DAYS, date(2022, 6, 30))],
    ids=["the table does not say so", "nobody knows since when", "one price all the time"],
)  # fmt: skip
def test_one_table_prices_all_where_nothing_else_is_said_or_known(tariffs: Tariffs, since: date | None) -> None:
    now = at_the_change("171", tariffs=tariffs, since=since).current
    assert (now.total, now.parts) == (Decimal("769.83"), ()) and all(line.part == 0 for line in now.lines)


def test_it_is_the_table_of_the_last_day_that_says_how_a_change_of_the_price_goes() -> None:
    older = Tariffs(tuple(replace(each, price_change=SPLIT_BY_DAYS) for each in TARIFFS.tables if each.name == "nizhny_2022h1"))
    both = Tariffs((*older.tables, *(each for each in TARIFFS.tables if each.name == "nizhny_2022h2")))
    assert at_the_change("171", tariffs=both).current.parts == ()


def test_the_days_are_counted_from_the_meter_that_was_read_longest_ago() -> None:
    now = reading(100, period="2022-07", read_on=READ_ON)
    other = replace(now, meter_id="another")
    mays = reading(1, period="2022-05", read_on=date(2022, 5, 20))
    junes = reading(1, period="2022-06", read_on=SINCE)
    earlier = [junes, mays, replace(mays, meter_id="another"), replace(now, read_on=date(2022, 7, 1))]
    assert read_before("2022-07", counted=[now], of_meters=earlier) == SINCE
    assert read_before("2022-07", counted=[now, other], of_meters=earlier) == date(2022, 5, 20)
    assert read_before("2022-07", counted=[now, other], of_meters=[junes]) is None, "the other one was never read"
    assert read_before("2022-07", counted=[now, replace(other, accepted=False)], of_meters=[junes]) == SINCE
    assert read_before("2022-07", counted=[now], of_meters=[replace(junes, accepted=False), mays]) == date(2022, 5, 20)
    assert read_before("2022-07", counted=[], of_meters=earlier) is None


# months without a reading, and the reading that holds them

RULES = Rules(TARIFFS, load_due_rules())
HISTORY = History(6, (Volume(1, "single", Decimal(600)),))


def averaged(period: str, *, before: int = 0, persons: int = 4) -> Charge:
    home = account(household=Household("urban_gas", persons, False))
    key = ChargeKey(home.account_id, "electricity", period)
    return charge_unread(NoReading(key, home, HISTORY, before, None), rules=RULES, now=NOON)


def off(charge: Charge) -> SetOff:
    assert charge.current.stand_in is not None
    return SetOff(charge.key.period, charge.current.stand_in.volumes, billed_as_charged(charge))


def spread(*kwh: int | str, held: Charge | None = None, more: Reading | None = None) -> Charge | None:
    """A reading of August: June was read, nobody read July."""
    told = [reading(*kwh, period="2022-08", read_on=date(2022, 8, 20)), *([more] if more else [])]
    span, set_off = Span(months=("2022-06", "2022-07", "2022-08")), (off(averaged("2022-06")), off(averaged("2022-07")))
    how = {"rules": RULES, "reason": "reading_submitted", "now": NOON, "span": span, "set_off": set_off}
    return recalculate(held, key=told[0].key, account=account(), readings=told, **how)


def test_each_month_is_charged_anew_at_its_own_prices_and_its_bill_is_taken_back() -> None:
    charge = spread("750")
    assert charge is not None
    told = [(line.part, line.band, line.volume, line.price, line.amount) for line in charge.current.lines]
    within, over = "within_norm", "over_norm"
    later = [("200", "4.12", "824.00"), ("50", "7.23", "361.50")]
    due = [
        (1, within, "200", "3.98", "796.00"), (1, over, "50", "6.97", "348.50"), (2, within, "-100", "3.98", "-398.00"),
        (3, within, *later[0]), (3, over, *later[1]), (4, within, "-100", "4.12", "-412.00"),
        (5, within, *later[0]), (5, over, *later[1]),
    ]  # fmt: skip
    assert told == [(part, band, *map(Decimal, figures)) for part, band, *figures in due]
    assert (charge.current.volume, charge.current.total) == (Decimal(550), Decimal("2705.50"))
    assert "Снимаем начисленное за июнь" in charge.current.lines[2].why.ru
    assert spread("750", held=charge) is None, "the same again changes nothing"


def test_the_months_together_cost_what_each_would_have_cost_alone() -> None:
    charge = spread("750")
    each = [averaged("2022-06").current.total, averaged("2022-07").current.total]
    own = recalculate(
        None, key=ChargeKey(account().account_id, "electricity", "2022-08"), account=account(),
        readings=[reading("250", period="2022-08", read_on=date(2022, 8, 20))], rules=RULES, reason="reading_submitted", now=NOON,
    )  # fmt: skip
    assert charge is not None and own is not None
    assert charge.current.total + sum(each) == Decimal("1144.50") + 2 * own.current.total


def test_a_reading_taken_back_takes_the_whole_recalculation_back() -> None:
    charge = spread("750")
    gone = replace(reading("750", period="2022-08", read_on=date(2022, 8, 20)), accepted=False)
    now = recalculate(charge, key=gone.key, account=account(), readings=[gone], rules=RULES, reason="reading_cancelled", now=NOON)
    assert now is not None and (now.current.total, now.current.lines, now.current.parts) == (Decimal("0.00"), (), ())


# explained, checked and done again

KWH = st.integers(0, 3000) | st.integers(0, 9000).map(lambda tenths: Decimal(tenths).scaleb(-1))


def told(charge: Charge, tariffs: Tariffs) -> dict[str, Any]:
    shown: dict[str, Any] = ExplanationResponse().dump(explanation_shown(explain(charge, charge.current, tariffs)))
    return shown


@given(st.lists(KWH, min_size=1, max_size=3), st.integers(1, 6), st.booleans(), st.integers(1, 3), st.integers(1, 80))
def test_a_charge_by_days_is_rebuilt_from_its_explanation_and_done_again(
    kwh: list[int], persons: int, alone: bool, periods: int, days: int
) -> None:
    since = date.fromordinal(date(2022, 6, 30).toordinal() - days)
    charge = at_the_change(*kwh, since=since, persons=persons, alone=alone, periods=periods)
    shown = told(charge, BY_DAYS)
    assert shown["complete"] and faults(shown) == []
    assert replay(charge.key, charge.current, BY_DAYS).total == charge.current.total
    assert charge.current.volume == sum(map(Decimal, kwh))
    assert parts_from(part_rows(charge.current.parts)) == charge.current.parts


@given(st.lists(KWH, min_size=1, max_size=3), st.booleans())
def test_a_spread_reading_is_rebuilt_from_its_explanation_and_done_again(kwh: list[int], two: bool) -> None:
    charge = spread(*kwh, more=reading("33", reading_id=OTHER_READING_ID, period="2022-08") if two else None)
    assert charge is not None
    shown = told(charge, TARIFFS)
    assert shown["complete"] and faults(shown) == []
    assert replay(charge.key, charge.current, TARIFFS).total == charge.current.total
    assert charge.current.volume == sum(map(Decimal, kwh)) + 33 * two - 200


FIGURES = {"kwh", "volume", "upper", "price", "amount", "total", "consumption"}
LINKS = {"part", "days", "on", "what", "group", "band", "zone"}


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        if isinstance(value, dict | list):
            yield from places(value, (*path, key))
        elif value is not None and key in FIGURES | LINKS and not {"pack", "household", "rules"} & set(path):
            yield (*path, key)


def other(key: str, was: Any) -> Any:
    if key in FIGURES:
        return str(Decimal(was) + 30)  # of a bound a third of the days have 10
    if isinstance(was, int):
        return was + 1
    return {"what": "days" if was != "days" else "month", "on": "2020-01-01", "zone": "night"}.get(key, "another")


def examples() -> dict[str, dict[str, Any]]:
    late = spread("750")
    assert late is not None
    return {"days": told(at_the_change("171"), BY_DAYS), "spread": told(late, TARIFFS)}


EXAMPLES = examples()


@pytest.mark.parametrize("kind", EXAMPLES)
def test_no_figure_of_a_part_can_be_another_one(kind: str) -> None:
    unseen = []
    for path in places(EXAMPLES[kind]):
        shown = copy.deepcopy(EXAMPLES[kind])
        *above, last = path
        node = shown
        for step in above:
            node = node[step]
        node[last] = other(last, node[last])
        if not faults(shown):
            unseen.append(path)
    assert unseen == []


def test_another_kopeck_is_refused_and_a_pack_that_is_gone_is_named() -> None:
    for charge, tariffs in ((at_the_change("171"), BY_DAYS), (spread("750"), TARIFFS)):
        assert charge is not None
        *lines, last = charge.current.lines
        changed = replace(charge.current, lines=(*lines, replace(last, amount=Decimal(1))))
        with pytest.raises(ReplayDiffers):
            replay(charge.key, changed, tariffs)
        without = Tariffs(tuple(each for each in tariffs.tables if each.name != "nizhny_2022h1"))
        with pytest.raises(PackGone) as gone:
            replay(charge.key, charge.current, without)
        assert gone.value.details["pack"] == "nizhny_2022h1"
        assert not explain(charge, charge.current, without).complete


def test_where_one_table_would_be_needed_it_is_said_that_there_are_several() -> None:
    charge = at_the_change("171")
    with pytest.raises(SeveralTables):
        keep(charge.key, charge.current, BY_DAYS, months=1, before=Decimal(0))
    assert tried(charge, BY_DAYS.tables[0])[1] is None
