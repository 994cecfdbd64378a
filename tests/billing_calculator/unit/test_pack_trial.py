"""A pack tried over a past month: whom it concerns, and by how much each would fare better or worse."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from billing_calculator.domain.calculation import Charge, Rules, recalculate
from billing_calculator.domain.comparison import Cause, Sums
from billing_calculator.domain.pack_trial import change, concerns, tried
from billing_calculator.domain.tariff import PriceKey, Season, Tariff
from billing_calculator.domain.terms import Terms
from billing_calculator.store.tariff_files import load_due_rules

from tests.billing_calculator.examples import NOON, TARIFFS, account, reading


def charged(kwh: int = 260) -> Charge:
    of = reading(kwh)
    how = {"rules": Rules(TARIFFS, load_due_rules()), "reason": "reading_submitted", "now": NOON}
    charge = recalculate(None, key=of.key, account=account(), readings=[of], **how)  # type: ignore[arg-type]
    assert charge is not None
    return charge


def pack() -> Tariff:
    found = TARIFFS.named("nizhny_2022h2")
    assert found is not None
    return found


def test_a_pack_concerns_the_homes_of_its_plan_and_service_that_were_charged_for_something() -> None:
    made = charged()
    assert concerns(made, pack())
    assert not concerns(made, replace(pack(), plan="kuban")) and not concerns(made, replace(pack(), service="heat"))
    by_contract = replace(made, current=replace(made.current, terms=Terms(Decimal(5), Decimal(20))))
    taken_back = replace(made, current=replace(made.current, readings=()))
    assert not concerns(by_contract, pack()) and not concerns(taken_back, pack())


def test_the_same_kwh_are_priced_by_the_other_pack_in_their_own_month() -> None:
    november = Season(frozenset({11}), Decimal("0.5"))
    was, would = tried(charged(), replace(pack(), seasons=(november,)))
    assert (was.charge, was.volume) == (Decimal("1257.80"), 260)
    assert would is not None and (would.charge, would.volume) == (Decimal("1568.80"), 260), "100 × 4.12 and 160 × 7.23"
    assert tried(charged(), pack())[1] == was


def test_without_a_price_or_without_the_home_nothing_can_be_said() -> None:
    within = PriceKey("urban_gas", 1, "single", "within_norm")
    prices = {key: price for key, price in pack().prices.items() if key != within}
    assert tried(charged(), replace(pack(), prices=prices))[1] is None
    made = charged()
    assert tried(replace(made, current=replace(made.current, household=None)), pack())[1] is None


@pytest.mark.parametrize(
    ("would", "cause", "amount"),
    [
        ("110.00", Cause.DEARER, "10.00"), ("100.50", Cause.DEARER, "0.50"), ("99.99", Cause.CHEAPER, "-0.01"),
        ("100.00", None, ""),
    ],
)  # fmt: skip
def test_an_account_fares_better_or_worse_or_as_before(would: str, cause: Cause | None, amount: str) -> None:
    was, then = Sums(charge=Decimal("100.00"), volume=Decimal(20)), Sums(charge=Decimal(would), volume=Decimal(20))
    found = change(charged(), was, then, account_number="1")
    assert (found is None) == (cause is None)
    if found is not None:
        assert (found.cause, found.amount) == (cause, Decimal(amount))


def test_what_cannot_be_tried_is_told_apart() -> None:
    was = Sums(charge=Decimal("100.00"), volume=Decimal(20))
    found = change(charged(), was, None, account_number="1")
    assert found is not None and (found.cause, found.amount) == (Cause.IMPOSSIBLE, Decimal("0.00"))
