"""Days, limits and figures at which a rule begins or ends: one step before is not yet, one after is still."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from billing_calculator.domain.composition import made_of, owed_of
from billing_calculator.domain.errors import CursorUnknown, TariffMissing
from billing_calculator.domain.forecast import FURTHEST, ForecastDayRefused, forecast
from billing_calculator.domain.intake import IntakeRules
from billing_calculator.domain.ledger import OPENING, OPENING_CORRECTION, Entry
from billing_calculator.domain.osmp import understood
from billing_calculator.domain.pack_diff import changes
from billing_calculator.domain.page import after_charge
from billing_calculator.domain.payment import accepted
from billing_calculator.domain.payment_qr import QrRefused, faults_of, text_of
from billing_calculator.domain.penalty import PenaltyRules, Settled, Unpaid
from billing_calculator.domain.tariff import ANY_GROUP, SPLIT_BY_DAYS, Normative, PriceKey, Season, Tariff, Tariffs, Words
from billing_calculator.domain.tariff_page import of_day
from billing_calculator.domain.terms import Terms, terms_on

from tests.billing_calculator.examples import ACCOUNT_NUMBER, NOON, PENALTY, TARIFFS, account
from tests.billing_calculator.unit.test_payment_qr import THREE_WHALES as BANK

TODAY = date(2026, 4, 1)


def pack() -> Tariff:
    found = TARIFFS.named("nizhny_2022h2")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("day", "percent"), [(date(2019, 1, 1), 20), (date(2025, 12, 31), 20), (date(2026, 1, 1), 22), (date(2030, 5, 5), 22)]
)
def test_the_vat_of_a_day_is_that_of_its_law(day: date, percent: int) -> None:
    assert terms_on(Decimal("5.5"), day, plan="nizhny") == Terms(Decimal("5.5"), Decimal(percent))


def test_the_vat_of_before_the_first_known_law_is_not_made_up() -> None:
    with pytest.raises(TariffMissing):
        terms_on(Decimal(5), date(2018, 12, 31), plan="nizhny")


def test_a_reading_counts_to_its_month_until_the_windows_last_day() -> None:
    rules = IntakeRules(last_day=25)
    assert [rules.month_of(date(2022, 11, day)) for day in (1, 25, 26)] == ["2022-11", "2022-11", "2022-12"]
    assert rules.month_of(date(2022, 12, 26)) == "2023-01"


@pytest.mark.parametrize(
    ("rooms", "persons", "covered"), [(2, 3, True), (1, 3, False), (3, 3, True), (2, 2, False), (2, 4, True)]
)
def test_a_normative_of_so_many_or_more_covers_the_larger_homes(rooms: int, persons: int, covered: bool) -> None:
    open_ended = Normative("urban_gas", 2, True, 3, True, Decimal(50))
    assert open_ended.covers(group="urban_gas", rooms=rooms, persons=persons) == covered
    exact = Normative(ANY_GROUP, 2, False, 3, False, Decimal(50))
    assert exact.covers(group="rural", rooms=rooms, persons=persons) == ((rooms, persons) == (2, 3))
    assert not open_ended.covers(group="rural", rooms=2, persons=3)


def test_a_table_charges_and_names_what_it_says() -> None:
    assert pack().charges and not replace(pack(), for_reference=True).charges and not replace(pack(), valid_from=None).charges
    assert pack().names("urban_gas") and not pack().names("equated") and not replace(pack(), prices={}).names("urban_gas")
    two = {PriceKey("equated", 1, "single", "all"): Decimal(1), PriceKey("rural", 1, "single", "all"): Decimal(2)}
    assert replace(pack(), prices=two).names("equated")


def test_a_payment_is_of_the_day_the_agent_names_while_that_can_be() -> None:
    asked = {"command": "pay", "txn_id": "1", "account": ACCOUNT_NUMBER, "sum": "5", "txn_date": "20221120120000"}
    paid = accepted(understood("bank", asked, zone=ZoneInfo("Europe/Moscow")), account(), now=NOON)
    three_days = timedelta(days=3)
    for off, believed in ((three_days, True), (-three_days, True), (three_days + timedelta(seconds=1), False)):
        late = replace(paid, received_at=paid.paid_at + off)
        assert late.shown_at == (paid.paid_at if believed else late.received_at)
    assert paid.paid_at == datetime(2022, 11, 20, 9, 0, tzinfo=UTC)
    earlier = understood("bank", {**asked, "txn_date": "20221119120000"}, zone=ZoneInfo("Europe/Moscow"))
    assert accepted(earlier, account(), now=NOON).paid_at == datetime(2022, 11, 19, 9, 0, tzinfo=UTC)
    told = replace(paid, received_at=paid.paid_at + three_days * 3, registry_id="r")
    assert told.shown_at == paid.paid_at, "the days of registries were looked at when they were read"


def told(until: date, *parts: Unpaid, rules: PenaltyRules = PENALTY) -> tuple[Decimal, date | None]:
    found = forecast(parts, rules, today=TODAY, until=until, balance=Decimal(1000), accrued=Decimal(0))
    return found.debt, found.free_until


def test_what_is_paid_by_a_day_is_no_debt_of_its_end() -> None:
    due = date(2026, 3, 10)
    paid = Unpaid(Decimal(1000), due, (Settled(TODAY, Decimal("999.50")),))
    assert told(TODAY, paid)[0] == Decimal("0.50")
    assert told(TODAY, replace(paid, payments=(Settled(TODAY, Decimal(1000)),))) == (Decimal(0), None)
    later = replace(paid, payments=(Settled(TODAY + timedelta(days=1), Decimal(1000)),))
    assert told(TODAY, later)[0] == Decimal(1000), "a payment of tomorrow pays nothing today"
    assert told(TODAY, Unpaid(Decimal(5), date(2026, 3, 20)), Unpaid(Decimal(5), due)) == (Decimal(10), PENALTY.free_until(due))


@pytest.mark.parametrize(("days", "taken"), [(-1, False), (0, True), (FURTHEST.days, True), (FURTHEST.days + 1, False)])
def test_a_forecast_is_of_today_or_of_days_not_too_far(days: int, taken: bool) -> None:
    until = TODAY + timedelta(days=days)
    if taken:
        assert told(until)[0] == 0
        return
    with pytest.raises(ForecastDayRefused) as refused:
        told(until)
    assert refused.value.details == {"from": TODAY.isoformat(), "to": (TODAY + FURTHEST).isoformat()}


def test_the_latest_word_of_the_base_dates_an_opening_debt_and_the_latest_entry_a_sum() -> None:
    first = Entry("opening:1", account().account_id, OPENING, Decimal(5), None, NOON, "", "", opened_on=TODAY)
    second = replace(first, entry_id="2", kind=OPENING_CORRECTION, at=NOON + timedelta(1), opened_on=TODAY + timedelta(1))
    for entries in ([first, second], [second, first]):
        assert {each.opened_on for each in owed_of(entries)} == {TODAY + timedelta(1)}
        (summand,) = made_of(entries)
        assert (summand.amount, summand.as_of) == (Decimal(10), NOON + timedelta(1))


@pytest.mark.parametrize("cursor", ["nonsense", "~x", "x~", "~"])
def test_half_a_cursor_is_none(cursor: str) -> None:
    with pytest.raises(CursorUnknown):
        after_charge(cursor)


def test_what_a_tariff_lacks_is_named_by_its_place_or_not_at_all() -> None:
    price = {"group": "rural", "rates": 2, "zone": "night", "band": "all"}
    assert TariffMissing(plan="nizhny", details=price).lacking == "rural/2/night/all"
    assert TariffMissing(plan="nizhny", details={"group": "equated", "day": "x"}).lacking == "equated"
    assert TariffMissing(plan="nizhny", details={"day": "x"}).lacking == ""


def test_a_region_is_called_as_one_of_its_packs_calls_it_or_by_its_own_name() -> None:
    named, unnamed = replace(pack(), region="a"), replace(pack(), region="b", region_name=Words("", ""))
    regions = of_day(Tariffs((unnamed, named)), region="a", day=date(2022, 11, 20)).regions
    assert {name: (each.ru, each.en) for name, each in regions.items()} == {
        "a": ("Нижегородская область", "Nizhny Novgorod region"), "b": ("b", "b"),
    }  # fmt: skip


def test_seasons_and_normatives_are_counted_among_the_differences() -> None:
    winter = replace(pack(), seasons=(Season(frozenset({1}), Decimal(2)), Season(frozenset({2}), Decimal(2))))
    told = {each.what: (each.before, each.after) for each in changes(pack(), winter)}
    assert told == {"seasons": (None, "2")}
    by_days = replace(pack(), price_change=SPLIT_BY_DAYS)
    assert [(each.what, each.after) for each in changes(pack(), by_days)] == [("price_change", "split_by_days")]


@pytest.mark.parametrize(("kopecks", "good"), [("0.01", True), ("0.00", False), ("-0.01", False), ("0.015", False)])
def test_a_payment_code_is_of_a_whole_number_of_kopecks_above_none(kopecks: str, good: bool) -> None:
    how = {"amount": Decimal(kopecks), "account_number": ACCOUNT_NUMBER, "period": "2022-11", "purpose": "Оплата"}
    if good:
        assert "|Sum=1|" in text_of(BANK, **how)  # type: ignore[arg-type]
        return
    with pytest.raises(QrRefused):
        text_of(BANK, **how)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("inn", "kpp", "good"),
    [("6200098765", "", True), ("6200098765", "770001001", True), ("620009876512", "", True), ("6200098765123", "", False),
     ("6200098765", "7700010011", False), ("6200098765", "77000100", False), ("620009876", "", False)],
)  # fmt: skip
def test_the_numbers_of_a_payee_have_their_lengths(inn: str, kpp: str, good: bool) -> None:
    faults = [each for each in faults_of(replace(BANK, inn=inn, kpp=kpp)) if "INN" in each.en or "KPP" in each.en]
    assert (not faults) == good


def test_rules_and_tables_that_say_nothing_of_it_are_the_plain_ones() -> None:
    assert (PenaltyRules.next_working_day, PenaltyRules.verified) == (False, True), "days are not moved, the scale is in force"
    plain = Tariff("name", "plan", TODAY, None, pack().model, pack().source)
    assert plain.charges and not plain.by_days
