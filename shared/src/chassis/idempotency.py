"""A write done twice with one Idempotency-Key is done once: the answer is kept in the transaction of its effect."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.read_concern import ReadConcern

from chassis.mongo import Collection, Document, Index, insert
from chassis.problems import Problem

HEADER = "Idempotency-Key"
KEPT = timedelta(days=7)
IDEMPOTENCY = Collection("idempotency", (Index("at", expire_after=KEPT),))
PATTERN = r"^[A-Za-z0-9_-]{16,64}$"
_SURE = ReadConcern("linearizable")
_KEY = re.compile(PATTERN)


@dataclass(frozen=True)
class Answer:
    """The status and the bytes that were answered."""

    status: int
    body: bytes
    content_type: str


@dataclass(frozen=True)
class Attempt:
    """One try to write under a key. Neither the key nor the body can be told from what is stored of them."""

    record_id: str
    fingerprint: str

    @classmethod
    def of(cls, key: str | None, *, subject: str, operation: str, path: str, body: bytes) -> Attempt:
        """The attempt for a key as the client sent it, within one person and one operation."""
        if key is None:
            raise _missing()
        if not _KEY.match(key):
            raise _malformed()
        record_id = hashlib.sha256(f"{subject}|{operation}|{key}".encode()).hexdigest()
        fingerprint = hmac.new(key.encode(), path.encode() + b"\n" + body, hashlib.sha256).hexdigest()
        return cls(record_id, fingerprint)

    def earlier(self, database: Database[Document], *, surely: bool) -> Answer | None:
        """What was answered to this key before, if it was; refused if the key stood for another request.

        `surely` waits until a majority holds whatever is written by now. A transaction sees more than that: it may be refused by
        the effect of this key's own first try, whose record a majority read does not show yet.
        """
        records = database[IDEMPOTENCY.name]
        if surely:
            records = records.with_options(read_concern=_SURE)
        row = records.find_one({"_id": self.record_id})
        if row is None:
            return None
        if not hmac.compare_digest(row["fp"], self.fingerprint):
            raise _reused()
        return Answer(row["status"], bytes(row["body"]), row["type"])


def keep(
    database: Database[Document], session: ClientSession | None, answers: Sequence[tuple[Attempt, Answer]], *, at: datetime
) -> None:
    """Write the records in the running transaction; a twin that was first makes this a duplicate key."""
    insert(database[IDEMPOTENCY.name], [_row(attempt, answer, at) for attempt, answer in answers], session=session)


def _row(attempt: Attempt, answer: Answer, at: datetime) -> Document:
    said = {"status": answer.status, "body": answer.body, "type": answer.content_type}
    return {"_id": attempt.record_id, "fp": attempt.fingerprint, "at": at, **said}


def _missing() -> Problem:
    return Problem(
        400,
        "idempotency_key_missing",
        "Нужен заголовок Idempotency-Key: свой для каждого действия, одинаковый при повторе.",
        "The Idempotency-Key header is required: a new one for every action, the same one when repeating.",
    )


def _malformed() -> Problem:
    return Problem(
        400,
        "idempotency_key_malformed",
        "Заголовок Idempotency-Key: от 16 до 64 знаков, латинские буквы, цифры, дефис и подчёркивание.",
        "Idempotency-Key takes 16 to 64 characters: Latin letters, digits, hyphen, underscore.",
    )


def _reused() -> Problem:
    return Problem(
        422,
        "idempotency_key_reused",
        "Этот Idempotency-Key уже использован для другого запроса.",
        "This Idempotency-Key was already used for another request.",
    )
