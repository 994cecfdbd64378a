"""The booked penalties with what they were made from, and how far each month's booking has come."""

from __future__ import annotations

from collections.abc import Collection as Many
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from chassis.mongo import Collection, Document, Index
from pymongo import InsertOne
from pymongo.client_session import ClientSession
from pymongo.database import Database

from billing_calculator.domain.accrual import Accrual
from billing_calculator.domain.charge import Why
from billing_calculator.domain.penalty import PenaltyLine, Settled, Unpaid

ACCRUALS = Collection("penalty_accruals", (Index(("account_id", "-period")),))
RUNS = Collection("penalty_runs")


class Accruals:
    """Accruals by id, each written once for ever, as its entry in the ledger is."""

    def __init__(self, db: Database[Any], session: ClientSession | None) -> None:
        self._rows, self._runs = db[ACCRUALS.name], db[RUNS.name]
        self._session = session

    def get(self, penalty_id: str) -> Accrual | None:
        """One accrual."""
        row = self._rows.find_one({"_id": penalty_id}, session=self._session)
        return _accrual(row) if row else None

    def of(self, account_ids: Many[str]) -> list[Accrual]:
        """All accruals of these accounts, in the order they were made."""
        rows = self._rows.find({"account_id": {"$in": list(account_ids)}}, session=self._session)
        return [_accrual(row) for row in rows.sort([("period", 1), ("number", 1)])]

    def known(self, penalty_ids: Many[str]) -> set[str]:
        """Those of the accruals that are there."""
        return {row["_id"] for row in self._rows.find({"_id": {"$in": list(penalty_ids)}}, {"_id": 1}, session=self._session)}

    def behind(self, penalty_id: str, *, limit: int) -> list[Accrual]:
        """The next ones in the order of their ids."""
        rows = self._rows.find({"_id": {"$gt": penalty_id}}, session=self._session).sort("_id").limit(limit)
        return [_accrual(row) for row in rows]

    def add(self, accruals: Sequence[Accrual]) -> None:
        """Write accruals that were never there before."""
        if accruals:
            self._rows.bulk_write([InsertOne(_row(each)) for each in accruals], ordered=False, session=self._session)

    def reached(self, period: str) -> tuple[str, bool]:
        """The last account of a month whose penalties were booked by the job, and whether that was the last of all."""
        row = self._runs.find_one({"_id": period}, session=self._session) or {}
        return row.get("after", ""), row.get("done", False)

    def reach(self, period: str, *, after: str, done: bool, counts: Mapping[str, int]) -> Mapping[str, int]:
        """So far the job has come, and what it has counted; returns the counts of the whole month."""
        change = {"$set": {"after": after, "done": done}, "$inc": {f"counts.{name}": count for name, count in counts.items()}}
        self._runs.update_one({"_id": period}, change, upsert=True, session=self._session)
        row = self._runs.find_one({"_id": period}, session=self._session) or {}
        return dict(row["counts"])


def _row(made: Accrual) -> Document:
    return {
        "_id": made.penalty_id,
        "account_id": made.account_id,
        "period": made.period,
        "number": made.number,
        "booked": made.booked,
        "parts": [_part_row(each) for each in made.parts],
        "lines": [_line_row(each) for each in made.lines],
        "at": made.at,
        "calculator": made.calculator,
    }


def _part_row(part: Unpaid) -> Document:
    payments = [{"on": each.on.isoformat(), "amount": each.amount} for each in part.payments]
    return {"amount": part.amount, "due_on": part.due_on.isoformat(), "period": part.period, "payments": payments}


def _line_row(line: PenaltyLine) -> Document:
    days = {"first": line.first.isoformat(), "last": line.last.isoformat()}
    return {**vars(line), **days, "why": {"ru": line.why.ru, "en": line.why.en}}


def _accrual(row: Document) -> Accrual:
    return Accrual(
        account_id=row["account_id"],
        period=row["period"],
        number=row["number"],
        booked=row["booked"],
        parts=tuple(_part(each) for each in row["parts"]),
        lines=tuple(_line(each) for each in row["lines"]),
        at=row["at"],
        calculator=row["calculator"],
    )


def _part(row: Document) -> Unpaid:
    payments = tuple(Settled(date.fromisoformat(each["on"]), each["amount"]) for each in row["payments"])
    return Unpaid(row["amount"], date.fromisoformat(row["due_on"]), payments, row["period"])


def _line(row: Document) -> PenaltyLine:
    days = {"first": date.fromisoformat(row["first"]), "last": date.fromisoformat(row["last"])}
    return PenaltyLine(**{**row, **days, "why": Why(**row["why"])})
