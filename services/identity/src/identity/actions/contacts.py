"""Everybody's contact is told once more, for services that have learnt to listen to more of it since."""

from __future__ import annotations

from functools import partial
from typing import Any

from chassis.transaction import Transactions, Work

from identity.actions.access import tell_of_other_accounts

AT_ONCE = 100


def tell_contacts_anew(transactions: Transactions[Any]) -> int:
    """How many people were told of; begun again after a stop it tells those before once more, which changes nothing."""
    pace, after, told = transactions.pace(), "", 0
    while user_ids := pace.run(partial(transactions.run, partial(_tell_some, after=after))):
        after, told = user_ids[-1], told + len(user_ids)
    return told


def _tell_some(work: Work[Any], *, after: str) -> list[str]:
    users = work.store.people.users_after(after, limit=AT_ONCE)
    for user in users:
        tell_of_other_accounts(work, user)
    return [user.user_id for user in users]
