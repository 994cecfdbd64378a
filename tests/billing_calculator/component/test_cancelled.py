"""A reading that was sent and cancelled leaves no trace in any figure, whatever stood there before it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from billing_calculator.app import service
from chassis.testing import Running

from tests.billing_calculator.component.asking import AGENTS, ask, estimate, osmp
from tests.billing_calculator.examples import NOON, OTHER_READING_ID, account_event, reading_event

OF_THE_WAY = frozenset({
    "as_of", "revision", "reason", "difference", "calculated_at", "previous_total", "revisions", "made_of", "trace_id",
    "recalculation",
})  # what tells of the way to a figure: entries are only added  # fmt: skip


@pytest.fixture(scope="module")
def billing(mongo_url: str) -> Iterator[Running]:
    with Running(service, mongo_url, agents=AGENTS) as made:
        yield made


def figures(shown: Any) -> Any:
    """An answer without what tells of the way; a month that costs nothing is as good as none."""
    if isinstance(shown, dict):
        return None if shown.get("total") == "0.00" else {k: figures(v) for k, v in shown.items() if k not in OF_THE_WAY}
    if isinstance(shown, list):
        return [each for each in map(figures, shown) if each is not None]
    return shown


def everything(billing: Running, rates: int) -> dict[str, Any]:
    """Every figure that the customer is shown."""
    balance, charges = ask(billing, "balance").json, ask(billing, "charges").json["charges"]
    kinds = {each["kind"]: Decimal(each["amount"]) for each in balance["made_of"]}
    zones = ("single",) if rates == 1 else ("day", "night")
    return {
        "balance": figures(balance),
        "energy": kinds.get("charge", Decimal(0)) + kinds.get("recalculation", Decimal(0)),
        "charges": figures(charges),
        "details": figures([ask(billing, f"charges/{each['charge_id']}").json for each in charges]),
        "forecast": figures(ask(billing, "penalty-forecast", until="2022-12-05").json),
        "estimate": figures(estimate(billing, **dict.fromkeys(zones, 9000)).json),
    }


@pytest.mark.parametrize("seed", range(8))
def test_a_reading_sent_and_cancelled_restores_every_figure(billing: Running, seed: int) -> None:
    chance = Random(seed)
    rates = chance.choice((1, 2))
    kept, sent, other = ([chance.randint(1, 900) for _ in range(rates)] for _ in range(3))
    start(billing, rates=rates, owed=Decimal(chance.randint(-50_000, 90_000)), persons=chance.randint(1, 6))
    if seed % 2:
        billing.deliver(reading_event(*kept, read_on=date(2022, 11, 18)))
    if seed % 3:
        assert osmp(billing, sum=f"{chance.randint(1, 3000)}.00").status_code == 200
    before = everything(billing, rates)
    billing.deliver(reading_event(*sent, reading_id=OTHER_READING_ID))
    assert everything(billing, rates) != before
    if seed % 4 > 1:
        billing.deliver(reading_event(*other, reading_id=OTHER_READING_ID, revision=2))
    billing.deliver(reading_event(*other, reading_id=OTHER_READING_ID, revision=3, cancelled=True))
    assert everything(billing, rates) == before


def start(billing: Running, *, rates: int, owed: Decimal, persons: int) -> None:
    for name in ("inbox", "outbox", "parked", "accounts", "readings", "charges", "charge_revisions", "entries", "payments"):
        billing.database[name].delete_many({})
    billing.clock(at=NOON)
    billing.deliver(account_event(rates=rates, opening_balance=owed.scaleb(-2), registered_persons=persons))
