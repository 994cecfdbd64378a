"""A thousand homes that differ (packs, zones, debts, swaps, firms; three of ten unread) are closed: an oracle finds no fault."""

from __future__ import annotations

from decimal import Decimal

from billing_calculator import actions
from chassis.testing import Running

from tests.bench import town
from tests.bench.close_checked import faults
from tests.billing_calculator.component.closes import chunks, start


def test_a_thousand_homes_that_differ_are_closed_as_the_oracle_says(billing: Running) -> None:
    town.build(billing.runtime)
    billing.clock(at=town.THEN)
    assert start(billing, town.PERIOD).status_code == 201
    actions.go_on_with_closes(billing.transactions)
    billing.deliver(*chunks(billing))
    actions.go_on_with_closes(billing.transactions)
    (closed,) = billing.transactions.read().store.closes.latest()
    counts = closed.counts
    assert (counts.accounts, counts.by_average + counts.waiting, counts.read) == (1000, 300, 700)
    assert counts.waiting == 9, "firms that nobody has read"
    assert billing.database["penalty_accruals"].count_documents({"account_id": town.home(3 * 8).account_id}) == 1
    some = range(0, town.HOMES, 9)
    assert faults(billing.database, town.packs(), period=town.PERIOD, numbers=some) == []
    first = {"period": town.PERIOD, "account_id": town.home(0).account_id}
    billing.database["charges"].update_one(first, {"$set": {"current.total": Decimal("1.00")}})
    assert len(faults(billing.database, town.packs(), period=town.PERIOD, numbers=[0])) == 1, "the oracle looks"
