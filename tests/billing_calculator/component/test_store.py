"""What the store promises on real MongoDB."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from billing_calculator.domain.payment import Ask, accepted
from billing_calculator.handlers import on_reading_submitted
from billing_calculator.store import Store
from chassis.testing import Running
from chassis.transaction import Work
from pymongo.errors import BulkWriteError, OperationFailure

from tests.billing_calculator.examples import ACCOUNT_ID, ACCOUNT_NUMBER, NOON, account, account_event, reading, reading_event


def test_an_account_cannot_change_while_a_charge_of_it_is_being_decided(billing: Running) -> None:
    billing.deliver(account_event())

    def decide(work: Work[Any]) -> None:
        on_reading_submitted(work, [reading_event(260)])
        with billing.runtime.client.start_session() as changing:
            changing.start_transaction()
            with pytest.raises(OperationFailure, match="onflict"):
                Store(billing.database, changing).accounts.save_newer([replace(account(), revision=2)])
            changing.abort_transaction()

    billing.transactions.run(decide)


def test_an_account_is_kept_whole(billing: Running) -> None:
    store = Store(billing.database, None)
    kept = replace(account(rates=3), opening_balance=Decimal("-150.25"), rooms=3)
    assert store.accounts.save_newer([kept]) == [kept] == [store.accounts.get(ACCOUNT_ID)]
    assert store.accounts.save_newer([kept]) == [] and store.accounts.get("nobody") is None


def test_of_two_accounts_with_one_number_the_open_one_is_paid_for(billing: Running) -> None:
    store = Store(billing.database, None)
    closed = replace(account(closed=True), account_id="1f6a2dad-0b54-5d2f-9a1f-1b5e6a7c8d91")
    store.accounts.save_newer([account(), closed])
    found = store.accounts.numbered(ACCOUNT_NUMBER)
    assert found is not None and not found.closed and store.accounts.numbered("520000999999") is None


def test_a_reading_is_kept_whole_under_its_charge_and_meter(billing: Running) -> None:
    store = Store(billing.database, None)
    kept = reading(120, 80, revision=2)
    store.readings.save([reading(1, 1)], held={})
    store.readings.save([kept], held={kept.reading_id: 1})
    assert [kept] == store.readings.of_charges([kept.key.charge_id]) == store.readings.of_meter(kept.meter_id)


def test_a_payment_is_written_once_and_kept_whole(billing: Running) -> None:
    store = Store(billing.database, None)
    payment = accepted(Ask("sber", "pay", "1", ACCOUNT_NUMBER, Decimal("10.00"), NOON), account(), now=NOON)
    store.payments.add(payment)
    assert store.payments.get(payment.payment_id) == store.payments.of([ACCOUNT_ID])[0] == payment
    with pytest.raises(BulkWriteError):
        store.payments.add(payment)


def test_an_account_without_entries_owes_nothing(billing: Running) -> None:
    assert Store(billing.database, None).ledger.balances(["nobody"]) == {"nobody": Decimal("0.00")}
