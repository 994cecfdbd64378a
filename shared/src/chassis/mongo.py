"""MongoDB as the suite uses it: exact decimals, aware times, deadlines, majority, and projections that never go back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from decimal import Decimal
from typing import Any

import pymongo
from bson.codec_options import CodecOptions, TypeCodec, TypeRegistry
from bson.decimal128 import Decimal128
from pymongo import ASCENDING, DESCENDING, InsertOne, MongoClient, ReplaceOne
from pymongo.client_session import ClientSession
from pymongo.collection import Collection as MongoCollection
from pymongo.database import Database
from pymongo.errors import (
    BulkWriteError,
    CollectionInvalid,
    ConfigurationError,
    ConnectionFailure,
    DuplicateKeyError,
    PyMongoError,
)

from chassis import process

TIMEOUT_MS = 8000
PATIENCE_SECONDS = 24 * 3600.0
_TRANSIENT = "TransientTransactionError"
_DUPLICATE_KEY = 11000
_LONGEST_APP_NAME = 128  # bytes; the host is at the front of a process's name, and only its end tells one that ended
_BETWEEN_STATES = "Sessions are not supported"  # the driver has no other mark of it

Document = dict[str, Any]

_COEFFICIENT_BITS = 113  # IEEE 754 decimal128 in its binary form: sign, 14 bits of exponent, coefficient
_COEFFICIENT = (1 << _COEFFICIENT_BITS) - 1
_EXPONENT_BIAS = 6176
_MOST_DIGITS, _MOST_EXPONENT = 34, 12287
_LOW = (1 << 64) - 1
_UNUSUAL = 0b11 << 125


class _DecimalCodec(TypeCodec):
    python_type = Decimal
    bson_type = Decimal128

    def transform_python(self, value: Any) -> Decimal128:
        return packed(value)

    def transform_bson(self, value: Any) -> Decimal:
        return exact(value)


def exact(value: Decimal128) -> Decimal:
    """As `to_decimal` of the driver does, a dozen times sooner: one request reads dozens of figures."""
    bits = int.from_bytes(value.bid, "little")
    if bits & _UNUSUAL == _UNUSUAL:  # infinities, no-numbers and forms that no Decimal is written in
        decimal: Decimal = value.to_decimal()
        return decimal
    exponent = (bits >> _COEFFICIENT_BITS & 0x3FFF) - _EXPONENT_BIAS
    return Decimal(f"{'-' if bits >> 127 else ''}{bits & _COEFFICIENT}E{exponent}")


def packed(value: Decimal) -> Decimal128:
    """As the driver's constructor does, in little more than half the time."""
    sign, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int) or len(digits) > _MOST_DIGITS or not 0 <= exponent + _EXPONENT_BIAS <= _MOST_EXPONENT:
        return Decimal128(value)
    bits = int("".join(map(str, digits))) | exponent + _EXPONENT_BIAS << _COEFFICIENT_BITS | sign << 127
    return Decimal128((bits >> 64, bits & _LOW))  # type: ignore[arg-type]  # its types name the other kind of tuple alone


CODEC_OPTIONS: CodecOptions[Document] = CodecOptions(
    tz_aware=True, tzinfo=UTC, type_registry=TypeRegistry([_DecimalCodec()])
)


@dataclass(frozen=True)
class Index:
    """An index to be there: keys in order, `-key` for descending; `expire_after` makes MongoDB delete by that time."""

    keys: tuple[str, ...] | str
    unique: bool = False
    where: Mapping[str, Any] | None = None
    expire_after: timedelta | None = None

    @property
    def directions(self) -> list[tuple[str, int]]:
        """The keys as MongoDB takes them."""
        keys = (self.keys,) if isinstance(self.keys, str) else self.keys
        return [(key.removeprefix("-"), DESCENDING if key.startswith("-") else ASCENDING) for key in keys]


@dataclass(frozen=True)
class Collection:
    """A collection of a service with its indexes, made by `provision` before the service starts."""

    name: str
    indexes: tuple[Index, ...] = field(default=())


def connect(url: str, *, name: str) -> MongoClient[Document]:
    """A client with the suite's deadlines and guarantees; it connects when first used. The server is told which process asks."""
    return MongoClient(
        url,
        appname=f"{name} {process.name()[-_LONGEST_APP_NAME + len(name) + 1 :]}",
        timeoutMS=TIMEOUT_MS,
        w="majority",
        readConcernLevel="majority",
        retryWrites=True,
        tz_aware=True,
        tzinfo=UTC,
        type_registry=CODEC_OPTIONS.type_registry,
    )


class KeptCollections(Database[Document]):
    """A database that makes the object of each collection once; anew at every mention they are a part of what a command costs."""

    def __init__(self, client: MongoClient[Document], name: str) -> None:
        super().__init__(client, name)
        self._kept: dict[str, MongoCollection[Document]] = {}

    def __getitem__(self, name: str) -> MongoCollection[Document]:
        kept = self._kept.get(name)
        if kept is None:
            kept = self._kept[name] = super().__getitem__(name)
        return kept


