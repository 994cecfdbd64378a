"""A clerk writes down that a meter was replaced."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import structlog
from chassis.transaction import Work
from contracts.core import Lane

from account_sync import announce
from account_sync.actions.journal import tell_journal
from account_sync.domain.account import Account
from account_sync.domain.errors import AccountUnknown
from account_sync.domain.replacing import NewMeter, replace_meter

log = structlog.get_logger(__name__)


def account_of_number(work: Work[Any], *, account_number: str) -> Account:
    """The account that has this number now."""
    account: Account | None = work.store.accounts.by_numbers([account_number]).get(account_number)
    if account is None or account.withdrawn:
        raise AccountUnknown()
    return account


def record_replacement(
    work: Work[Any], *, account_number: str, old_serial: str, final_values: tuple[Decimal, ...], new: NewMeter, on: date, by: str
) -> Account:
    """Keep the new meter in place of the former with both figures, and tell the others."""
    held = account_of_number(work, account_number=account_number)
    changed = replace_meter(held, old_serial=old_serial, final_values=final_values, new=new, on=on, today=work.today)
    work.store.accounts.save([changed])
    work.announce(announce.account_updated(changed, lane=Lane.LIVE))
    tell_journal(work, by=by, did="meter_replaced", about=account_number)
    log.info("meter_replaced", account=changed.account_id, by=by)
    return changed
