"""The copy of the accounts, their opening balances, and what a change of an account means for the current month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chassis.transaction import Work

from billing_calculator.actions.charging import decide, load_months, save_and_announce
from billing_calculator.domain.account import Account
from billing_calculator.domain.due import period_of
from billing_calculator.domain.ledger import opening


def keep_accounts(work: Work[Any], accounts: Sequence[Account]) -> None:
    """Keep the newer copies and their opening balances; the current month is charged anew, past months stay as they were."""
    newer = {each.account_id: each for each in work.store.accounts.save_newer(accounts)}
    work.store.ledger.put_openings([opening(account) for account in newer.values()])
    for account_id in newer:
        work.arrived(f"account:{account_id}")
    charges = work.store.charges.since(account_ids=newer, period=period_of(work.today)) if newer else []
    months = load_months(work, {charge.key for charge in charges}, reason="account_updated")
    save_and_announce(work, decide(work, months.values(), newer).charges, newer)
