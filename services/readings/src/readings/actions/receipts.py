"""Receipts: made for every change of a reading in the order it was told, behind the account's last one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chassis.transaction import Work

from readings.domain.meter import Account
from readings.domain.receipt import About, ReadingChange, compact, document, next_receipt
from readings.outside.receipt_key import ReceiptKey
from readings.store import Store


def issue_receipts(work: Work[Store], changes: Sequence[ReadingChange]) -> None:
    """Sign a receipt for each change that has none yet."""
    known = work.store.receipts.known([each.receipt_id for each in changes])
    fresh = {each.receipt_id: each for each in changes if each.receipt_id not in known}
    if not fresh:
        return
    account_ids = {each.account_id for each in fresh.values()}
    accounts, heads = work.store.accounts_of(account_ids), work.store.receipts.heads(account_ids)
    key, signed = ReceiptKey(work.settings.receipt_key_file), []
    for change in sorted(fresh.values(), key=lambda each: (each.received_at, each.revision)):
        about = _about(change, accounts.get(change.account_id), retailer=work.settings.retailer)
        receipt = next_receipt(change, about=about, after=heads.get(change.account_id))
        signed.append(key.sign(receipt))
        heads[change.account_id] = receipt.head
    work.store.receipts.add(signed, heads)


def list_receipts(work: Work[Store], *, account_id: str, reading_id: str | None, after: int, limit: int) -> dict[str, Any]:
    """The account's receipts in the order of the chain, of one reading if it is named."""
    rows = work.store.receipts.page(account_id, reading_id=reading_id, after=after, limit=limit + 1)
    shown = [_shown(row) for row in rows[:limit]]
    return {"receipts": shown, "next": shown[-1]["number"] if len(rows) > limit else None}


def receipts_kept(work: Work[Store], account_ids: Sequence[str]) -> list[str]:
    """All receipts of these accounts, as the files they are given out as."""
    rows = work.store.receipts.of_accounts(account_ids)
    return [document(row["text"], kid=row["kid"], signature=row["signature"]) for row in rows]


def _about(change: ReadingChange, account: Account | None, *, retailer: str) -> About:
    meters = [*account.meters, *(former.meter for former in account.former)] if account else []
    serials = {meter.meter_id: meter.serial for meter in meters}
    return About(
        account_number=account.account_number if account else "",
        meter_serial=serials.get(change.meter_id, ""),
        retailer=retailer,
    )


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    form = {"kid": row["kid"], "signature": row["signature"]}
    return {
        "number": row["number"],
        "reading_id": row["reading_id"],
        "revision": int(row["_id"].rpartition("/")[2]),
        "document": document(row["text"], **form),
        "compact": compact(row["text"], **form),
    }
