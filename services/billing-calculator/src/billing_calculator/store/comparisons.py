"""Shadow runs: how far each is, what the other base has charged until it was looked at, and who differs."""

from __future__ import annotations

import json
from collections.abc import Collection as Many
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from decimal import Decimal
from importlib.resources import files
from typing import Any

from chassis.mongo import Collection, Document, Index
from pymongo import InsertOne, ReplaceOne
from pymongo.client_session import ClientSession
from pymongo.database import Database

from billing_calculator.domain.charge_files import Profile, profiles_of
from billing_calculator.domain.comparison import ACTIVE, Cause, Comparison, Difference, Kind, State, Sums, Tally

KEPT = timedelta(days=90)  # of system time; the sums stay
COMPARISONS = Collection("comparisons", (Index("-started_at"), Index("state")))
FORGOTTEN = Index("forget_after", expire_after=timedelta(0))
BY_NUMBER = Index("account_number")
OTHERS = Collection("comparison_charges", (Index(("comparison_id", "account_number")), BY_NUMBER, FORGOTTEN))
DIFFERENCES = Collection(
    "comparison_differences",
    (Index(("comparison_id", "_id")), Index(("comparison_id", "cause")), BY_NUMBER, Index("account_id"), FORGOTTEN),
)
SHOWN, EXAMPLES = 50, 5


class Comparisons:
    """A run is one row; its differences are rows of their own."""

    def __init__(self, db: Database[Any], session: ClientSession | None) -> None:
        self._rows, self._others, self._differences = db[COMPARISONS.name], db[OTHERS.name], db[DIFFERENCES.name]
        self._session = session

    def get(self, comparison_id: str) -> Comparison | None:
        """One run."""
        row = self._rows.find_one({"_id": comparison_id}, session=self._session)
        return _comparison(row) if row else None

    def active(self) -> list[Comparison]:
        """Those that are not over."""
        rows = self._rows.find({"state": {"$in": [str(each) for each in ACTIVE]}}, session=self._session)
        return [_comparison(row) for row in rows]

    def latest(self) -> list[Comparison]:
        """Those begun last."""
        return [_comparison(row) for row in self._rows.find(session=self._session).sort("started_at", -1).limit(SHOWN)]

    def save(self, comparison: Comparison) -> None:
        """Write it as it stands."""
        self._rows.replace_one({"_id": comparison.comparison_id}, _row(comparison), upsert=True, session=self._session)

    def bring(self, comparison_id: str, charges: Sequence[tuple[str, Sums]], *, now: datetime) -> None:
        """Keep what the other base has charged."""
        shared = {"comparison_id": comparison_id, "forget_after": now + KEPT}
        self._others.bulk_write([InsertOne({**shared, "account_number": number, **asdict(sums)}) for number, sums in charges],
                                ordered=False, session=self._session)  # fmt: skip

    def theirs(self, comparison_id: str, numbers: Many[str]) -> Mapping[str, Sums]:
        """What the other base has charged these accounts; several rows of one are added up."""
        return _added(self._others.find(_of(comparison_id, numbers), session=self._session))

    def left_over(self, comparison_id: str, *, limit: int) -> Mapping[str, Sums]:
        """Accounts of the other base that nobody has looked at, whole; at least one if there are any."""
        chosen = {"comparison_id": comparison_id}
        rows = self._others.find(chosen, {"account_number": 1}, session=self._session).sort("account_number").limit(limit)
        return self.theirs(comparison_id, {row["account_number"] for row in rows})

    def looked_at(self, comparison_id: str, numbers: Many[str]) -> None:
        """They are through."""
        self._others.delete_many(_of(comparison_id, numbers), session=self._session)

    def add(self, comparison_id: str, differences: Sequence[Difference], *, now: datetime) -> None:
        """Keep who differs."""
        rows = [_difference_row(comparison_id, each, now) for each in differences]
        if rows:
            writes = [ReplaceOne({"_id": row["_id"]}, row, upsert=True) for row in rows]
            self._differences.bulk_write(writes, ordered=False, session=self._session)

    def examples(self, comparison_id: str, cause: Cause) -> list[Difference]:
        """A few that differ for a cause."""
        chosen = {"comparison_id": comparison_id, "cause": str(cause)}
        return [_difference(row) for row in self._differences.find(chosen, session=self._session).limit(EXAMPLES)]

    def page(self, comparison_id: str, *, after: str, limit: int) -> list[Difference]:
        """The next ones in the order of their accounts."""
        chosen = {"comparison_id": comparison_id, "_id": {"$gt": f"{comparison_id}/{after}"}}
        return [_difference(row) for row in self._differences.find(chosen, session=self._session).sort("_id").limit(limit)]

    def of(self, account_ids: Many[str], numbers: Many[str]) -> list[Difference]:
        """What runs have found of these accounts, and of charges elsewhere under the numbers that they have now."""
        return [_difference(row) for row in self._differences.find(_found_of(account_ids, numbers), session=self._session)]

    def forget(self, account_ids: Many[str], numbers: Many[str]) -> int:
        """Drop what is kept of these accounts: no book needs it; how many rows that were. The sums of the runs stay.

        A run that has not come to them takes its own charges away when it has: without them it would find a difference.
        """
        running = [each.comparison_id for each in self.active()]
        others = {**_numbered(numbers), "comparison_id": {"$nin": running}}
        gone = self._others.delete_many(others, session=self._session).deleted_count
        return gone + self._differences.delete_many(_found_of(account_ids, numbers), session=self._session).deleted_count


