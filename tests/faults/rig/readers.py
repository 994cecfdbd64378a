"""Somebody who reads the messages of each home: identity tells of them through its own outbox, as of people who registered."""

from __future__ import annotations

import base64
import time
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from chassis.events import outbox
from chassis.events.envelope import Stamp, encode
from chassis.ids import new_id
from contracts.events.identity import CONTACT_CHANGED
from pymongo import MongoClient

from tests.faults.rig.suite import FaultSuite

# sealed for nobody: an address that is not proven gets no e-mail, so it is never opened
ADDRESS = base64.b64encode(b"\x01email" + bytes(48)).decode()


def move_in(suite: FaultSuite, account_ids: Collection[str], *, seconds: float = 120) -> None:
    """One reader for each account, known to notification when this returns."""
    with suite.database() as client:
        rows = [_contact(account_id) for account_id in account_ids]
        with client.start_session() as session, session.start_transaction():
            outbox.insert(client.identity, session, rows, now=datetime.now(UTC))
        end = time.monotonic() + seconds
        while (known := _known(client, account_ids)) < len(account_ids):
            assert time.monotonic() < end, f"notification knows of {known} readers of {len(account_ids)}"
            time.sleep(0.2)


def _contact(account_id: str) -> outbox.Outgoing:
    user_id = new_id()
    data = {"user_id": user_id, "email": ADDRESS, "email_proven": False, "account_ids": [account_id], "language": "ru"}
    fact = CONTACT_CHANGED.fact(subject=user_id, revision=1, partition_key=user_id, data=data)
    stamp = Stamp(id=new_id(), source="identity", time=datetime.now(UTC))
    return outbox.Outgoing(fact, stamp, encode(fact, stamp))


def _known(client: MongoClient[dict[str, Any]], account_ids: Collection[str]) -> int:
    return client.notification.contacts.count_documents({"account_ids": {"$in": list(account_ids)}})
