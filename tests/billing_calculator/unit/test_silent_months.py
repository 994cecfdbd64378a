"""Which months nobody read: between the last one that was read and this one, as the charges tell it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from billing_calculator.domain.calculation import Charge, Rules, recalculate
from billing_calculator.domain.charge import Volume
from billing_calculator.domain.engine.prices import Prices
from billing_calculator.domain.reading import ChargeKey
from billing_calculator.domain.silence import Known, Silent, silent_months
from billing_calculator.domain.stand_in import History
from billing_calculator.domain.unread import NoReading, charge_unread
from billing_calculator.store.tariff_files import load_due_rules

from tests.billing_calculator.examples import ACCOUNT_ID, FOUR_AT_GAS, NOON, TARIFFS, account, reading

RULES = Rules(TARIFFS, load_due_rules())


def key(period: str) -> ChargeKey:
    return ChargeKey(ACCOUNT_ID, "electricity", period)


def read(period: str, *, accepted: bool = True) -> Charge:
    of = reading(100, period=period, read_on=date.fromisoformat(f"{period}-20"))
    charge = recalculate(None, key=of.key, account=account(), readings=[of], rules=RULES, reason="reading_submitted", now=NOON)
    assert charge is not None
    return charge


def averaged(period: str, before: int = 0) -> Charge:
    history = History(6, (Volume(1, "single", Decimal(600)),))
    return charge_unread(NoReading(key(period), account(), history, before, None), rules=RULES, now=NOON)


def silent(*charges: Charge, period: str = "2022-11", waiting: set[str] | None = None) -> list[Silent]:
    how = {"service": "electricity", "account_id": ACCOUNT_ID, "waiting": waiting or set(), "period": period}
    return silent_months(charges, **how)  # type: ignore[arg-type]


def test_the_months_between_the_last_that_was_read_and_this_one_are_silent() -> None:
    assert [each.period for each in silent(read("2022-07"), read("2022-08"))] == ["2022-09", "2022-10"]
    assert silent(read("2022-10")) == silent(read("2022-11")) == silent() == []


def test_a_month_is_told_with_what_was_billed_for_it() -> None:
    told = silent(read("2022-08"), averaged("2022-09"))
    assert told == [Silent("2022-09", "average", (Volume(1, "single", Decimal(100)),), Decimal("412.00"), 2), Silent("2022-10")]


def test_this_month_is_silent_once_it_was_closed_without_a_reading() -> None:
    told = silent(read("2022-09"), averaged("2022-10"), averaged("2022-11", 1))
    assert [(each.period, each.by, each.left) for each in told] == [("2022-10", "average", 2), ("2022-11", "average", 1)]


def test_who_was_never_read_is_silent_since_the_first_month_that_was_billed() -> None:
    assert [each.period for each in silent(averaged("2022-10", 1), averaged("2022-09"))] == ["2022-09", "2022-10"]


def test_a_month_billed_without_a_reading_before_the_last_one_that_was_read_is_over() -> None:
    assert silent(averaged("2022-08"), read("2022-10"), read("2022-06")) == []
    assert [each.period for each in silent(averaged("2022-07"), read("2022-08"))] == ["2022-09", "2022-10"]


def test_of_two_readings_it_is_the_later_that_counts() -> None:
    told = silent(read("2022-05"), averaged("2022-07"), read("2022-08"), averaged("2022-09"))
    assert [(each.period, each.by) for each in told] == [("2022-09", "average"), ("2022-10", "")]
    assert silent(averaged("2022-11"), read("2022-06"), read("2022-11")) == [], "a month that was read after all"


def test_a_reading_taken_back_leaves_this_month_as_it_was() -> None:
    this, gone = read("2022-11"), reading(100, period="2022-11", accepted=False, revision=2)
    how = {"rules": RULES, "reason": "reading_cancelled", "now": NOON}
    cancelled = recalculate(this, key=gone.key, account=account(), readings=[gone], **how)  # type: ignore[arg-type]
    assert cancelled is not None and cancelled.current.readings == ()
    assert [each.period for each in silent(read("2022-09"), cancelled)] == ["2022-10"]


def test_while_a_reading_waits_for_its_tariff_nobody_is_asked_for_one() -> None:
    for month in ("2022-09", "2022-10", "2022-11"):
        assert silent(read("2022-08"), waiting={key(month).charge_id}) == []
    assert len(silent(read("2022-08"), waiting={key("2022-08").charge_id})) == 2, "that one was charged after all"


def test_what_is_known_of_a_customer_is_the_sum_of_each_month_and_the_latest_day() -> None:
    charges = [read("2022-08"), averaged("2022-09"), read("2022-07")]
    known = Known.of("electricity", charges, FOUR_AT_GAS, Prices(TARIFFS, "nizhny"), date(2022, 11, 20))
    assert known.read == {month: [Volume(1, "single", Decimal(100))] for month in ("2022-08", "2022-07")}
    assert known.read_on == date(2022, 8, 20)
    assert Known.of("electricity", [], FOUR_AT_GAS, known.prices, known.today).read_on is None
