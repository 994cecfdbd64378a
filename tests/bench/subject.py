"""The smallest service with an event path: an event comes in, one document is kept, one event goes out."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chassis.events.envelope import Stamp, encode
from chassis.events.handler import Handler
from chassis.ids import new_id
from chassis.mongo import Collection
from chassis.runtime import Runtime
from chassis.service import Service
from chassis.settings import Secret, ServiceSettings
from chassis.transaction import Work
from contracts.core import Event, EventType, Fact, Visibility, routing_key
from contracts.fields import Id, Kwh
from marshmallow import EXCLUDE, Schema
from pymongo import UpdateOne

NAME = "bench"
QUEUE = f"{NAME}.p0"


class ReadingV1(Schema):
    class Meta:
        unknown = EXCLUDE

    account = Id(required=True)
    value = Kwh(required=True)


SUBMITTED = EventType(f"{NAME}.reading_submitted.v1", ReadingV1, Visibility.PUBLIC, "A reading was accepted.")
CALCULATED = EventType(f"{NAME}.charge_calculated.v1", ReadingV1, Visibility.PUBLIC, "A charge was calculated.")


class Store:
    """One document an account."""

    def __init__(self, database: Any, session: Any) -> None:
        self._charges, self._session = database["charges"], session

    def keep(self, values: Sequence[tuple[str, str]]) -> None:
        """Upsert each, as the rivals do."""
        writes = [UpdateOne({"_id": account}, {"$set": {"v": value}}, upsert=True) for account, value in values]
        self._charges.bulk_write(writes, session=self._session)


class Refused(Exception):
    """Never raised; a service must name the base of its errors."""


def on_submitted(work: Work[Store], events: list[Event]) -> None:
    """Keep and tell."""
    work.store.keep([(event.data["account"], event.data["value"]) for event in events])
    for event in events:
        account = event.data["account"]
        fact = CALCULATED.fact(subject=account, revision=event.revision, partition_key=account, data=dict(event.data))
        work.announce(fact, cause=event)


def runtime(mongo_url: str, amqp_url: str, *, listens: bool = True) -> Runtime:
    """The service in this process."""
    service = Service(
        name=NAME, settings=ServiceSettings, store=Store, errors=Refused,
        handlers=[Handler(SUBMITTED, on_submitted)] if listens else [], collections=[Collection("charges")],
    )  # fmt: skip
    settings = ServiceSettings(
        mongo_url=Secret(mongo_url), amqp_url=Secret(amqp_url), jwks_file=Path("/nonexistent"), partitions=1
    )
    return service.runtime(settings)


def distinct(count: int) -> list[str]:
    """Every event about another account."""
    return [_account(number) for number in range(count)]


def zipf(count: int, *, accounts: int = 10_000, exponent: float = 1.1, seed: int = 20221120) -> list[str]:
    """Few accounts have most of the events: the k-th has a share of 1/k**exponent."""
    weights = [1 / place**exponent for place in range(1, accounts + 1)]
    return random.Random(seed).choices([_account(place) for place in range(accounts)], weights, k=count)


def _account(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


def submitted(account: str, number: int) -> Fact:
    """The number-th reading, of this account."""
    told = {"account": account, "value": str(number)}
    return SUBMITTED.fact(subject=account, revision=number + 1, partition_key=account, data=told)


def messages(accounts: Sequence[str]) -> Iterator[tuple[str, str, bytes]]:
    """(id, routing key, body) of an event for each account in turn."""
    for number, account in enumerate(accounts):
        fact = submitted(account, number)
        stamp = Stamp(id=new_id(), source=NAME, time=datetime.now(UTC), traceparent="00-" + "ab" * 16 + "-" + "cd" * 8 + "-01")
        yield stamp.id, routing_key(SUBMITTED.name, account), encode(fact, stamp)
