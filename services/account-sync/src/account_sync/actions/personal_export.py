"""A person asks for all that is held of them: the account with its holder, and what they were answered when they applied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from chassis.pieces import pieces
from chassis.transaction import Work
from chassis.vault import NoKey

from account_sync import announce
from account_sync.domain.account import Account
from account_sync.domain.personal_export import Request


def export_persons(work: Work[Any], requests: Sequence[Request]) -> None:
    """Answer in pieces under the person's own key; whoever was erased meanwhile has none, and gets no answer."""
    for each in requests:
        accounts = work.store.accounts.by_ids(list(each.account_ids)).values()
        applications = work.store.registrations.answers([each.user_id, *each.other_ids])
        held = {"accounts": [_account(account) for account in accounts], "applications": applications}
        try:
            contents = [work.tools.vault.encrypt(each.user_id, piece) for piece in pieces(held)]
        except NoKey:
            continue
        for part in announce.export_parts_ready(export_id=each.export_id, user_id=each.user_id, contents=contents):
            work.announce(part)


def _account(account: Account) -> dict[str, Any]:
    told = ("account_number", "holder", "legal_entity", "address", "tariff_plan", "group", "registered_persons", "lives_alone",
            "rooms", "status", "opened_on", "closed_on", "meters", "opening_balance", "opening_balance_on", "as_of")  # fmt: skip
    everything = asdict(account)
    return {key: everything[key] for key in told}
