"""Whether a suite has come to rest: nothing unsent, nothing parked, nothing queued, everything settled by those who listen."""

from __future__ import annotations

import time
from collections import Counter
from functools import cache
from importlib import import_module
from typing import Any

import amqp
from chassis.events import broker, topology
from pymongo import MongoClient

from tests.faults.rig.suite import FaultSuite

CONVERGED_WITHIN = 180.0
CALM, SILENCE = 2.0, 30.0  # seconds without a change: when all is settled; when something is not, so that it may be lost
LISTENS = (("account_sync", "readings"), ("account_sync", "billing_calculator"), ("account_sync", "notification"),
           ("readings", "billing_calculator"), ("readings", "account_sync"), ("billing_calculator", "notification"))  # fmt: skip
TOLD = {"account_sync": "account_sync.account_updated.v1", "readings": "readings.", "billing_calculator": "billing_calculator."}
SERVICES = ("identity", "account_sync", "readings", "billing_calculator", "notification")
CLOSED = ("sent", "unheard")


def wait_quiet(suite: FaultSuite, client: MongoClient[dict[str, Any]], *, since: float) -> float:
    """Until nothing is under way and nothing was written for a moment; the seconds it took, or all of them.

    The broker does not tell of deliveries that a worker holds; they are the facts that their listener has not settled.
    """
    before, calm_since = None, since
    while (now := time.monotonic()) - since < CONVERGED_WITHIN:
        counted = {name: (client[name].inbox.estimated_document_count(), client[name].outbox.estimated_document_count())
                   for name in SERVICES}  # fmt: skip
        if counted != before or pending(suite, client):
            before, calm_since = counted, now
        elif now - calm_since > (SILENCE if unsettled(client) else CALM):
            return calm_since - since
        time.sleep(0.25)
    return CONVERGED_WITHIN


def pending(suite: FaultSuite, client: MongoClient[dict[str, Any]]) -> list[str]:
    """What is still on its way: unsent rows, parked events, deliveries in queues."""
    found = []
    for name in SERVICES:
        unsent = client[name].outbox.count_documents({"state": {"$nin": list(CLOSED)}})
        found += [f"{unsent} facts of {name} are not sent"] * bool(unsent)
        kinds = Counter(f"{row['state']} {row['type']}: {row['reason']}" for row in client[name].parked.find().limit(1000))
        found += [f"{times} parked in {name}, {kind}" for kind, times in kinds.items()]
    return found + _queued(suite)


def unsettled(client: MongoClient[dict[str, Any]]) -> int:
    """How many facts were sent that those who listen to them have not settled."""
    missing = 0
    for producer, listener in LISTENS:
        heard = {"$in": _heard(producer, listener)}
        told = client[producer].outbox.count_documents({"state": "sent", "type": heard})
        missing += max(0, told - client[listener].inbox.count_documents({"type": heard}))
    return missing


@cache
def _heard(producer: str, listener: str) -> list[str]:
    """What this listener hears of what that producer tells."""
    types = [handler.type.name for handler in import_module(f"{listener}.app").service.handlers]
    return [name for name in types if name.startswith(TOLD[producer])]


def _queued(suite: FaultSuite) -> list[str]:
    names = [queue for name in SERVICES for queue in _queues(name)]
    found = []
    try:
        connection = broker.connect(suite.secret("admin.amqp_url"), name="verdict")
    except (OSError, amqp.AMQPError) as error:
        return [f"the broker does not answer: {error!r}"]
    with connection:
        for name in names:
            try:
                with connection.channel() as channel:
                    waiting = channel.queue_declare(name, passive=True).message_count
            except amqp.AMQPError as error:
                found.append(f"queue {name}: {error!r}")
                continue
            found += [f"{waiting} deliveries in {name}"] * bool(waiting)
    return found


def _queues(name: str) -> list[str]:
    handlers = import_module(f"{name}.app").service.handlers
    return [queue.name for queue in topology.of_handlers(name, handlers, partitions=4).queues]
