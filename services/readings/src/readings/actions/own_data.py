"""A person's own data: erased as far as nothing stands on it, and handed out whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from chassis.pieces import pieces
from chassis.transaction import Work

from readings import announce
from readings.actions.receipts import receipts_kept
from readings.domain.bulk import Batch, Result
from readings.domain.erasure import Request as ErasureRequest
from readings.domain.personal_export import Request as ExportRequest
from readings.store import Store


def erase_persons(work: Work[Store], requests: Sequence[ErasureRequest]) -> None:
    """Nothing here says who sent a reading, and what the charges stand on stays; what the person wrote or sent as a file goes,
    and what files of others said of their accounts."""
    for each in requests:
        count, bulk = work.store.count_readings(each.account_ids), work.store.bulk
        gone = {
            "disputes": work.store.disputes.erase(each.user_id),
            "bulk_batches": bulk.forget_sender(each.user_id),
            "bulk_rows": bulk.forget_rows_of(each.account_ids),
        }
        kept = {"readings": (count, "metering")} if count else {}
        erased = {what: how_many for what, how_many in gone.items() if how_many}
        told = announce.person_erased(
            erasure_id=each.erasure_id, user_id=each.user_id, erased=erased, kept=kept, at=work.now
        )
        work.announce(told)


def export_persons(work: Work[Store], requests: Sequence[ExportRequest]) -> None:
    """Answer with the readings of the person's accounts, in pieces; no names."""
    for each in requests:
        held = {
            "readings": [asdict(reading) for reading in work.store.of_accounts(each.account_ids)],
            "receipts": receipts_kept(work, each.account_ids),
            "disputes": [asdict(dispute) for dispute in work.store.disputes.of_persons([each.user_id])],
            "bulk_batches": [_sent(batch) for batch in work.store.bulk.of_persons([each.user_id])],
            "bulk_rows": [_said(result) for result in work.store.bulk.rows_of(each.account_ids)],
        }
        for part in announce.export_parts_ready(export_id=each.export_id, user_id=each.user_id, contents=pieces(held)):
            work.announce(part)


def _sent(batch: Batch) -> dict[str, Any]:
    return {name: getattr(batch, name) for name in ("name", "sent_at", "total", "accepted", "refused")}


def _said(result: Result) -> dict[str, Any]:
    row = {name: getattr(result.row, name) for name in ("account_number", "meter_serial", "figures")}
    return {**row, "outcome": result.outcome.value}
