"""What is foretold is what is charged then: the outlook beside the engine's own charge, in each way a retailer may choose."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from billing_calculator.domain.barometer import Barometer, SoFar, barometer
from billing_calculator.domain.barometer_bands import scale_of
from billing_calculator.domain.calculation import (
    Charge,
    LaterReading,
    Rules,
    SeveralMonths,
    Span,
    When,
    periods_of,
    price,
    price_used,
    recalculate,
)
from billing_calculator.domain.charge import Household, Priced, Volume
from billing_calculator.domain.engine.prices import Prices
from billing_calculator.domain.reading import ChargeKey, Reading
from billing_calculator.domain.silence import How, Known, gap_of, silent_months
from billing_calculator.domain.stand_in import History, SetOff
from billing_calculator.domain.tariff import SPLIT_BY_DAYS, Model, Season, Tariffs
from billing_calculator.domain.unread import NoReading, billed_as_charged, charge_unread
from billing_calculator.store.tariff_files import load_due_rules
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.billing_calculator.examples import NOON, TARIFFS, account, reading

BY_DAYS = Tariffs(
    tuple(replace(each, price_change=SPLIT_BY_DAYS) if each.name == "nizhny_2022h2" else each for each in TARIFFS.tables)
)
RULES = Rules(TARIFFS, load_due_rules())
HISTORY = History(6, (Volume(1, "single", Decimal(600)),))
JULY = date(2022, 7, 20)
KOPECK, LARGEST_PRICE = Decimal("0.01"), 10


def home(persons: int) -> Household:
    return Household("urban_gas", persons, False)


def averaged(period: str, *, before: int = 0, persons: int = 4) -> Charge:
    key = ChargeKey(account().account_id, "electricity", period)
    who = account(household=home(persons))
    return charge_unread(NoReading(key, who, HISTORY, before, None), rules=RULES, now=NOON)


def off(charge: Charge) -> SetOff:
    assert charge.current.stand_in is not None
    return SetOff(charge.key.period, charge.current.stand_in.volumes, billed_as_charged(charge))


UNREAD = (off(averaged("2022-06")), off(averaged("2022-07")))
BY_THE_MONTH = When("2022-08", date(2022, 8, 20), Span(months=("2022-06", "2022-07", "2022-08")), UNREAD)
ALL_AT_ONCE = replace(BY_THE_MONTH, span=Span())


def foretold(kwh: int | Decimal, when: When, household: Household, tariffs: Tariffs) -> tuple[Barometer, Any]:
    """The barometer of a month that has used so much, and what the engine charges for any kWh of it."""
    prices = Prices(tariffs, "nizhny")
    counted = [reading(kwh, period=when.period, read_on=when.day)]  # type: ignore[arg-type]
    it = barometer(SoFar("electricity", when, counted, account().meters, None), prices, household)
    assert it is not None

    def charged(more: int | Decimal) -> Priced:
        told = [reading(Decimal(kwh) + more, period=when.period, read_on=when.day)]  # type: ignore[arg-type]
        who = account(household=household)
        return price(account=who, readings=told, tariffs=tariffs, span=when.span, set_off=when.set_off)

    return it, charged


def bands(priced: Priced, used: tuple[str, ...] = ("within_norm", "over_norm")) -> Decimal:
    """So many kWh over the norm, of what is charged now (not of what is taken back)."""
    back = [number for number, part in enumerate(priced.parts, start=1) if part.what == "taken_back"]
    return sum((line.volume for line in priced.lines if line.band == used[1] and line.part not in back), Decimal(0))


def agrees(it: Barometer, charged: Any, shares: int) -> None:
    """Up to the bound nothing comes to cost more, the first kWh behind it does; and a kWh costs what was told, on average."""
    now = charged(0)
    if it.left is None:
        assert charged(50).volume - now.volume == 50 == bands(charged(50)) - bands(now)
        return
    assert bands(charged(it.left)) == bands(now) == 0
    assert bands(charged(int(it.left) + 1)) > 0
    (dearer,) = it.dearer
    slack = shares * (LARGEST_PRICE + KOPECK)  # a share is in whole kWh, an average is not
    assert abs(charged(it.left).total - now.total - it.left * dearer.price) <= slack
    far = int(it.left) + 1000
    assert abs(charged(far + 100).total - charged(far).total - 100 * dearer.next_price) <= 2 * slack


@settings(max_examples=60)
@given(st.integers(0, 700), st.integers(1, 6), st.integers(1, 19), st.integers(0, 29), st.integers(1, 2))
def test_by_days_the_bound_is_where_the_charge_begins_to_cost_more(
    kwh: int, persons: int, after: int, before: int, periods: int
) -> None:
    when = When("2022-07", date(2022, 7, after), Span(periods, date(2022, 6, 29) - timedelta(days=before)))
    it, charged = foretold(kwh, when, home(persons), BY_DAYS)
    shares = len(charged(0).parts)
    assert shares == 2
    if it.left is not None:
        agrees(it, charged, shares)
    assert it.bands[0].used + it.bands[1].used == kwh
    assert "цена здесь средняя" in it.says[-1].ru and "average" in it.says[-1].en


@settings(max_examples=60)
@given(st.integers(0, 1500))
def test_month_by_month_the_bound_is_where_the_charge_begins_to_cost_more(kwh: int) -> None:
    it, charged = foretold(kwh, BY_THE_MONTH, home(4), TARIFFS)
    assert len(charged(0).parts) == 5
    if it.left is not None:
        agrees(it, charged, 3)
    assert [each.upper for each in it.bands] == [600, None] and "поровну на 3" in it.says[-1].ru
    assert "свои границы" in it.says[-1].ru, "ranges have no norm"


@given(st.integers(0, 900))
def test_in_one_sum_what_was_billed_before_does_not_fill_the_norm(kwh: int) -> None:
    it, charged = foretold(kwh, ALL_AT_ONCE, home(4), TARIFFS)
    agrees(it, charged, 1)
    assert it.used == max(kwh - 200, 0) and it.left == (400 - kwh if kwh <= 400 else None)
    assert it.says[-1].ru.startswith("Из израсходованного 200\xa0кВт·ч уже начислены раньше"), "not of what is left"


def test_a_kwh_of_days_under_two_prices_costs_their_average_until_the_norm_of_all_days_is_used() -> None:
    it, _ = foretold(100, When("2022-07", JULY, Span(since=date(2022, 6, 20))), home(3), BY_DAYS)
    assert (it.left, it.bands[0].upper) == (50, 150)
    (dearer,) = it.dearer
    assert (dearer.price, dearer.next_price) == (Decimal("4.07333"), Decimal("7.14333")), "10 days of 30 by the prices of June"
    assert dearer.kopecks == Decimal(307) and "(10 + 20)" in it.says[-1].ru


def test_tables_that_do_not_cut_alike_are_not_told_of() -> None:
    flat = {"nizhny_2022h1": {"norm": None, "model": Model.UNIT_PRICE}}
    tables = tuple(replace(each, **flat.get(each.name, {})) for each in BY_DAYS.tables)
    so_far = SoFar("electricity", When("2022-07", JULY, Span(since=date(2022, 6, 20))), [], account().meters, None)
    assert barometer(so_far, Prices(Tariffs(tables), "nizhny"), home(3)) is None


def test_the_norm_of_a_season_counts_for_its_days_alone() -> None:
    summer = (Season(frozenset({7}), Decimal(2)),)
    tables = tuple(replace(each, seasons=summer) for each in BY_DAYS.tables)
    it, charged = foretold(0, When("2022-07", JULY, Span(since=date(2022, 6, 20))), home(3), Tariffs(tables))
    assert it.left == 151, "ten days of the norm of June are 50 kWh, a third of 151"
    agrees(it, charged, 2)


def test_where_the_norm_is_nothing_the_first_kwh_is_the_dearer_one() -> None:
    nothing = Household("urban_gas", 3, False, own_norm=Decimal(0))
    it, charged = foretold(0, When("2022-07", JULY, Span(since=date(2022, 6, 20))), nothing, BY_DAYS)
    assert (it.left, it.bands[0].lower, it.bands[0].upper, it.bands[1].lower) == (0, 0, 0, 0)
    agrees(it, charged, 2)


@pytest.mark.parametrize(("day", "night", "used"), [(50, 10, -10), (61, 41, 2), (100, 10, 40), (60, 40, 0)])
def test_what_was_billed_too_much_of_a_zone_is_used_up_before_its_kwh_count(day: int, night: int, used: int) -> None:
    billed = SetOff("2022-07", (Volume(2, "day", Decimal(60)), Volume(2, "night", Decimal(40))))
    when = When("2022-08", date(2022, 8, 20), set_off=(billed,))
    volumes = [Volume(2, "day", Decimal(day)), Volume(2, "night", Decimal(night))]
    scale = scale_of(volumes, when, prices=Prices(TARIFFS, "nizhny"), household=home(4))
    assert scale is not None and scale.used == used


# the surprise gap


def read(period: str, kwh: int, day: int = 20) -> Charge:
    of = reading(kwh, period=period, read_on=date.fromisoformat(f"{period}-{day}"))
    charge = recalculate(None, key=of.key, account=account(), readings=[of], rules=RULES, reason="reading_submitted", now=NOON)
    assert charge is not None
    return charge


def of_the_engine(kwh: int, told: list[Charge], today: date, how: How, tariffs: Tariffs) -> Decimal:
    """A reading of today as it is decided when it is sent: with its span and what it sets off, as the actions find them."""
    last = max(charge.key.period for charge in told if charge.current.readings)
    period, set_off = f"{today:%Y-%m}", tuple(off(each) for each in told if each.key.period > last)
    now, (before,) = reading(kwh, period=period, read_on=today), next(e for e in told if e.key.period == last).current.readings
    covered = periods_of(period, counted=[now], of_meters=[before])
    spread = bool(set_off) and how.later_reading is LaterReading.SPREAD_BY_PERIOD
    periods = max(covered - len(set_off), 1) if how.several_months is SeveralMonths.LIMIT_PER_MONTH else 1
    names = [f"2022-{month:02d}" for month in range(int(last[5:]) + 1, today.month + 1)]
    span = Span(periods, None if set_off else before.read_on, tuple(names) if spread else ())
    return price(account=account(), readings=[now], tariffs=tariffs, span=span, set_off=set_off).total


@pytest.mark.parametrize("later", LaterReading)
@pytest.mark.parametrize("several", SeveralMonths)
@pytest.mark.parametrize("tariffs", [TARIFFS, BY_DAYS], ids=["by the last reading", "by days"])
@settings(max_examples=15)
@given(kwh=st.lists(st.integers(0, 700), min_size=3, max_size=5), billed=st.integers(0, 3), today=st.integers(7, 9))
def test_the_range_is_what_the_next_reading_is_charged_less_its_month_alone(
    later: LaterReading, several: SeveralMonths, tariffs: Tariffs, kwh: list[int], billed: int, today: int
) -> None:
    first = 6 - len(kwh)
    months = [read(f"2022-{first + place:02d}", used) for place, used in enumerate(kwh)]  # the last of them in May
    stood_in = [averaged(f"2022-{5 + number:02d}", before=number - 1) for number in range(1, min(billed, today - 6) + 1)]
    day, how, told = date(2022, today, 20), How(several, later), [*months, *stood_in]
    silent = silent_months(told, service="electricity", account_id=account().account_id, waiting=(), period=f"2022-{today:02d}")
    gap = gap_of(silent, Known.of("electricity", told, home(4), Prices(tariffs, "nizhny"), day, how))
    assert gap is not None and gap.low is not None and gap.high is not None and len(silent) == today - 6
    alone = When(f"2022-{today:02d}", day, Span(since=date(2022, today - 1, 20)))
    changes = []
    for used in (min(kwh[1:]), max(kwh[1:])):
        own = (Volume(1, "single", Decimal(used)),)
        whole = of_the_engine(used * (len(silent) + 1), told, day, how, tariffs)
        changes.append(whole - price_used(own, alone, household=home(4), prices=Prices(tariffs, "nizhny")).total)
    assert [gap.low.amount, gap.high.amount] == sorted(changes)


def test_a_month_that_is_charged_already_is_held_by_the_reading_of_the_next() -> None:
    told = [read("2022-05", 90), read("2022-06", 300), read("2022-07", 250), averaged("2022-08")]
    silent = silent_months(told, service="electricity", account_id=account().account_id, waiting=(), period="2022-08")
    how = How(later_reading=LaterReading.SPREAD_BY_PERIOD)
    known = Known.of("electricity", told, home(4), Prices(TARIFFS, "nizhny"), date(2022, 8, 31), how)
    gap = gap_of(silent, known)
    assert gap is not None and gap.high is not None
    assert gap.high.amount == Decimal("1135.00"), "300 in August cost 1,547.00 by its own limits, less its bill of 412.00"


def test_since_when_a_reading_counts_is_the_day_of_the_meter_that_was_read_longest_ago() -> None:
    other = reading(90, period="2022-06", read_on=date(2022, 6, 3))
    more: list[Reading] = [replace(other, meter_id="other", reading_id="other")]
    charge = read("2022-07", 90)
    both = replace(charge, current=replace(charge.current, readings=(*charge.current.readings, *more)))
    known = Known.of("electricity", [both], home(4), Prices(TARIFFS, "nizhny"), date(2022, 8, 31))
    assert (known.read_on, known.since) == (JULY, date(2022, 6, 3))
