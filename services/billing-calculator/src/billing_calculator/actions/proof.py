"""Sampled accounts are recomputed from their entries, for the audit of a running system."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from chassis.evidence import Checked
from chassis.transaction import Work

from billing_calculator.domain.proof import Books, contradictions
from billing_calculator.domain.reversals import cancelled, refunded


def check_balances(work: Work[Any], sample: int) -> Checked:
    """What is shown, what was entered, charged and paid must be the same kopecks."""
    accounts = {each.account_id: each for each in work.store.accounts.sample(sample)}
    balances = work.store.ledger.balances(accounts)
    entries = _by_account(work.store.ledger.of(accounts))
    charges = work.store.charges.since(account_ids=accounts, period="")
    payments = _by_account(work.store.payments.of(accounts))
    penalties = _by_account(work.store.accruals.of(accounts))
    undone = [cancelled(each) for each in work.store.reversals.cancellations_of(accounts)]
    undone += [refunded(each) for each in work.store.reversals.refunds_of(accounts)]
    reversals = _by_account(undone)
    of_account: dict[str, list[Any]] = defaultdict(list)
    for charge in charges:
        of_account[charge.key.account_id].append(charge)
    books = [
        Books(account, balances[key], entries[key], of_account[key], payments[key], penalties[key], reversals[key])
        for key, account in accounts.items()
    ]
    return Checked(len(books), [words for each in books for words in contradictions(each)])


def _by_account(things: Iterable[Any]) -> Mapping[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for each in things:
        found[each.account_id].append(each)
    return found
