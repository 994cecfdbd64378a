"""An internal system with another library than ours: it reads public events, catches up, and can do nothing else."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema_rs
import pika
import pytest
from account_sync.app import service as account_sync
from chassis.history.archive import put_away
from chassis.testing import Running
from contracts.core import declared
from native import subscribers
from native.catch_up import missed
from native.rabbitmq import RabbitMq
from native.servers import rabbit_server
from native.subscribers import NotOffered, Subscriber, named, subscribe
from pika.adapters.blocking_connection import BlockingChannel
from pika.exceptions import ChannelClosedByBroker, ProbableAccessDeniedError, ProbableAuthenticationError

from tests.architecture.tree import ROOT
from tests.contracts.golden import golden_events

PUBLIC, PRIVATE = "account_sync.account_updated.v1", "account_sync.applicant_matched.v1"
GOLDEN = golden_events()
ACCESS_REFUSED = 403


@pytest.fixture(scope="module")
def broker(server_folder: Path) -> Iterator[RabbitMq]:
    with rabbit_server(server_folder / "subscribers", vhosts=0) as node:
        yield node


@pytest.fixture(scope="module")
def subscriber(broker: RabbitMq, server_folder: Path) -> Subscriber:
    """An internal system."""
    made = named("analytics", [PUBLIC], password=secrets.token_hex(8))
    subscribe(broker, made, folder=server_folder)
    return made


@pytest.fixture
def hasty(broker: RabbitMq, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Subscriber:
    """One whose queue is full with five events."""
    monkeypatch.setattr(subscribers, "LONGEST", 5)
    made = named(f"hasty-{secrets.token_hex(3)}", [PUBLIC], password=secrets.token_hex(8))
    subscribe(broker, made, folder=tmp_path)
    return made


@pytest.fixture(scope="module")
def producer(mongo_url: str, broker: RabbitMq) -> Iterator[Running]:
    """A service with its relay, on the broker that the subscriber reads from."""
    with Running(account_sync, mongo_url, broker.url) as running, running.worker():
        yield running


@contextmanager
def reading(broker: RabbitMq, subscriber: Subscriber) -> Iterator[BlockingChannel]:
    """The subscriber's own connection."""
    connection = pika.BlockingConnection(pika.URLParameters(broker.url_of(subscriber.user)))
    try:
        yield connection.channel()
    finally:
        if connection.is_open:
            connection.close()


def announce(running: Running, type_name: str, *revisions: int) -> None:
    """State facts of the golden message's aggregate, and see that all have left."""
    golden = GOLDEN[type_name]
    told = {"subject": golden["subject"], "partition_key": golden["partitionkey"], "data": golden["data"]}
    facts = [declared()[type_name].fact(revision=revision, **told) for revision in revisions]
    running.transactions.run(lambda work: [work.announce(fact) for fact in facts])
    outbox = running.database["outbox"]
    running.wait_until(lambda: not outbox.count_documents({"state": "new"}), "all to leave", seconds=60)


def take(channel: BlockingChannel, queue: str, *, at_least: int = 1) -> list[dict[str, Any]]:
    """What is in the queue, checked by the published schemas alone."""
    taken: list[dict[str, Any]] = []
    for method, _properties, body in channel.consume(queue, inactivity_timeout=5 if at_least else 0.5):
        if method is None:
            break
        event = json.loads(body)
        schema = (ROOT / "contracts/generated/schemas" / f"{event['type']}.json").read_text(encoding="utf-8")
        jsonschema_rs.validator_for(schema, validate_formats=True).validate(event)
        channel.basic_ack(method.delivery_tag)
        taken.append(event)
        if len(taken) >= at_least:
            break
    channel.cancel()
    return taken


def test_it_reads_what_it_subscribed_to_and_nothing_private(broker: RabbitMq, subscriber: Subscriber, producer: Running) -> None:
    announce(producer, PUBLIC, 1, 2)
    announce(producer, PRIVATE, 1)
    with reading(broker, subscriber) as channel:
        taken = take(channel, subscriber.queue, at_least=2)
        assert {(each["type"], each["revision"]) for each in taken} == {(PUBLIC, 1), (PUBLIC, 2)}
        assert take(channel, subscriber.queue, at_least=0) == []


def test_it_catches_up_from_the_log_with_what_its_queue_dropped(broker: RabbitMq, hasty: Subscriber, producer: Running) -> None:
    before = datetime.now(UTC) - timedelta(seconds=5)
    announce(producer, PUBLIC, *range(101, 113))
    announce(producer, PRIVATE, 101)
    with reading(broker, hasty) as channel:
        live = {each["revision"] for each in take(channel, hasty.queue, at_least=5)}
    assert put_away(producer.database, before=datetime.now(UTC) - timedelta(milliseconds=1)) >= 12
    announce(producer, PUBLIC, 113)
    lines = missed(lambda _: producer.database, hasty.types, since=before, until=datetime.now(UTC))
    log = [json.loads(line) for line in lines]
    caught_up = {each["revision"] for each in log if each["revision"] > 100}
    assert len(live) == 5 and caught_up == set(range(101, 114))
    assert {each["type"] for each in log} == {PUBLIC}