def patiently() -> AbstractContextManager[None]:
    """Without the deadline of a request: for what the deploy job or an operator asks of all that was ever kept."""
    waiting: AbstractContextManager[None] = pymongo.timeout(PATIENCE_SECONDS)
    return waiting


def doubt_about(database: Database[Document]) -> str:
    """Why a write that was acknowledged here might be lost or not be possible; empty where nothing speaks against it."""
    hello = database.client.admin.command("hello")
    if hello.get("arbiters"):
        return "an arbiter: a majority that votes may not hold what was written"
    if "setName" not in hello and hello.get("msg") != "isdbgrid":
        return "no replica set: there are no transactions"
    if database.write_concern.document.get("w") != "majority":
        return f"acknowledged before a majority holds it: {database.write_concern.document}"
    return ""


def create_collections(database: Database[Document], collections: Iterable[Collection]) -> None:
    """Make what is missing; what is there stays. Run by the deploy job, never by a service."""
    present = set(database.list_collection_names())
    for collection in collections:
        if collection.name not in present:
            try:
                database.create_collection(collection.name)
            except CollectionInvalid:
                pass  # another provisioning made it between our look and our try
        for index in collection.indexes:
            with patiently():  # over a year of events it takes minutes, and one that is broken off begins anew
                database[collection.name].create_index(index.directions, **_index_options(index))


def missing_collections(database: Database[Document], collections: Iterable[Collection]) -> list[str]:
    """The declared collections that nobody has provisioned yet."""
    present = set(database.list_collection_names())
    return sorted({collection.name for collection in collections} - present)


def insert(collection: MongoCollection[Document], documents: Sequence[Document], *, session: ClientSession | None) -> None:
    """Store new documents, all in one trip; the driver is sooner done with a single one, which is what most requests have."""
    if len(documents) == 1:
        collection.insert_one(documents[0], session=session)
    else:
        collection.insert_many(documents, session=session)


def save_newer(
    collection: MongoCollection[Document], documents: Iterable[Document], *, session: ClientSession | None = None
) -> list[Document]:
    """Store each document unless the one held has the same or a newer `revision`; returns those stored. Two round trips."""
    newest: dict[Any, Document] = {}
    for document in documents:
        held = newest.get(document["_id"])
        if held is None or held["revision"] < document["revision"]:
            newest[document["_id"]] = document
    if not newest:
        return []
    found = collection.find({"_id": {"$in": list(newest)}}, {"revision": 1}, session=session)
    revisions = {each["_id"]: each.get("revision") for each in found}  # None: kept before there were revisions
    fresh = [each for key, each in newest.items() if revisions.get(key) is None or revisions[key] < each["revision"]]
    write_over(collection, fresh, revisions, session=session)
    return fresh


def write_over(
    collection: MongoCollection[Document], documents: Iterable[Document], revisions: Mapping[Any, int | None], *,
    session: ClientSession | None = None,
) -> None:  # fmt: skip
    """Store each document over the revision of it that was seen in `revisions`, or as a new one; nothing that changed since."""
    writes = [_write(each, revisions) for each in documents]
    if writes:
        collection.bulk_write(writes, ordered=False, session=session)


def _write(document: Document, revisions: Mapping[Any, int | None]) -> InsertOne[Document] | ReplaceOne[Document]:
    if document["_id"] in revisions:
        return ReplaceOne({"_id": document["_id"], "revision": revisions[document["_id"]]}, document)
    return InsertOne(document)


def is_duplicate(error: Exception) -> bool:
    """Whether a unique index, and nothing else, refused a single or a bulk write."""
    if isinstance(error, BulkWriteError):
        written: list[Document] = error.details.get("writeErrors", [])
        return bool(written) and all(each["code"] == _DUPLICATE_KEY for each in written)
    return isinstance(error, DuplicateKeyError)


def is_away(error: PyMongoError) -> bool:
    """Whether the database was away, too slow or just changing its primary, so that the same may succeed in a moment.

    A connection opened to a server that is neither primary nor secondary any more, or not yet, is told of no sessions.
    """
    between_states = isinstance(error, ConfigurationError) and _BETWEEN_STATES in str(error)
    return error.timeout or isinstance(error, ConnectionFailure) or between_states or error.has_error_label(_TRANSIENT)


def _index_options(index: Index) -> dict[str, Any]:
    options: dict[str, Any] = {"unique": index.unique}
    if index.where is not None:
        options["partialFilterExpression"] = dict(index.where)
    if index.expire_after is not None:
        options["expireAfterSeconds"] = int(index.expire_after.total_seconds())
    return options
