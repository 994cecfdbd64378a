"""A payment from the cabinet: what may be asked for, what the provider's words do to it, and whose words they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from billing_calculator.domain.account import Account
from billing_calculator.domain.online import (
    FIRST_LOOK,
    FRESH,
    LAST_LOOK,
    LIFE,
    Notice,
    Order,
    State,
    Step,
    Told,
    after,
    asked_later,
    credits_of,
    is_genuine,
    ordered,
    registered,
    signature_of,
)
from billing_calculator.domain.online_errors import AccountPaidTwice, AccountTakesNoPayment, PartRefused, SumTooLarge, SumTooSmall
from billing_calculator.domain.payment import Limits

from tests.billing_calculator.examples import ACCOUNT_ID, NOON, account

SYSTEM = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
WHEN: dict[str, Any] = {"now": NOON, "system_now": SYSTEM, "deadline": timedelta(hours=24)}
LIMITS = Limits(Decimal("1.00"), Decimal("1000.00"))
MINE, THEIRS = account(), replace(account(), account_id="another", account_number="520000000025")


def order(*parts: tuple[Account | None, str]) -> Order:
    asked = [(each.account_id if each else "unknown", Decimal(amount)) for each, amount in parts]
    accounts = [each for each, _ in parts]
    return ordered("order", "person", asked, accounts, LIMITS, now=NOON, system_now=SYSTEM)


def test_an_order_is_open_for_an_hour_and_asks_for_the_sum_of_its_parts() -> None:
    made = order((MINE, "1.00"), (THEIRS, "999.00"))
    assert (made.amount, made.state, made.steps) == (Decimal("1000.00"), State.CREATED, (Step(State.CREATED, NOON),))
    assert (made.began, made.look_at, made.ends) == (SYSTEM, SYSTEM, SYSTEM + LIFE)
    mine, theirs = made.of(ACCOUNT_ID), made.of("another")
    assert mine is not None and theirs is not None
    assert (mine.amount, theirs.account_number, made.of("nobody's")) == (Decimal("1.00"), "520000000025", None)


@pytest.mark.parametrize(
    ("parts", "refused", "index"),
    [
        ([(MINE, "5.00"), (None, "5.00")], AccountTakesNoPayment, 1),
        ([(replace(MINE, closed=True), "5.00")], AccountTakesNoPayment, 0),
        ([(MINE, "5.00"), (MINE, "5.00")], AccountPaidTwice, 1),
        ([(MINE, "0.99")], SumTooSmall, 0),
        ([(MINE, "1000.01")], SumTooLarge, 0),
        ([(MINE, "500.00"), (THEIRS, "500.01")], SumTooLarge, 1),
    ],
)
def test_what_cannot_be_paid_is_refused_at_its_place(
    parts: list[tuple[Account | None, str]], refused: type[Exception], index: int
) -> None:
    with pytest.raises(PartRefused) as error:
        order(*parts)
    assert isinstance(error.value, refused)
    assert error.value.errors[0]["pointer"].startswith(f"/parts/{index}/")


def test_the_limits_themselves_may_be_paid() -> None:
    assert order((MINE, "1000.00")).amount == Decimal("1000.00") and order((MINE, "1.00")).amount == Decimal("1.00")


def pending() -> Order:
    return registered(replace(order((MINE, "5.00")), looks=3), "https://bank/pay", now=NOON, system_now=SYSTEM)


def test_the_provider_is_told_once_and_asked_again_soon() -> None:
    now = pending()
    assert (now.state, now.pay_at, now.looks, now.look_at) == (State.PENDING, "https://bank/pay", 0, SYSTEM + FIRST_LOOK)
    assert registered(now, "https://elsewhere", now=NOON, system_now=SYSTEM) == now


def test_the_provider_is_asked_after_pauses_that_double_and_stay_under_a_limit() -> None:
    now, pauses = pending(), []
    for _ in range(14):
        now = asked_later(now, **WHEN)
        pauses.append((now.look_at - SYSTEM).total_seconds())
    assert pauses == [2, 4, 8, 16, *[LAST_LOOK.total_seconds()] * 10] and now.looks == 14
    assert asked_later(replace(now, looks=10**6), **WHEN).look_at == SYSTEM + LAST_LOOK


def test_what_is_pending_past_the_deadline_expires_here_and_is_asked_ever_more_rarely_for_a_month() -> None:
    late = {**WHEN, "system_now": SYSTEM + timedelta(hours=25)}
    just_before = asked_later(pending(), **{**late, "system_now": SYSTEM + timedelta(hours=25, seconds=-1)})
    assert just_before.state is State.PENDING
    given_up = asked_later(pending(), **late)
    assert (given_up.state, given_up.is_open, given_up.steps[-1].state) == (State.EXPIRED, True, State.EXPIRED)
    pauses, now, at = [], given_up, late["system_now"]
    while now.is_open:
        pauses.append((now.look_at - at) / timedelta(hours=1))
        at = now.look_at
        now = asked_later(now, **{**late, "system_now": at})
    assert pauses[:6] == [1, 2, 4, 8, 16, 24] and len(pauses) < 40 and at >= late["system_now"] + timedelta(days=30)
    assert after(given_up, said(State.PENDING), now=NOON) == given_up
    assert not after(given_up, said(State.EXPIRED), now=NOON).is_open
    paid = after(given_up, said(State.PAID), now=NOON)
    assert (paid.state, paid.is_open) == (State.PAID, False)


def said(state: State, amount: str = "5.00") -> Told:
    return Told(state, Decimal(amount))


def test_paid_is_the_last_word_whatever_came_before() -> None:
    now = pending()
    assert after(now, said(State.PENDING), now=NOON) == after(now, said(State.CREATED), now=NOON) == now
    refused = after(now, said(State.REFUSED), now=NOON)
    assert (refused.state, refused.steps[-1]) == (State.REFUSED, Step(State.REFUSED, NOON))
    assert after(refused, said(State.EXPIRED), now=NOON) == refused
    paid = after(refused, said(State.PAID), now=NOON)
    assert paid.state is State.PAID and after(paid, said(State.REFUSED), now=NOON) == paid
    assert after(paid, said(State.PAID, "6.00"), now=NOON) == paid


def test_another_sum_than_asked_for_is_kept_and_pays_nothing_until_the_right_one_comes() -> None:
    other = after(pending(), said(State.PAID, "6.00"), now=NOON)
    assert (other.state, other.differs) == (State.PENDING, Decimal("6.00"))
    right = after(other, said(State.PAID), now=NOON)
    assert (right.state, right.differs) == (State.PAID, None)


def test_each_account_is_credited_with_its_part_and_the_same_again() -> None:
    made = order((MINE, "5.00"), (THEIRS, "7.00"))
    made_of = credits_of(made, paid_at=SYSTEM, now=NOON)
    assert [(each.account_id, each.amount) for each in made_of] == [(ACCOUNT_ID, Decimal("5.00")), ("another", Decimal("7.00"))]
    assert made_of == credits_of(made, paid_at=SYSTEM, now=NOON) and len({each.payment_id for each in made_of}) == 2


def test_a_notice_is_the_providers_own_and_no_old_one() -> None:
    unsigned = Notice("order", State.PAID, Decimal("5.00"), int(SYSTEM.timestamp()), "")
    notice = replace(unsigned, signature=signature_of(unsigned.signed, "secret"))
    assert is_genuine(notice, "secret", system_now=SYSTEM) and not is_genuine(notice, "other", system_now=SYSTEM)
    assert not is_genuine(replace(notice, amount=Decimal("6.00")), "secret", system_now=SYSTEM)
    for early in (FRESH, -FRESH):
        assert is_genuine(notice, "secret", system_now=SYSTEM + early)
        assert not is_genuine(notice, "secret", system_now=SYSTEM + early * 1.01 + timedelta(0))
    assert notice.told == Told(State.PAID, Decimal("5.00"), SYSTEM)
