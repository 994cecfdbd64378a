"""What each payment settled: its stated month, else the oldest first, penalties last; the parts are always the payment."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import NAMESPACE_OID, uuid5
from zoneinfo import ZoneInfo

from billing_calculator.domain.allocation import Allocated, allocate
from billing_calculator.domain.arrears import arrears
from billing_calculator.domain.composition import owed_of
from billing_calculator.domain.debt import Owed, debt_of, owed_by_key
from billing_calculator.domain.ledger import Entry, paid
from billing_calculator.domain.payment import Payment, received
from billing_calculator.domain.words import month_ru
from billing_calculator.store.tariff_files import load_due_rules
from hypothesis import given
from hypothesis import strategies as st

from tests.billing_calculator.examples import ACCOUNT_ID, ACCOUNT_NUMBER

DUE, MOSCOW = load_due_rules(), ZoneInfo("Europe/Moscow")
START = datetime(2026, 1, 5, 9, tzinfo=UTC)
MONTHS = ("2026-01", "2026-02", "2026-03")
NOTHING = Decimal("0.00")


def payment(number: int, amount: str | Decimal, day: int = 0, period: str | None = None) -> Payment:
    when = START + timedelta(days=day)
    return received(
        payment_id=str(uuid5(NAMESPACE_OID, str(number))), agent="sber", txn_id=str(number), account_id=ACCOUNT_ID,
        account_number=ACCOUNT_NUMBER, amount=Decimal(amount), paid_at=when, received_at=when, period=period,
    )  # fmt: skip


def owed(amount: str, period: str | None = None, *, penalty: bool = False) -> Owed:
    return Owed(Decimal(amount), period, None if period else date(2025, 12, 31), penalty)


def shown(found: list[Allocated]) -> list[list[tuple[str | None, bool, str]]]:
    return [[(share.period, share.penalty, str(share.amount)) for share in each.shares] for each in found]


LEDGER = [owed("50.00"), owed("100.00", "2026-01"), owed("7.00", "2026-01", penalty=True), owed("200.00", "2026-02")]


def test_a_payment_settles_the_oldest_first_and_penalties_after_every_month() -> None:
    (one,) = allocate(LEDGER, [payment(1, "360.00")], DUE)
    assert shown([one]) == [[(None, False, "50.00"), ("2026-01", False, "100.00"), ("2026-01", True, "7.00"),
                             ("2026-02", False, "200.00")]]  # fmt: skip
    assert one.advance == Decimal("3.00")
    (short,) = allocate(LEDGER, [payment(1, "345.00")], DUE)
    assert shown([short]) == [[(None, False, "50.00"), ("2026-01", False, "100.00"), ("2026-02", False, "195.00")]]


def test_a_stated_month_is_settled_first_and_what_is_left_goes_to_the_oldest() -> None:
    later, first = allocate(LEDGER, [payment(1, "60.00"), payment(2, "220.00", 1, "2026-02")], DUE)
    assert shown([first, later]) == [
        [(None, False, "50.00"), ("2026-01", False, "10.00")],
        [("2026-01", False, "20.00"), ("2026-02", False, "200.00")],
    ]


def test_a_payment_for_a_month_that_is_not_charged_yet_settles_debts_before_it_waits() -> None:
    (one,) = allocate([owed("50.00")], [payment(1, "60.00", 0, "2026-03")], DUE)
    assert (shown([one]), one.advance) == ([[(None, False, "50.00")]], Decimal("10.00"))


def test_a_recalculation_that_owes_the_customer_pays_before_payments_do() -> None:
    (one,) = allocate([owed("-30.00", "2026-01"), owed("100.00", "2026-02")], [payment(1, "80.00")], DUE)
    assert (shown([one]), one.advance) == ([[("2026-02", False, "70.00")]], Decimal("10.00"))


def entry(kind: str, amount: Decimal, number: int, period: str | None) -> Entry:
    at = START + timedelta(hours=number)
    return Entry(f"{kind}:{number}", ACCOUNT_ID, kind, amount, period, at, "", "", None if period else date(2025, 12, 31))


money = st.decimals("0.01", "300", places=2)
charges = st.lists(st.tuples(st.sampled_from(["charge", "recalculation", "penalty"]), money, st.sampled_from(MONTHS)), max_size=6)
payments = st.lists(st.tuples(money, st.integers(0, 90), st.sampled_from([None, None, *MONTHS])), max_size=6)


@given(charges, st.decimals("-100", "100", places=2), payments, st.randoms(use_true_random=False))
def test_parts_are_the_payment_and_what_they_leave_is_the_debt(
    charged: list[tuple[str, Decimal, str]], opening: Decimal, made: list[tuple[Decimal, int, str | None]], chance: object
) -> None:
    entries = [entry("opening", opening, 0, None)]
    for number, (kind, amount, period) in enumerate(charged, 1):
        entries.append(entry(kind, -amount if kind == "recalculation" else amount, number, period))
    given_ = [payment(number, amount, day, period) for number, (amount, day, period) in enumerate(made)]
    found = allocate(owed_of(entries), given_, DUE)
    for each in found:
        assert sum((share.amount for share in each.shares), each.advance) == each.payment.amount
        assert each.advance >= 0 and all(share.amount > 0 for share in each.shares)
    mixed = list(given_)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert allocate(owed_of(entries[::-1]), mixed, DUE) == found, "the order of arrival does not matter"

    settled: dict[tuple[str | None, bool], Decimal] = defaultdict(lambda: NOTHING)
    for share in (share for each in found for share in each.shares):
        settled[share.period, share.penalty] += share.amount
    owed_, credit = owed_by_key(owed_of(entries), DUE)
    before = {(period or None, penalty): amount for (penalty, _, period), amount in owed_.items() if amount > 0}
    left = {
        (part.period, part.penalty): part.unpaid
        for part in debt_of(owed_of([*entries, *(paid(each) for each in given_)]), DUE).parts
    }
    by_credit = {key: amount - settled[key] - left.get(key, NOTHING) for key, amount in before.items()}
    assert all(amount >= 0 for amount in by_credit.values()) and sum(by_credit.values()) <= credit, "the balance shows the rest"
    assert set(left) <= set(before) and set(settled) <= set(before)
    assert not left or all(each.advance == 0 for each in found)


def test_the_debt_agrees_that_a_stated_month_is_paid_and_an_older_one_is_not() -> None:
    entries = [entry("charge", Decimal("100.00"), number, MONTHS[number]) for number in range(2)]
    (part,) = debt_of(owed_of([*entries, paid(payment(1, "100.00", 0, MONTHS[1]))]), DUE).parts
    assert (part.period, part.unpaid) == (MONTHS[0], Decimal("100.00"))
    (_, settled) = arrears(entries, [payment(1, "100.00", 0, MONTHS[1])], due=DUE, zone=MOSCOW)
    assert (settled.period, [each.amount for each in settled.payments]) == (MONTHS[1], [Decimal("100.00")])


@given(charges, payments)
def test_arrears_give_a_stated_month_its_payment_first_and_lose_nothing(
    charged: list[tuple[str, Decimal, str]], made: list[tuple[Decimal, int, str | None]]
) -> None:
    entries = [entry("charge", amount, number, period) for number, (_, amount, period) in enumerate(charged)]
    given_ = [payment(number, amount, day, period) for number, (amount, day, period) in enumerate(made)]
    found = arrears(entries, given_, due=DUE, zone=MOSCOW)
    settled = sum((each.amount for part in found for each in part.payments), NOTHING)
    assert settled == min(sum((each.amount for each in given_), NOTHING), sum((each.amount for each in entries), NOTHING))
    for month in {each.period for each in given_} - {None}:
        stated = sum((each.amount for each in given_ if each.period == month), NOTHING)
        of_month = [part for part in found if part.period == month]
        got = sum((each.amount for part in of_month for each in part.payments), NOTHING)
        assert got >= min(stated, sum((part.amount for part in of_month), NOTHING))


def test_a_payment_without_a_month_is_kept_and_told_as_before() -> None:
    assert paid(payment(1, "5.00")).ru == "Платёж получен"
    assert paid(replace(payment(1, "5.00"), period="2026-02")).ru == f"Платёж получен за {month_ru('2026-02')}"
