"""A payment that was cancelled had never been; an advance that was given back is none; old debts wait (domain 2.4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from billing_calculator.domain.allocation import allocate
from billing_calculator.domain.arrears import arrears
from billing_calculator.domain.composition import made_of, owed_of
from billing_calculator.domain.debt import debt_of
from billing_calculator.domain.ledger import CANCELLATION, PAYMENT, Entry, paid
from billing_calculator.domain.payment import Payment
from billing_calculator.domain.reversals import (
    Refund,
    RefundTooLarge,
    cancellation_of,
    cancellations,
    cancelled,
    give_back,
    refunded,
)
from hypothesis import given
from hypothesis import strategies as st

from tests.billing_calculator.unit.test_allocation import DUE, MONTHS, MOSCOW, NOTHING, START, entry, money, payment, shown

LATER = datetime(2026, 5, 1, tzinfo=UTC)


def cancelling(it: Payment) -> Entry:
    return cancelled(cancellation_of(it, cause="agent_cancelled", reason="r", by="b", now=LATER))


def refund(amount: Decimal, number: int = 1) -> Entry:
    return refunded(Refund(str(number), "a", "n", amount, "r", "b", LATER))


def unpaid(entries: list[Entry]) -> list[tuple[str | None, str]]:
    return [(part.period, str(part.unpaid)) for part in debt_of(owed_of(entries), DUE).parts]


charges = st.lists(st.tuples(money, st.sampled_from(MONTHS)), max_size=4)
payments = st.lists(st.tuples(money, st.integers(0, 90), st.sampled_from([None, *MONTHS]), st.booleans()), max_size=5)


@given(charges, payments, st.decimals("0.01", "0.99", places=2))
def test_with_cancelled_payments_everything_is_as_if_they_had_never_been(
    charged: list[tuple[Decimal, str]], made: list[tuple[Decimal, int, str | None, bool]], share: Decimal
) -> None:
    books = [entry("opening", Decimal("20.00"), 0, None)]
    books += [entry("charge", amount, number, period) for number, (amount, period) in enumerate(charged, 1)]
    all_made = [payment(number, *each[:3]) for number, each in enumerate(made)]
    kept = [it for it, (*_, gone) in zip(all_made, made, strict=True) if not gone]
    undone = [it for it in all_made if it not in kept]
    entries = [*books, *map(paid, all_made), *map(cancelling, undone)]
    without = [*books, *map(paid, kept)]
    assert debt_of(owed_of(entries), DUE) == debt_of(owed_of(without), DUE)
    assert arrears(entries, all_made, due=DUE, zone=MOSCOW) == arrears(without, kept, due=DUE, zone=MOSCOW)
    assert sum((each.amount for each in made_of(entries)), NOTHING) == sum((each.amount for each in entries), NOTHING)

    advance = max(-debt_of(owed_of(without), DUE).balance, NOTHING)
    back = (advance * share).quantize(Decimal("0.01"))
    given_back = [refund(back)] if back else []
    ledger = owed_of([each for each in [*entries, *given_back] if each.kind not in (PAYMENT, CANCELLATION)])
    found = allocate(ledger, all_made, DUE, cancellations(entries))
    for each in found:
        assert each.advance >= 0
        settled = sum((one.amount for one in each.shares), each.advance + each.given_back)
        assert settled == (NOTHING if each.cancelled else each.payment.amount)
    assert sum((each.advance for each in found), NOTHING) <= advance - back
    assert debt_of(owed_of([*entries, *given_back]), DUE).parts == debt_of(owed_of(without), DUE).parts


def test_an_advance_given_back_pays_nothing_that_is_charged_later() -> None:
    made = payment(1, "300.00")
    entries = [entry("charge", Decimal("200.00"), 1, "2026-01"), paid(made), refund(Decimal("100.00"))]
    more = [*entries, entry("charge", Decimal("150.00"), 2, "2026-05")]
    assert unpaid(entries) == [] and unpaid(more) == [("2026-05", "150.00")]
    (one,) = allocate(owed_of([each for each in more if each.kind != PAYMENT]), [made], DUE)
    assert (shown([one]), one.given_back, one.advance) == ([[("2026-01", False, "200.00")]], Decimal("100.00"), NOTHING)
    late = arrears(more, [made], due=DUE, zone=MOSCOW)
    assert [(each.period, sum((paid.amount for paid in each.payments), NOTHING)) for each in late] == [
        ("2026-01", Decimal("200.00")), ("2026-05", NOTHING),
    ]  # fmt: skip


def test_a_payment_cancelled_after_its_advance_was_given_back_leaves_that_owed() -> None:
    made = payment(1, "300.00")
    entries = [entry("charge", Decimal("200.00"), 1, "2026-01"), paid(made), refund(Decimal("100.00")), cancelling(made)]
    assert unpaid(entries) == [("2026-01", "300.00")] and debt_of(owed_of(entries), DUE).balance == Decimal("300.00")


def test_no_more_than_the_advance_is_given_back() -> None:
    give_back(Decimal("-100.00"), Decimal("100.00"))
    with pytest.raises(RefundTooLarge):
        give_back(Decimal("-100.00"), Decimal("100.01"))
    with pytest.raises(RefundTooLarge) as refused:
        give_back(Decimal("5.00"), Decimal("0.01"))
    assert refused.value.details == {"advance": "0.00"}


def told(kind: str, amount: str, number: int, period: str) -> Entry:
    at = datetime.fromisoformat(f"{period}-28T09:00:00Z")
    return replace(entry(kind, Decimal(amount), number, period), at=at)


OLD = [
    told("charge", "100.00", 1, "2022-06"), told("charge", "100.00", 2, "2025-11"), told("penalty", "9.00", 3, "2025-12"),
    told("charge", "100.00", 4, "2026-02"),
]  # fmt: skip


def test_a_debt_older_than_three_years_on_the_day_of_payment_waits_for_the_others_owed_then() -> None:
    """January 2026: due in July 2022 is out of time; what is charged for February comes after it."""
    made = payment(1, "150.00")
    (one,) = allocate(owed_of(OLD), [made], DUE)
    assert sorted(shown([one])[0], key=str) == sorted(
        [("2025-11", False, "100.00"), ("2025-12", True, "9.00"), ("2022-06", False, "41.00")], key=str
    )
    assert unpaid([*OLD, paid(made)]) == [("2022-06", "59.00"), ("2026-02", "100.00")]
    found = arrears(OLD, [made], due=DUE, zone=MOSCOW)
    late = {each.period: sum((paid.amount for paid in each.payments), NOTHING) for each in found}
    assert late == {"2022-06": Decimal("50.00"), "2025-11": Decimal("100.00"), "2026-02": NOTHING}, "penalties settle apart"


def test_a_payer_may_name_a_month_that_is_out_of_time_and_a_retailer_may_set_another_limit() -> None:
    named = payment(1, "150.00", 0, "2022-06")
    assert unpaid([*OLD, paid(named)])[0] == ("2025-11", "50.00")
    for years in (0, 4):
        (one,) = allocate(owed_of(OLD), [payment(1, "150.00")], replace(DUE, limitation_years=years))
        assert shown([one])[0][0] == ("2022-06", False, "100.00")
    assert DUE.is_out_of_time(date(2023, 1, 4), START.date()) and not DUE.is_out_of_time(date(2023, 1, 5), START.date())
