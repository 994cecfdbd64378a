"""The charges as they stand, and beside them every revision they went through."""

from __future__ import annotations

from collections.abc import Collection as Many
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from chassis.mongo import Collection, Document, Index
from pymongo import ReplaceOne
from pymongo.client_session import ClientSession
from pymongo.database import Database

from billing_calculator.domain.calculation import Charge, Revision
from billing_calculator.domain.charge import Household, Why
from billing_calculator.domain.reading import ChargeKey
from billing_calculator.domain.unread import MonthState
from billing_calculator.store.lines import line_from, line_row, part_rows, parts_from, terms_from, terms_row
from billing_calculator.store.ranges import between
from billing_calculator.store.readings import reading_from, reading_row
from billing_calculator.store.stand_ins import set_off_from, set_off_rows, stand_in_from, stand_in_row, unread_from, unread_rows

STOOD_IN = {"current.stand_in.by": {"$gt": ""}}
PART_READ = {"current.unread.meter_id": {"$gt": ""}}
CHARGES = Collection(
    "charges",
    (
        Index(("account_id", "-period", "-_id")),
        Index(("account_id", "period"), where=STOOD_IN),
        Index(("account_id", "service", "period"), where=PART_READ),
    ),
)
STATE = {"account_id": 1, "service": 1, "period": 1, "current.total": 1, "current.readings.meter_id": 1, "current.set_off": 1,
         "current.stand_in.by": 1, "current.stand_in.in_a_row": 1, "current.unread.meter_id": 1,
         "current.unread.stand_in.by": 1}  # fmt: skip
REVISIONS = Collection("charge_revisions", (Index(("charge_id", "revision"), unique=True),))


class Charges:
    """Charges by id; two transactions that change the same one conflict, and the second is done again."""

    def __init__(self, db: Database[Any], session: ClientSession | None) -> None:
        self._rows = db[CHARGES.name]
        self._revisions = db[REVISIONS.name]
        self._session = session

    def load(self, charge_ids: Many[str]) -> Mapping[str, Charge]:
        """The charges that are there, by id."""
        return {each.key.charge_id: each for each in self._find({"_id": {"$in": list(charge_ids)}})}

    def since(self, *, account_ids: Many[str], period: str) -> list[Charge]:
        """The charges of these accounts for a month and the months after it."""
        return self._find({"account_id": {"$in": list(account_ids)}, "period": {"$gte": period}})

    def of_month(self, account_ids: Many[str], *, period: str) -> list[Charge]:
        """The charges of these accounts for a month."""
        return self._find({"account_id": {"$in": list(account_ids)}, "period": period})

    def stood_in(self, account_ids: Many[str]) -> list[Charge]:
        """Those of these accounts that were made without a reading."""
        return self._find({"account_id": {"$in": list(account_ids)}, **STOOD_IN})

    def part_read(self, account_ids: Many[str]) -> list[Charge]:
        """Those of these accounts in which something stands in for one of several meters."""
        return self._find({"account_id": {"$in": list(account_ids)}, **PART_READ})

    def states_of(self, account_ids: Many[str], *, since: str) -> list[MonthState]:
        """Of these accounts, what each month since then was charged by."""
        return self._states({"account_id": {"$in": list(account_ids)}, "period": {"$gte": since}})

    def states_between(self, after: str | None, until: str | None, *, since: str) -> list[MonthState]:
        """Of the accounts in a range, what each month since then was charged by."""
        return self._states({**between("account_id", after, until), "period": {"$gte": since}})

    def stood_in_before(self, account_ids: Many[str], *, period: str) -> list[MonthState]:
        """Of these accounts the months before one that were made without a reading, oldest first."""
        found = self._states({"account_id": {"$in": list(account_ids)}, "period": {"$lt": period}, **STOOD_IN})
        return sorted(found, key=lambda each: each.key.period)

    def _states(self, chosen: Document) -> list[MonthState]:
        return [_state(row) for row in self._rows.find(chosen, STATE, session=self._session)]

    def count(self, account_ids: Many[str]) -> int:
        """How many there are of these accounts."""
        return self._rows.count_documents({"account_id": {"$in": list(account_ids)}}, session=self._session)

    def count_priced(self, tariffs: Many[str], *, since: date, until: date | None) -> int:
        """How many were made by these tariffs from readings of these days."""
        days = {"$gte": since.isoformat(), **({"$lte": until.isoformat()} if until else {})}
        chosen = {"current.tariff": {"$in": list(tariffs)}, "current.readings": {"$elemMatch": {"read_on": days}}}
        return self._rows.count_documents(chosen, session=self._session)

    def page(self, account_id: str, *, after: tuple[str, str] | None, limit: int) -> list[Charge]:
        """The newest months first, from behind `after` (period and charge id)."""
        chosen: Document = {"account_id": account_id}
        if after is not None:
            period, charge_id = after
            chosen["$or"] = [{"period": {"$lt": period}}, {"period": period, "_id": {"$lt": charge_id}}]
        rows = self._rows.find(chosen, session=self._session).sort([("period", -1), ("_id", -1)]).limit(limit)
        return [_charge(row) for row in rows]

    def save(self, charges: Sequence[Charge]) -> None:
        """Write the charges and add the revision each has now; what a charge costs to write does not grow with its history."""
        if not charges:
            return
        rows = [_row(each) for each in charges]
        writes = [ReplaceOne({"_id": row["_id"]}, row, upsert=True) for row in rows]
        self._rows.bulk_write(writes, ordered=False, session=self._session)
        added = [{**row["current"], "charge_id": row["_id"]} for row in rows]
        self._revisions.insert_many(added, ordered=False, session=self._session)

    def revisions(self, charge_id: str) -> list[Revision]:
        """All revisions of a charge, the first one first."""
        rows = self._revisions.find({"charge_id": charge_id}, session=self._session).sort("revision")
        return [_revision(row) for row in rows]

    def histories(self, charge_ids: Many[str]) -> list[tuple[str, Revision]]:
        """All revisions of these charges with the charge's id, the first ones first."""
        rows = self._revisions.find({"charge_id": {"$in": list(charge_ids)}}, session=self._session).sort("revision")
        return [(row["charge_id"], _revision(row)) for row in rows]

    def revision(self, charge_id: str, number: int) -> Revision | None:
        """One revision."""
        row = self._revisions.find_one({"charge_id": charge_id, "revision": number}, session=self._session)
        return _revision(row) if row else None

    def behind(self, charge_id: str, *, limit: int) -> list[Charge]:
        """The next ones in the order of their ids."""
        rows = self._rows.find({"_id": {"$gt": charge_id}}, session=self._session).sort("_id").limit(limit)
        return [_charge(row) for row in rows]

    def _find(self, chosen: Document) -> list[Charge]:
        return [_charge(row) for row in self._rows.find(chosen, session=self._session)]


