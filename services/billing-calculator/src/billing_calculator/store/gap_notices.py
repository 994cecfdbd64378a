"""The silences that customers were written to about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chassis.mongo import Collection, Index
from pymongo.client_session import ClientSession
from pymongo.database import Database

from billing_calculator.domain.gap_notice import GapNotice

GAP_NOTICES = Collection("gap_notices", (Index("account_id"),))


class GapNotices:
    """One row a silence, by the id of its notice."""

    def __init__(self, db: Database[Any], session: ClientSession | None) -> None:
        self._rows = db[GAP_NOTICES.name]
        self._session = session

    def add_new(self, notices: Sequence[GapNotice]) -> list[GapNotice]:
        """Note those that nobody was told of yet; these."""
        ids = [each.notice_id for each in notices]
        known = {row["_id"] for row in self._rows.find({"_id": {"$in": ids}}, {"_id": 1}, session=self._session)}
        new = [each for each in notices if each.notice_id not in known]
        if new:
            rows = [{"_id": each.notice_id, "account_id": each.account_id, "period": each.period} for each in new]
            self._rows.insert_many(rows, ordered=False, session=self._session)
        return new