def load_profiles() -> Mapping[str, Profile]:
    """How the files of other bases look."""
    return profiles_of(json.loads((files("billing_calculator") / "charge_files.json").read_text(encoding="utf-8")))


def _numbered(numbers: Many[str]) -> Document:
    return {"account_number": {"$in": list(numbers)}}


def _found_of(account_ids: Many[str], numbers: Many[str]) -> Document:
    """A number may have been somebody else's before: it tells whose a row is only where no account is named."""
    return {"$or": [{"account_id": {"$in": list(account_ids)}}, {"account_id": {"$in": [None, ""]}, **_numbered(numbers)}]}


def _of(comparison_id: str, numbers: Many[str]) -> Document:
    return {"comparison_id": comparison_id, "account_number": {"$in": list(numbers)}}


def _added(rows: Any) -> Mapping[str, Sums]:
    found: dict[str, Sums] = {}
    for row in rows:
        more, held = _sums(row), found.get(row["account_number"])
        found[row["account_number"]] = more if held is None else Sums(
            held.charge + more.charge, held.recalculation + more.recalculation, held.penalty + more.penalty,
            held.volume + more.volume if held.volume is not None and more.volume is not None else None,
        )  # fmt: skip
    return found


def _sums(row: Document) -> Sums:
    return Sums(row["charge"], row["recalculation"], row["penalty"], row["volume"])


def _row(comparison: Comparison) -> Document:
    tallies = {str(cause): vars(tally) for cause, tally in comparison.tallies.items()}
    changed = {"kind": str(comparison.kind), "state": str(comparison.state), "tallies": tallies}
    return {"_id": comparison.comparison_id, **vars(comparison), **changed}


def _comparison(row: Document) -> Comparison:
    tallies = {Cause(name): Tally(each["accounts"], Decimal(each["amount"])) for name, each in row["tallies"].items()}
    kept = {name: row[name] for name in Comparison.__dataclass_fields__}
    return Comparison(**{**kept, "kind": Kind(row["kind"]), "state": State(row["state"]), "tallies": tallies})


def _difference_row(comparison_id: str, each: Difference, now: datetime) -> Document:
    sides = {name: asdict(sums) if sums else None for name, sums in (("ours", each.ours), ("theirs", each.theirs))}
    row_id = f"{comparison_id}/{each.account_number}/{each.account_id}"
    kept = {"_id": row_id, "comparison_id": comparison_id, "forget_after": now + KEPT}
    return {**vars(each), **sides, "cause": str(each.cause), **kept}


def _difference(row: Document) -> Difference:
    ours, theirs = (_sums(row[name]) if row[name] else None for name in ("ours", "theirs"))
    return Difference(row["account_number"], Cause(row["cause"]), row["amount"], ours, theirs, row["account_id"])
