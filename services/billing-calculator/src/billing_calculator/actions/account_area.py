"""What a customer sees of the money: charges with their reasons, the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chassis.transaction import Work

from billing_calculator.actions.tariffs import tariffs_of
from billing_calculator.domain.account import Account
from billing_calculator.domain.calculation import Charge, Revision
from billing_calculator.domain.errors import AccountUnknown, ChargeUnknown
from billing_calculator.domain.ledger import Entry
from billing_calculator.domain.page import after_charge, after_entry, charge_cursor, entry_cursor
from billing_calculator.domain.tariff import Tariff


@dataclass(frozen=True)
class ChargePage:
    """Charges, newest month first, and the cursor of the next page."""

    charges: list[Charge]
    next: str | None


@dataclass(frozen=True)
class EntryPage:
    """Ledger entries, newest first, and the cursor of the next page."""

    entries: list[Entry]
    next: str | None


@dataclass(frozen=True)
class Explained:
    """A charge with its history and the published table it was made by, if it needed one that is still shipped."""

    charge: Charge
    revisions: list[Revision]
    tariff: Tariff | None


def list_charges(work: Work[Any], *, account_id: str, cursor: str | None, limit: int) -> ChargePage:
    """A page of the account's charges."""
    known(work, account_id)
    found = work.store.charges.page(account_id, after=after_charge(cursor), limit=limit + 1)
    page = found[:limit]
    more = len(found) > limit
    return ChargePage(page, charge_cursor(page[-1].key.period, page[-1].key.charge_id) if more else None)


def explain_charge(work: Work[Any], *, account_id: str, charge_id: str) -> Explained:
    """One charge: its lines, tariff, readings and every revision."""
    known(work, account_id)
    charge = work.store.charges.load([charge_id]).get(charge_id)
    if charge is None or charge.key.account_id != account_id:
        raise ChargeUnknown()
    tariff = tariffs_of(work).named(charge.current.tariff, charge.current.pack_hash)
    return Explained(charge, work.store.charges.revisions(charge_id), tariff)


def entries_of(work: Work[Any], *, account_id: str, cursor: str | None, limit: int) -> EntryPage:
    """A page of the account's ledger."""
    known(work, account_id)
    found = work.store.ledger.page(account_id, after=after_entry(cursor), limit=limit + 1)
    page = found[:limit]
    more = len(found) > limit
    return EntryPage(page, entry_cursor(page[-1].at, page[-1].entry_id) if more else None)


def known(work: Work[Any], account_id: str) -> Account:
    """The account, if it is known here."""
    account: Account | None = work.store.accounts.get(account_id)
    if account is None:
        raise AccountUnknown()
    return account
