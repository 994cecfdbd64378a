"""Each process reaches what is its own and nothing else, on the running suite."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator
from functools import cache
from urllib.parse import unquote, urlsplit

import amqp
import pytest
import requests
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from tests.journeys.suites import Suite

SERVICES = ("identity", "account_sync", "readings", "billing_calculator", "notification")
VAULT_READERS = {"account_sync", "billing_calculator", "notification"}
UNAUTHORISED = 13


@pytest.fixture
def broker(suite: Suite) -> Iterator[Callable[[str], amqp.Channel]]:
    """`broker("readings")`: a fresh channel with that service's own broker user; a refusal closes only this channel."""
    connections: list[amqp.Connection] = []
    told = cache(suite.amqp_url)

    def channel(service: str) -> amqp.Channel:
        address = urlsplit(told(service))
        connections.append(
            amqp.Connection(
                f"{address.hostname}:{address.port}", userid=address.username, password=address.password,
                virtual_host=unquote(address.path[1:]) or "/",
            )
        )  # fmt: skip
        connections[-1].connect()
        return connections[-1].channel()

    yield channel
    for connection in connections:
        connection.collect()


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_reads_and_writes_no_database_but_its_own(suite: Suite, service: str) -> None:
    with MongoClient(suite.mongo_url(service)) as client:
        assert "outbox" in client[service].list_collection_names()
        for other in {*SERVICES, "admin", "local", "config"} - {service}:
            for forbidden in (
                lambda other=other: client[other].outbox.find_one(),
                lambda other=other: client[other].outbox.insert_one({"planted": True}),
                lambda other=other: client[other].command("listCollections"),
                lambda other=other: client.drop_database(other),
            ):
                with pytest.raises(OperationFailure) as refused:
                    forbidden()
                assert refused.value.code == UNAUTHORISED


@pytest.mark.parametrize("service", set(SERVICES) - {"identity"})
def test_keys_are_written_by_identity_alone_and_read_where_a_name_is_shown(suite: Suite, service: str) -> None:
    with MongoClient(suite.mongo_url(service)) as client:
        if service in VAULT_READERS:
            client.key_vault.keys.find_one()
        else:
            with pytest.raises(OperationFailure):
                client.key_vault.keys.find_one()
        with pytest.raises(OperationFailure):
            client.key_vault.keys.delete_one({"_id": "nobody"})


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_declares_nothing_at_the_broker(broker: Callable[[str], amqp.Channel], service: str) -> None:
    for forbidden in (
        lambda channel: channel.exchange_declare("planted", "topic"),
        lambda channel: channel.queue_declare("planted"),
        lambda channel: channel.queue_declare(f"{service}.planted"),
        lambda channel: channel.queue_delete(f"{service}.p0"),
        lambda channel: channel.exchange_delete(f"{service}.events"),
        lambda channel: channel.queue_bind(f"{service}.p0", f"{service}.events", "#"),
    ):
        with pytest.raises(amqp.AccessRefused):
            forbidden(broker(service))


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_publishes_and_listens_nowhere_but_at_its_own(broker: Callable[[str], amqp.Channel], service: str) -> None:
    for other in set(SERVICES) - {service}:
        with pytest.raises(amqp.AccessRefused):
            broker(service).basic_get(f"{other}.p0")
        with pytest.raises(amqp.AccessRefused):
            broker(service).queue_purge(f"{other}.dead")
        channel = broker(service)
        channel.confirm_select()
        with pytest.raises(amqp.AccessRefused):
            channel.basic_publish_confirm(amqp.Message("{}"), exchange=f"{other}.events", routing_key="planted")


@pytest.mark.parametrize("service", SERVICES)
def test_a_web_process_holds_no_broker_connection(suite: Suite, service: str) -> None:
    folder = service.replace("_", "-")
    assert suite.amqp_port in suite.peers(f"{folder}-worker")
    assert suite.amqp_port not in suite.peers(f"{folder}-web")


def test_nothing_listens_beyond_this_machine(suite: Suite) -> None:
    listening = suite.listening()
    assert {urlsplit(suite.gateway).port, urlsplit(suite.mail).port} <= {port for _ip, port in listening}
    assert [each for each in sorted(listening) if not ipaddress.ip_address(each[0]).is_loopback] == []


def test_the_inner_life_of_the_processes_is_not_shown_through_the_gateway(suite: Suite) -> None:
    inner = ("metrics", "healthz", "readyz", "openapi.json")
    outside = ("/", "/api/", "/api/v1/identity/", "/api/v1/readings/", "/api/v1/identity/%2e%2e/%2e%2e/%2e%2e/", "/pay/")
    for address in (f"{suite.gateway}{start}{word}" for start in outside for word in inner):
        answer = requests.get(address, timeout=10)
        shown = answer.status_code == 200 and "<!doctype html>" not in answer.text.lower()
        assert not shown, f"{address}: {answer.text[:100]}"
    for service in ("identity", "readings"):  # they are there, only not for everybody
        assert suite.answers_inside(service, "/healthz")
