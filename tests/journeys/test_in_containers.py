"""What only containers promise, on the running suite."""

from __future__ import annotations

import re

import pytest
from demo.cabinet import wait_for

from tests.journeys.containers import Containers

REACH = "import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), 3)"
WEB = ("identity-web", "account-sync-web", "readings-web", "billing-calculator-web", "notification-web")


@pytest.fixture
def containers(suite: Containers) -> Containers:
    return suite


def test_each_generation_of_servers_is_the_one_that_was_chosen(containers: Containers) -> None:
    assert containers.runs("rabbitmq", "sh", "-c", "rabbitmqctl version | grep -q ^4")
    assert containers.runs("readings-web", "python", "-c", "import sys; sys.exit(sys.version_info < (3, 11))")


@pytest.mark.parametrize("web", WEB)
def test_a_service_meets_nothing_deprecated_in_the_python_of_its_image(containers: Containers, web: str) -> None:
    assert containers.runs(web, "python", "-W", "error", "-m", "chassis", "openapi", web.removesuffix("-web"))


def test_a_second_up_starts_nothing_anew(containers: Containers) -> None:
    running = [part["Service"] for part in containers.parts()]
    before = {name: containers.incarnation(name) for name in running}
    containers.up()
    assert {name: containers.incarnation(name) for name in running} == before
    assert containers.is_ready()


@pytest.mark.parametrize("web", WEB)
def test_a_web_process_finds_no_way_to_the_broker(containers: Containers, web: str) -> None:
    broker = containers.amqp_url("readings").rpartition("@")[2].partition(":")[0]
    worker = web.replace("-web", "-worker")
    assert containers.runs(worker, "python", "-c", REACH, broker, "5672")
    assert not containers.runs(web, "python", "-c", REACH, broker, "5672")
    assert containers.runs(web, "python", "-c", REACH, "mongo", "27017")


@pytest.mark.parametrize("program", [*WEB, "gateway", "mongo", "readings-worker"])
def test_a_program_writes_nothing_into_its_image_and_may_become_nobody_else(containers: Containers, program: str) -> None:
    assert not containers.runs(program, "touch", "/planted")
    rights = containers.says(program, "cat", "/proc/1/status")
    assert re.search(r"^CapEff:\s*0+$", rights, re.MULTILINE)
    assert re.search(r"^NoNewPrivs:\s*1$", rights, re.MULTILINE)


def test_no_container_tells_a_secret_in_its_environment(containers: Containers) -> None:
    secret = containers.mongo_url("readings").partition("@")[0].rpartition(":")[2]
    assert len(secret) == 32
    for part in containers.parts():
        told = containers.says(part["Service"], "cat", "/proc/1/environ")
        assert secret not in told
        assert not re.search(r"(mongodb|amqp)://|PASSWORD=", told), part["Service"]


def test_a_broker_whose_queues_cannot_be_written_ends_and_is_brought_back(containers: Containers) -> None:
    before = containers.incarnation("rabbitmq")
    writer = "maps:get(wal, maps:get(names, ra_system:fetch(quorum_queues)))"
    containers.says("rabbitmq", "rabbitmqctl", "eval", f"spawn(fun() -> timer:sleep(500), exit(whereis({writer}), kill) end).")
    wait_for("the broker to be started anew", lambda: containers.incarnation("rabbitmq") != before or None)
    wait_for("everything to run again", lambda: containers.is_ready() or None)
