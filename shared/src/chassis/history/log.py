"""The event logs of the producers, read in the order in which the facts were written; nothing here writes."""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bson import MaxKey
from contracts.core import EventType
from pymongo.collection import Collection
from pymongo.database import Database

from chassis.events import outbox
from chassis.mongo import Index, patiently

PAGE = 1000
NAMES = re.compile(rf"{outbox.COLLECTION}(_\d{{4}}_\d{{2}})?")  # the months that were put away stand beside the outbox
IDS_ALONE = {"_id": 1, "type": 1, "at": 1}  # answered by the index, without a look at the bodies
WHOLE = {**IDS_ALONE, "body": 1, "partition_key": 1, "sent_at": 1, "unheard_at": 1}

Row = dict[str, Any]


@dataclass(frozen=True, order=True)
class Place:
    """Where a reader is: behind the row of this moment and id."""

    at: datetime
    id: str


START = Place(datetime.min.replace(tzinfo=UTC), "")


def place_of(row: Row) -> Place:
    """The place of a row."""
    return Place(row["at"], row["_id"])


def collections_of(database: Database[Any]) -> list[Collection[Any]]:
    """A producer's log: the outbox first, because of a row that stands twice its word counts, and the months put away."""
    return [database[name] for name in sorted(database.list_collection_names()) if NAMES.fullmatch(name)]


@dataclass(frozen=True)
class Log:
    """`databases(producer)` is the producer's database, opened with rights to read."""

    databases: Callable[[str], Database[Any]]
    _known: dict[str, list[Collection[Any]]] = field(default_factory=dict)

    def read(self, types: Iterable[EventType], *, until: datetime, after: Place | None = None) -> Iterator[Row]:
        """The rows of these types with their bodies, as one stream in the order of writing, each once."""
        streams = [
            self._pages(collection, each, fields=WHOLE, until=until, after=after)
            for each in sorted(types, key=lambda each: each.name)
            for collection in self._collections(each.producer)
        ]
        return _each_once(heapq.merge(*streams, key=place_of))

    def ids(self, event_type: EventType, *, until: datetime, after: Place | None = None) -> Iterator[Row]:
        """The ids of one type in the order of writing."""
        pages = [
            self._pages(collection, event_type, fields=IDS_ALONE, until=until, after=after)
            for collection in self._collections(event_type.producer)
        ]
        return _each_once(heapq.merge(*pages, key=place_of))

    def rows(self, event_type: EventType, ids: Sequence[str]) -> dict[str, Row]:
        """What became of these rows: their state and when they left."""
        fields = {"state": 1, "at": 1, "sent_at": 1, "unheard_at": 1}
        found: dict[str, Row] = {}
        for collection in reversed(self._collections(event_type.producer)):
            found |= {row["_id"]: row for row in collection.find({"_id": {"$in": list(ids)}}, fields)}
        return found

    def count(self, types: Iterable[EventType], *, until: datetime, after: Place | None = None) -> int:
        """How many rows `read` would give, twins included."""
        since = {} if after is None else {"$gte": after.at}
        with patiently():
            return sum(
                collection.count_documents({"type": each.name, "at": {"$lte": until, **since}})
                for each in types
                for collection in self._collections(each.producer)
            )

    def oldest(self, event_type: EventType) -> datetime | None:
        """When the oldest row of a type was written that a log still holds."""
        firsts = (
            collection.find_one({"type": event_type.name}, IDS_ALONE, sort=[("at", 1), ("_id", 1)])
            for collection in self._collections(event_type.producer)
        )
        return min((row["at"] for row in firsts if row is not None), default=None)

    def _collections(self, producer: str) -> list[Collection[Any]]:
        if producer not in self._known:
            self._known[producer] = collections_of(self.databases(producer))
        return self._known[producer]

    def _pages(
        self, collection: Collection[Any], event_type: EventType, *, fields: Row, until: datetime, after: Place | None
    ) -> Iterator[Row]:
        """Page by page, each found anew by its place: no cursor stays open while the other streams are read."""
        index = Index(outbox.IN_ORDER).directions
        end: list[Any] = [("type", event_type.name), ("at", until), ("_id", MaxKey())]
        place = after or START
        while place.at <= until:
            start: list[Any] = [("type", event_type.name), ("at", place.at), ("_id", place.id)]
            page = list(collection.find({}, fields).min(start).max(end).hint(index).limit(PAGE))
            yield from (row for row in page if place_of(row) > place)
            if len(page) < PAGE:
                return
            place = place_of(page[-1])


def _each_once(rows: Iterable[Row]) -> Iterator[Row]:
    """A row that is in the outbox and among those put away, because the move was broken off, counts once."""
    last = None
    for row in rows:
        if row["_id"] != last:
            yield row
        last = row["_id"]
