"""Whom an account is with is told to billing under the key of the person in whose cabinet it is, and of nobody else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chassis.transaction import Work
from chassis.vault import NoKey
from contracts.core import Lane

from account_sync import announce
from account_sync.domain.account import Account
from account_sync.domain.payer import payer_of, pays_otherwise


def keep_cabinets(work: Work[Any], cabinets: Sequence[Mapping[str, Any]]) -> None:
    """Remember who has which account, and name the payer of those that are new in a cabinet."""
    held = work.store.cabinets.of([each["_id"] for each in cabinets])
    newer = work.store.cabinets.save_newer(cabinets)
    fresh = {each["_id"]: set(each["account_ids"]) - held.get(each["_id"], frozenset()) for each in newer}
    accounts = work.store.accounts.by_ids(sorted(set[str]().union(*fresh.values())))
    for user_id, account_ids in fresh.items():
        if not _name(work, user_id, [accounts[each] for each in sorted(account_ids & accounts.keys())], lane=Lane.LIVE):
            work.store.cabinets.forget([user_id])


def name_payers_anew(work: Work[Any], fresh: Iterable[Account], held: Mapping[str, Account]) -> None:
    """Name the payers whom the base calls otherwise now, or who have another address."""
    otherwise = {each.account_id: each for each in fresh if pays_otherwise(each, held.get(each.account_id))}
    for account_id, user_ids in work.store.cabinets.with_accounts(list(otherwise)).items():
        for user_id in user_ids:
            _name(work, user_id, [otherwise[account_id]], lane=Lane.BULK)


def _name(work: Work[Any], user_id: str, accounts: Sequence[Account], *, lane: Lane) -> bool:
    """Whether the person can be told of at all: who was erased has no key."""
    for account in accounts:
        try:
            name, address = (work.tools.vault.encrypt(user_id, each) for each in payer_of(account))
        except NoKey:
            return False
        work.announce(announce.payer_named(account, user_id=user_id, name=name, address=address, lane=lane))
    return True
