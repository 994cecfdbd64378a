"""The copy of the accounts, their opening balances, and what a change of an account means for the current month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chassis.transaction import Work

from billing_calculator.actions.charging import decide, save_and_announce
from billing_calculator.actions.months import load_months
from billing_calculator.domain.account import Account
from billing_calculator.domain.due import period_of
from billing_calculator.domain.ledger import opened


def keep_accounts(work: Work[Any], accounts: Sequence[Account]) -> None:
    """Keep the newer copies and what they change of the opening balances; the current month is charged anew, no past one is."""
    newer = {each.account_id: each for each in work.store.accounts.save_newer(accounts)}
    held = work.store.ledger.opened(newer) if newer else {}
    entries = [opened(account, held.get(account_id), now=work.now) for account_id, account in newer.items()]
    work.store.ledger.add([entry for entry in entries if entry])
    for account_id in newer:
        work.arrived(f"account:{account_id}")
    _wake_contracts(work, newer)
    charges = work.store.charges.since(account_ids=newer, period=period_of(work.today)) if newer else []
    months = load_months(work, {charge.key for charge in charges}, reason="account_updated")
    save_and_announce(work, decide(work, months.values(), newer).charges, newer)


def _wake_contracts(work: Work[Any], accounts: Mapping[str, Account]) -> None:
    """A contract's price is here: readings that waited for a tariff are charged by it."""
    priced = {key for key, account in accounts.items() if account.legal_entity and account.contract_price is not None}
    for waiting in work.store.waiting.of(priced) if priced else ():
        work.arrived(f"tariff:{waiting.plan}")
