"""Money that was received goes into the books, whoever brought it: payments, their ledger entries and the facts of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chassis.transaction import Work

from billing_calculator import announce
from billing_calculator.domain.ledger import paid
from billing_calculator.domain.payment import Payment


def credit(work: Work[Any], payments: Sequence[Payment]) -> None:
    """Book payments that were never there before; each is announced with the balance it left."""
    accounts = {each.account_id for each in payments}
    work.store.accounts.hold(accounts)  # two at once would both tell a balance without the other
    balances = dict(work.store.ledger.balances(accounts))
    work.store.payments.add(*payments)
    work.store.ledger.add([paid(each) for each in payments])
    work.store.instalment_plans.look_again(accounts)
    for each in payments:
        balances[each.account_id] -= each.amount
        work.announce(announce.payment_received(each, balance=balances[each.account_id]))
