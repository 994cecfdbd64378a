"""Which sums were due when, what settled them, what a balance is made of, and what paying later would cost."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from billing_calculator.domain.arrears import arrears
from billing_calculator.domain.composition import by_part, made_of, owed_of
from billing_calculator.domain.debt import debt_of
from billing_calculator.domain.forecast import Forecast, ForecastDayRefused, delay, forecast
from billing_calculator.domain.ledger import Entry, Opened, opened
from billing_calculator.domain.payment import Payment, received
from billing_calculator.domain.penalty import PenaltyRateUnknown, Settled, Unpaid
from billing_calculator.store.penalty_files import load_penalty_rules
from billing_calculator.store.tariff_files import load_due_rules
from hypothesis import given
from hypothesis import strategies as st

from tests.billing_calculator.examples import ACCOUNT_ID, ACCOUNT_NUMBER, account

DUE, RULES = load_due_rules(), load_penalty_rules()
MOSCOW = ZoneInfo("Europe/Moscow")


def at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 9, 0, tzinfo=UTC)


def entry(kind: str, amount: str, when: datetime, period: str | None = None, opened_on: date | None = None) -> Entry:
    return Entry(f"{kind}:{when}:{amount}", ACCOUNT_ID, kind, Decimal(amount), period, when, "", "", opened_on)


def payment(amount: str, when: datetime, received_at: datetime | None = None) -> Payment:
    return received(
        payment_id="76b4930c-b7b7-51ff-aec0-7d7f7bccae1b", agent="sber", txn_id="1", account_id=ACCOUNT_ID,
        account_number=ACCOUNT_NUMBER, amount=Decimal(amount), paid_at=when, received_at=received_at or when,
    )  # fmt: skip


def owed(entries: list[Entry], *payments: Payment) -> list[Unpaid]:
    return arrears(entries, payments, due=DUE, zone=MOSCOW)


JANUARY = entry("charge", "1000.00", at(1, 20), "2026-01")


def test_a_charge_is_due_by_its_month_and_a_payment_settles_it_on_its_day() -> None:
    assert owed([JANUARY], payment("400.00", at(3, 31))) == [
        Unpaid(Decimal("1000.00"), date(2026, 2, 10), (Settled(date(2026, 3, 31), Decimal("400.00")),), "2026-01")
    ]


def test_what_was_charged_too_much_was_never_owed() -> None:
    (part,) = owed([JANUARY, entry("recalculation", "-300.00", at(4, 1), "2026-01")])
    assert (part.amount, part.due_on) == (Decimal("700.00"), date(2026, 2, 10))


def test_what_was_added_after_the_last_day_is_due_with_the_month_it_was_told_in() -> None:
    added = entry("recalculation", "50.00", at(4, 1), "2026-01")
    assert [(part.amount, part.due_on) for part in owed([JANUARY, added])] == [
        (Decimal("1000.00"), date(2026, 2, 10)), (Decimal("50.00"), date(2026, 5, 15)),
    ]  # fmt: skip


def test_what_was_told_on_the_last_day_itself_is_due_on_it() -> None:
    (part,) = owed([entry("charge", "10.00", at(2, 10), "2026-01")])
    assert part.due_on == date(2026, 2, 10)


def test_what_is_taken_back_lowers_the_oldest_first_and_the_rest_of_it_once() -> None:
    ledger = [JANUARY, entry("recalculation", "50.00", at(4, 1), "2026-01")]
    (part,) = owed([*ledger, entry("recalculation", "-1020.00", at(4, 2), "2026-01")])
    assert (part.amount, part.due_on) == (Decimal("30.00"), date(2026, 5, 15))
    february = entry("charge", "100.00", at(5, 3), "2026-04")
    (whole,) = owed([*ledger, entry("recalculation", "-1080.00", at(4, 2), "2026-01"), february])
    assert [(each.on, each.amount) for each in whole.payments] == [(date(2026, 4, 2), Decimal("30.00"))]


def test_what_a_payment_leaves_of_itself_waits_for_the_next_month_to_the_kopeck() -> None:
    both = owed([JANUARY, entry("charge", "20.00", at(2, 20), "2026-02")], payment("1000.50", at(3, 1)))
    assert [[str(each.amount) for each in part.payments] for part in both] == [["1000.00"], ["0.50"]]


def test_the_rest_of_a_payment_is_used_before_the_next_one() -> None:
    february = entry("charge", "5.00", at(2, 20), "2026-02")
    both = owed([JANUARY, february], payment("1000.50", at(3, 1)), payment("10.00", at(3, 9)))
    assert [(each.on.day, str(each.amount)) for each in both[1].payments] == [(1, "0.50"), (9, "4.50")]


def test_what_was_taken_back_whole_is_no_debt_of_nothing() -> None:
    assert owed([JANUARY, entry("recalculation", "-1000.00", at(4, 1), "2026-01")]) == []


def test_an_opening_debt_of_less_than_a_rouble_is_a_debt() -> None:
    assert owed([entry("opening", "0.50", at(1, 1), opened_on=date(2026, 1, 1))]) == [Unpaid(Decimal("0.50"), date(2026, 1, 10))]


def test_an_opening_debt_is_counted_from_the_last_day_of_the_month_before_it_and_follows_its_corrections() -> None:
    opening = entry("opening", "300.00", at(1, 1), opened_on=date(2026, 1, 1))
    corrected = entry("opening_correction", "-100.00", at(1, 15), opened_on=date(2026, 1, 1))
    assert owed([opening, corrected]) == [Unpaid(Decimal("200.00"), date(2026, 1, 10))]


def test_an_advance_settles_the_months_to_come_before_they_are_due() -> None:
    opening = entry("opening", "-1500.00", at(1, 1), opened_on=date(2026, 1, 1))
    february = entry("charge", "800.00", at(2, 20), "2026-02")
    parts = owed([opening, JANUARY, february])
    assert [str(part.left(date(2026, 6, 1))) for part in parts] == ["0.00", "300.00"]


def test_a_penalty_bears_no_penalty() -> None:
    assert owed([JANUARY, entry("penalty", "19.00", at(6, 1), "2026-05")]) == owed([JANUARY])


def test_a_payment_settles_energy_before_penalties() -> None:
    ledger = [JANUARY, entry("penalty", "19.00", at(6, 1), "2026-05"), entry("payment", "-1010.00", at(6, 2))]
    debt = debt_of(owed_of(ledger), DUE)
    assert [(part.penalty, str(part.unpaid), part.due_on) for part in debt.parts] == [(True, "9.00", date(2026, 6, 15))]
    assert (debt.penalty, debt.balance) == (Decimal("9.00"), Decimal("9.00"))


KINDS = st.sampled_from(["opening", "opening_correction", "charge", "recalculation", "penalty", "payment"])
PERIODS = {"charge": "2026-01", "recalculation": "2026-01", "penalty": "2026-02"}


@given(st.lists(st.tuples(KINDS, st.integers(-100_000, 100_000)), max_size=12))
def test_what_a_balance_is_made_of_adds_up_to_it_in_both_ways(drawn: list[tuple[str, int]]) -> None:
    sums = [Decimal(-abs(kopecks) if kind == "payment" else kopecks).scaleb(-2) for kind, kopecks in drawn]
    ledger = [
        entry(kind, str(amount), at(1 + number % 12, 3), PERIODS.get(kind), date(2026, 1, 1))
        for number, ((kind, _), amount) in enumerate(zip(drawn, sums, strict=True))
    ]
    debt, balance = debt_of(owed_of(ledger), DUE), sum((each.amount for each in ledger), Decimal(0))
    assert sum((each.amount for each in made_of(ledger)), Decimal(0)) == balance == debt.balance
    part = by_part(ledger, debt)
    assert part["debt"].amount + part["penalty"].amount - part["advance"].amount == balance
    assert all(part[name].amount >= 0 for name in ("debt", "penalty", "advance"))


def test_the_first_word_on_the_opening_balance_and_each_other_one_have_an_entry() -> None:
    held = Opened(Decimal("100.00"), date(2022, 10, 31), 1)
    first, same, other = (opened(account(), each, now=at(1, 1)) for each in (None, Opened(Decimal(0), held.on, 1), held))
    assert first is not None and (first.kind, first.entry_id) == ("opening", f"opening:{ACCOUNT_ID}")
    assert same is None
    assert other is not None and (other.kind, other.amount, other.entry_id[-2:]) == (
        "opening_correction",
        Decimal("-100.00"),
        ":2",
    )


def asked(until: date, *parts: Unpaid, balance: str = "1000.00", accrued: str = "0.00") -> Forecast:
    return forecast(
        parts, RULES, today=date(2026, 6, 1), until=until, balance=Decimal(balance), accrued=Decimal(accrued)
    )  # fmt: skip


THOUSAND = Unpaid(Decimal("1000.00"), date(2026, 2, 10), period="2026-01")


def test_a_forecast_adds_what_the_balance_does_not_hold_yet() -> None:
    it = asked(date(2026, 6, 10), THOUSAND, balance="1019.00", accrued="19.00")
    assert (it.penalty, it.debt, it.to_pay) == (Decimal("40.92"), Decimal("1000.00"), Decimal("1040.92"))
    assert it.free_until == date(2026, 3, 12) and "40,92" in it.summary.ru and "1,040.92" in it.summary.en


def test_without_a_penalty_it_says_so() -> None:
    it = asked(date(2026, 6, 10), Unpaid(Decimal("5.00"), date(2026, 6, 15)), balance="5.00")
    assert it.lines == [] and "пени не будет" in it.summary.ru and it.free_until == date(2026, 7, 15)
    assert asked(date(2026, 6, 10), balance="-7.00").to_pay == Decimal("0.00")


@pytest.mark.parametrize("day", [date(2026, 5, 31), date(2027, 6, 3)])
def test_a_day_gone_by_or_too_far_is_refused(day: date) -> None:
    with pytest.raises(ForecastDayRefused):
        asked(day, THOUSAND)


def test_an_unknown_rate_refuses_the_forecast_and_leaves_the_delay_uncomputed_with_its_reason() -> None:
    with pytest.raises(PenaltyRateUnknown):
        asked(date(2027, 1, 1), THOUSAND)
    untold = delay([THOUSAND], RULES, until=date(2027, 1, 1), accrued=Decimal("1.00"))
    assert untold.amount is None and untold.not_computed is not None and "1\u00a0января\u00a02027" in untold.not_computed.ru
