"""Bugs that the campaign's own books must tell of, with no other test's help: clients ask, workers and the broker are killed."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

MUTANTS = [
    Mutant(
        "a payment asked for again is another payment",
        "services/billing-calculator/src/billing_calculator/domain/payment.py",
        'return str(uuid5(PAYMENTS, f"{agent}/{txn_id}"))',
        'return str(__import__("uuid").uuid4())',
        (),
    ),
]
TOLD = {
    "a delivery is acknowledged before its effect is committed",
    "the inbox is written outside the transaction of the effect",
    "rows are marked as sent before they are published",
    *(each.name for each in MUTANTS),
}
