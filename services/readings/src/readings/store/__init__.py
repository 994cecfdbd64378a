"""How accounts, meters and readings are kept.

A decision about a meter writes that meter's document, so two decisions at once conflict and one of them is made again.
The copy of what the base says lives in `accounts`, which no request writes: an import never collides with a customer.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from chassis.mongo import Collection, Document, Index, insert, save_newer
from pymongo import UpdateOne
from pymongo.client_session import ClientSession
from pymongo.database import Database

from readings.domain.errors import CursorUnknown
from readings.domain.meter import Account, AccountStatus
from readings.domain.reading import Reading, ReadingStatus, Standing
from readings.store.bulk import BATCHES, FILES, ROWS, Bulk
from readings.store.closed_months import CLOSED_MONTHS, RECENT_MONTHS, Closed, as_closed
from readings.store.disputes import DISPUTES, Disputes
from readings.store.documents import as_account, as_figures, as_reading, of_account, of_reading
from readings.store.receipts import CHAINS, RECEIPTS, Receipts
from readings.store.reminders import REMINDERS, Reminders
from readings.store.told_rules import TOLD_RULES, ToldRules
from readings.store.unclosed import UNCLOSED, UnclosedMeters

RECENT = 12  # readings that tell what is usual: a year of them

_RECENT_READINGS: Document = {
    "from": "readings",
    "as": "readings",
    "localField": "asked",
    "foreignField": "meter_id",
    "let": {"account_id": "$_id"},
    "pipeline": [
        {"$match": {"status": ReadingStatus.ACCEPTED.value, "$expr": {"$eq": ["$account_id", "$$account_id"]}}},
        {"$sort": {"number": -1}},
        {"$limit": RECENT},
        {"$project": {"number": 1, "read_on": 1, "received_on": 1, "zones": 1}},  # without the history, which is the longer part
    ],
}

COLLECTIONS = [
    Collection("accounts", indexes=(Index("account_number"), Index("verifications"))),
    Collection("meters", indexes=(Index("account_id"),)),
    Collection(
        "readings",
        indexes=(Index(("meter_id", "status", "-number")), Index(("account_id", "-submitted_at", "-_id"))),
    ),
    RECEIPTS,
    CHAINS,
    BATCHES,
    FILES,
    ROWS,
    REMINDERS,
    DISPUTES,
    TOLD_RULES,
    CLOSED_MONTHS,
    UNCLOSED,
]


class Store:
    """The service's documents, inside the transaction of `session` (None: plain reads)."""

    def __init__(self, db: Database[Document], session: ClientSession | None) -> None:
        self._db = db
        self._session = session
        self.receipts = Receipts(db, session)
        self.bulk = Bulk(db, session)
        self.reminders = Reminders(db, session)
        self.disputes = Disputes(db, session)
        self.told_rules = ToldRules(db, session)
        self.closed_months = Closed(db, session)
        self.unclosed = UnclosedMeters(db, session)

    def standings(self, asked: Mapping[str, str]) -> dict[str, Standing]:
        """By account, with the last accepted readings of the meter asked for; of known accounts. All in one round trip."""
        account_ids, meter_ids = list(asked), list(asked.values())
        pipeline: list[Document] = [
            {"$match": {"_id": {"$in": account_ids}}},
            {"$set": {"asked": {"$arrayElemAt": [meter_ids, {"$indexOfArray": [account_ids, "$_id"]}]}}},
            {"$lookup": _RECENT_READINGS},
            {"$lookup": {"from": CLOSED_MONTHS.name, "as": "closed_months", "pipeline": RECENT_MONTHS}},
        ]
        return {row["_id"]: _standing(row) for row in self._db.accounts.aggregate(pipeline, session=self._session)}

    def account(self, account_id: str) -> Account | None:
        row = self._db.accounts.find_one({"_id": account_id}, session=self._session)
        return as_account(row) if row else None

    def accounts_of(self, account_ids: Iterable[str]) -> dict[str, Account]:
        """These accounts, those of them that are known."""
        rows = self._db.accounts.find({"_id": {"$in": sorted(account_ids)}}, session=self._session)
        return {row["_id"]: as_account(row) for row in rows}

    def accounts_by_number(self, numbers: Iterable[str]) -> dict[str, Account]:
        """The accounts of these numbers; of two that have had the same one, the one that is served."""
        rows = self._db.accounts.find({"account_number": {"$in": sorted(numbers)}}, session=self._session)
        found = sorted((as_account(row) for row in rows), key=lambda each: each.status is AccountStatus.OPEN)
        return {each.account_number: each for each in found}

    def reading(self, account_id: str, reading_id: str) -> Reading | None:
        row = self._db.readings.find_one({"_id": reading_id, "account_id": account_id}, session=self._session)
        return as_reading(row) if row else None

    def following(self, reading: Reading) -> Reading | None:
        """The accepted reading of the same meter that was compared with this one."""
        wanted = {"meter_id": reading.meter_id, "account_id": reading.account_id, "status": ReadingStatus.ACCEPTED.value}
        later = {**wanted, "number": {"$gt": reading.number}}
        row = self._db.readings.find_one(later, sort=[("number", 1)], session=self._session)
        return as_reading(row) if row else None

    def last_reading_ids(self, account_id: str) -> set[str]:
        """The last accepted reading of each meter of the account."""
        rows = self._db.meters.find({"account_id": account_id}, {"last_reading_id": 1}, session=self._session)
        return {row["last_reading_id"] for row in rows if row["last_reading_id"]}

    def last_readings(self, account_id: str) -> dict[str, Reading]:
        """The last accepted readings by meter."""
        wanted = {"_id": {"$in": sorted(self.last_reading_ids(account_id))}}
        readings = [as_reading(row) for row in self._db.readings.find(wanted, session=self._session)]
        return {reading.meter_id: reading for reading in readings}

    def page(self, account_id: str, *, cursor: str | None, limit: int) -> tuple[list[Reading], str | None]:
        """Readings newest first, and the cursor of the page after, if there is one."""
        wanted: Document = {"account_id": account_id}
        if cursor:
            at, reading_id = _place(cursor)
            wanted["$or"] = [{"submitted_at": {"$lt": at}}, {"submitted_at": at, "_id": {"$lt": reading_id}}]
        found = self._db.readings.find(wanted, session=self._session).sort([("submitted_at", -1), ("_id", -1)])
        readings = [as_reading(row) for row in found.limit(limit + 1)]
        return readings[:limit], _cursor(readings[limit - 1]) if len(readings) > limit else None

    def of_accounts(self, account_ids: Sequence[str]) -> list[Reading]:
        """All readings of these accounts, the oldest first."""
        found = self._db.readings.find({"account_id": {"$in": list(account_ids)}}, session=self._session)
        return [as_reading(row) for row in found.sort("submitted_at")]

    def count_readings(self, account_ids: Sequence[str]) -> int:
        """How many readings these accounts have."""
        return self._db.readings.count_documents({"account_id": {"$in": list(account_ids)}}, session=self._session)

    def add(self, readings: Sequence[Reading]) -> None:
        """Keep new readings, each the last one of its meter from now on."""
        if len(readings) == 1:  # mostly; the driver is sooner done with it
            self._decided(readings[0], last_reading_id=readings[0].reading_id)
        elif readings:
            self._db.meters.bulk_write(
                [UpdateOne(*_pointing(each, each.reading_id), upsert=True) for each in readings], session=self._session
            )
        if readings:
            insert(self._db.readings, [of_reading(each) for each in readings], session=self._session)

    def save(self, reading: Reading, *, last_reading_id: str | None) -> None:
        """Keep a new revision of a reading, and which reading of the meter is the last one now."""
        self._decided(reading, last_reading_id=last_reading_id)
        self._db.readings.replace_one({"_id": reading.reading_id}, of_reading(reading), session=self._session)

    def save_accounts(self, accounts: Sequence[Account]) -> list[Account]:
        """Keep what the base says, unless what is held is as new or newer; those that were kept."""
        kept = save_newer(self._db.accounts, [of_account(account) for account in accounts], session=self._session)
        return [as_account(row) for row in kept]

    def known_readings(self, reading_ids: Sequence[str]) -> set[str]:
        """Which of these readings there are."""
        found = self._db.readings.find({"_id": {"$in": list(reading_ids)}}, {"_id": 1}, session=self._session)
        return {row["_id"] for row in found}

    def _decided(self, reading: Reading, *, last_reading_id: str | None) -> None:
        self._db.meters.update_one(*_pointing(reading, last_reading_id), upsert=True, session=self._session)


def _standing(row: Document) -> Standing:
    return Standing(as_account(row), tuple(as_figures(each) for each in row["readings"]), as_closed(row["closed_months"]))


def _pointing(reading: Reading, last_reading_id: str | None) -> tuple[Document, Document]:
    pointer = {"account_id": reading.account_id, "last_reading_id": last_reading_id}
    return {"_id": reading.meter_id}, {"$set": pointer, "$inc": {"decisions": 1}}


def _cursor(reading: Reading) -> str:
    return urlsafe_b64encode(f"{reading.submitted_at.isoformat()} {reading.reading_id}".encode()).decode()


def _place(cursor: str) -> tuple[datetime, str]:
    try:
        at, reading_id = urlsafe_b64decode(cursor.encode()).decode().split(" ")
        return datetime.fromisoformat(at).astimezone(UTC), reading_id
    except (ValueError, OverflowError):
        raise CursorUnknown() from None