def test_its_slowness_stops_no_producer(broker: RabbitMq, hasty: Subscriber, producer: Running) -> None:
    with reading(broker, hasty) as channel:
        channel.basic_qos(prefetch_count=1)
        channel.basic_consume(hasty.queue, on_message_callback=lambda *_: None)  # takes one and never settles it
        announce(producer, PUBLIC, *range(201, 501))
    assert producer.database["outbox"].count_documents({"state": "sent", "type": PUBLIC, "revision": {"$gt": 200}}) == 300


FORBIDDEN: dict[str, Callable[[BlockingChannel, Subscriber], Any]] = {
    "publishing to a producer's exchange": lambda channel, _: channel.basic_publish("account_sync.events", PUBLIC, b"{}"),
    "publishing straight to a queue": lambda channel, _: channel.basic_publish("", "readings.p0", b"{}"),
    "publishing to its own queue": lambda channel, own: channel.basic_publish("", own.queue, b"{}"),
    "binding its queue to more": lambda channel, own: channel.queue_bind(own.queue, "account_sync.events", "#"),
    "unbinding": lambda channel, own: channel.queue_unbind(own.queue, "account_sync.events", f"{PUBLIC}.#"),
    "declaring a queue": lambda channel, _: channel.queue_declare("planted"),
    "declaring a queue that the broker names": lambda channel, _: channel.queue_declare("", exclusive=True),
    "declaring an exchange": lambda channel, _: channel.exchange_declare("planted", "topic"),
    "deleting its queue": lambda channel, own: channel.queue_delete(own.queue),
    "deleting an exchange": lambda channel, _: channel.exchange_delete("account_sync.events"),
    "reading a service's queue": lambda channel, _: channel.basic_get("account_sync.p0"),
    "consuming from a service's queue": lambda channel, _: channel.basic_consume("account_sync.p0", lambda *_: None),
    "emptying a service's queue": lambda channel, _: channel.queue_purge("account_sync.dead"),
    "reading another subscriber's queue": lambda channel, _: channel.basic_get("subscriber.another"),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_it_may_do_nothing_but_read_its_queue(broker: RabbitMq, subscriber: Subscriber, producer: Running, what: str) -> None:
    with reading(broker, subscriber) as channel:
        channel.confirm_delivery()
        with pytest.raises(ChannelClosedByBroker) as refused:
            FORBIDDEN[what](channel, subscriber)
    assert refused.value.reply_code == ACCESS_REFUSED


def test_it_enters_no_other_virtual_host_and_nobody_enters_with_a_wrong_password(
    broker: RabbitMq, subscriber: Subscriber
) -> None:
    broker.control("add_vhost", "elsewhere")
    with pytest.raises(ProbableAccessDeniedError):
        pika.BlockingConnection(pika.URLParameters(broker.url_of(subscriber.user, "elsewhere")))
    wrong = named(subscriber.name, subscriber.types, password="guessed")
    with pytest.raises(ProbableAuthenticationError):
        pika.BlockingConnection(pika.URLParameters(broker.url_of(wrong.user)))


def test_made_again_with_more_types_it_keeps_what_waits(
    broker: RabbitMq, subscriber: Subscriber, producer: Running, tmp_path: Path
) -> None:
    with reading(broker, subscriber) as channel:
        channel.queue_purge(subscriber.queue)
    announce(producer, PUBLIC, 601)
    more = named(subscriber.name, [PUBLIC, "account_sync.account_loaded.v1"], password=subscriber.password)
    subscribe(broker, more, folder=tmp_path)
    announce(producer, "account_sync.account_loaded.v1", 1)
    with reading(broker, more) as channel:
        assert {each["type"] for each in take(channel, more.queue, at_least=2)} == set(more.types)


@pytest.mark.parametrize("types", [[PRIVATE], [PUBLIC, "identity.contact_changed.v1"], ["account_sync.unheard_of.v1"], ["#"], []])
def test_only_public_types_are_offered(types: list[str]) -> None:
    with pytest.raises(NotOffered, match=r"cannot be subscribed to\. Public types are: account_sync\.account_load_overdue\.v1, "):
        named("analytics", types, password="x")
    with pytest.raises(NotOffered):
        list(missed(lambda _: pytest.fail("no log is opened"), types, since=datetime.now(UTC), until=datetime.now(UTC)))


@pytest.mark.parametrize("name", ["", "A", "a b", "../x", "a.b"])
def test_a_subscriber_bears_a_plain_name(name: str) -> None:
    with pytest.raises(NotOffered):
        named(name, [PUBLIC], password="x")