def _state(row: Document) -> MonthState:
    now = row["current"]
    stood_in = now.get("stand_in") or {}
    return MonthState(
        key=ChargeKey(row["account_id"], row["service"], row["period"]),
        total=now["total"],
        read=bool(now["readings"]),
        by=stood_in.get("by", ""),
        in_a_row=stood_in.get("in_a_row", 0),
        set_off=set_off_from(now.get("set_off", ())),
        meters=frozenset(each["meter_id"] for each in now["readings"]),
        unread={each["meter_id"]: each["stand_in"]["by"] for each in now.get("unread", ())},
    )


def _row(charge: Charge) -> Document:
    return {
        "_id": charge.key.charge_id,
        "account_id": charge.key.account_id,
        "service": charge.key.service,
        "period": charge.key.period,
        "due_on": charge.due_on.isoformat(),
        "current": _revision_row(charge.current),
    }


def _revision_row(revision: Revision) -> Document:
    return {
        "revision": revision.revision,
        "reason": revision.reason,
        "tariff": revision.tariff,
        "pack_hash": revision.pack_hash,
        "calculator": revision.calculator,
        "volume": revision.volume,
        "total": revision.total,
        "previous_total": revision.previous_total,
        "lines": [line_row(line) for line in revision.lines],
        "norm": {"ru": revision.norm.ru, "en": revision.norm.en} if revision.norm else None,
        "readings": [reading_row(each) for each in revision.readings],
        "calculated_at": revision.calculated_at,
        "household": vars(revision.household) if revision.household else None,
        **({"terms": terms_row(revision.terms)} if revision.terms else {}),
        "plan": revision.plan,
        "periods": revision.periods,
        **({"stand_in": stand_in_row(revision.stand_in)} if revision.stand_in else {}),
        **({"set_off": set_off_rows(revision.set_off)} if revision.set_off else {}),
        **({"parts": part_rows(revision.parts)} if revision.parts else {}),
        **({"unread": unread_rows(revision.unread)} if revision.unread else {}),
    }


def _charge(row: Document) -> Charge:
    return Charge(
        key=ChargeKey(row["account_id"], row["service"], row["period"]),
        due_on=date.fromisoformat(row["due_on"]),
        current=_revision(row["current"]),
    )


def _revision(row: Document) -> Revision:
    return Revision(
        revision=row["revision"],
        reason=row["reason"],
        tariff=row["tariff"],
        pack_hash=row.get("pack_hash", ""),
        calculator=row["calculator"],
        volume=row["volume"],
        total=row["total"],
        previous_total=row["previous_total"],
        lines=tuple(line_from(each) for each in row["lines"]),
        norm=Why(**row["norm"]) if row["norm"] else None,
        readings=tuple(reading_from(each) for each in row["readings"]),
        calculated_at=row["calculated_at"],
        household=Household(**row["household"]) if row.get("household") else None,
        terms=terms_from(row["terms"]) if row.get("terms") else None,
        plan=row.get("plan", ""),
        periods=row.get("periods", 1),
        stand_in=stand_in_from(row["stand_in"]) if "stand_in" in row else None,
        set_off=set_off_from(row.get("set_off", ())),
        parts=parts_from(row.get("parts", ())),
        unread=unread_from(row.get("unread", ())),
    )
