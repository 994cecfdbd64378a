"""What the rows of a chunk meet in the base."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chassis.transaction import Work

from account_sync.domain.registry.meter_rows import MeterRow
from account_sync.domain.registry.rows import GoodRow
from account_sync.domain.taking import Met, StagedRow


def met(work: Work[Any], rows: Sequence[StagedRow]) -> Met:
    """The accounts that the rows are about, in as few questions as there are kinds of rows."""
    accounts = work.store.accounts
    ids = [row.account_id for row in rows if not isinstance(row, MeterRow)]
    numbers = [row.account.account_number for row in rows if isinstance(row, GoodRow)]
    flats = sorted({row.premises.flat for row in rows if isinstance(row, MeterRow)})
    in_flats = accounts.in_flats(flats) if flats else ()
    return Met(accounts.by_ids(ids), accounts.owners(numbers), in_flats)
