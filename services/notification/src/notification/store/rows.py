"""Messages and deliveries as they are kept."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from pymongo import UpdateOne

from notification.domain.delivery import Delivery, OneTimeLink, Outcome, pause
from notification.domain.letter import Letter

QUEUED, BULK = "queued", "bulk"  # a letter that waits, and one that waits behind all of those


@dataclass(frozen=True)
class Contact:
    """Where and in which language to write to a person; the e-mail is encrypted, and is used once it is proven."""

    user_id: str
    email: str
    email_proven: bool
    language: str
    account_ids: tuple[str, ...]
    takes_bills: bool = True  # until the person says otherwise: what is owed is told as part of the contract


@dataclass(frozen=True)
class Message:
    """One message of the cabinet's list, in both languages."""

    message_id: str
    user_id: str
    kind: str
    account_id: str | None
    ru: Letter
    en: Letter
    created_at: datetime


def message_row(message: Message) -> dict[str, Any]:
    texts = {
        f"{field}_{language}": value for language in ("ru", "en") for field, value in _texts(getattr(message, language)).items()
    }
    return {
        "_id": message.message_id,
        "user_id": message.user_id,
        "kind": message.kind,
        "account_id": message.account_id,
        "created_at": message.created_at,
        "read": False,
        **texts,
    }


def _texts(letter: Letter) -> dict[str, str]:
    return {"title": letter.title, "text": letter.text}


def delivery_row(delivery: Delivery) -> dict[str, Any]:
    row = asdict(delivery)
    row["_id"] = row.pop("delivery_id")
    if delivery.link is not None:
        row["link"] = {**row["link"], "lasts": delivery.link.lasts.total_seconds()}
    return row


def delivery_of(row: dict[str, Any]) -> Delivery:
    letter, link = row["letter"], row["link"]
    return Delivery(
        delivery_id=row["_id"],
        message_id=row["message_id"],
        user_id=row["user_id"],
        email=row["email"],
        kind=row["kind"],
        language=row["language"],
        letter=None
        if letter is None
        else Letter(**{**letter, "sentences": tuple(letter["sentences"]), "lines": tuple(letter["lines"])}),
        link=None if link is None else OneTimeLink(**{**link, "lasts": timedelta(seconds=link["lasts"])}),
        attempts=row["attempts"] + 1,
        blanks=row.get("blanks", {}),
    )


def settled(outcome: Outcome, now: datetime) -> UpdateOne:
    key = {"_id": outcome.delivery.delivery_id, "state": {"$in": [QUEUED, BULK]}}
    if outcome.final:
        state = "sent" if outcome.sent else "failed"
        return UpdateOne(key, {"$set": {"state": state, "reason": outcome.reason, "settled_at": now, "link": None}})
    return UpdateOne(key, {"$set": {"next_at": now + pause(outcome.delivery.attempts), "reason": outcome.reason}})
