from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from chassis import process
from chassis.events import lease

from tests.chassis.events.warehouse import Warehouse, eventually

OTHER = "import sys; from chassis import process; print(process.name(), flush=True); sys.stdin.read()"


@pytest.fixture
def other() -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen([sys.executable, "-c", OTHER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        yield running
        running.kill()


def name_of(other: subprocess.Popen[str]) -> str:
    assert other.stdout is not None
    return other.stdout.readline().strip()


def test_what_a_killed_worker_of_this_machine_held_is_taken_over_at_once(
    warehouse: Warehouse, other: subprocess.Popen[str]
) -> None:
    theirs, mine = name_of(other), process.name()
    assert lease.hold(warehouse.database, "relay", owner=theirs, seconds=600)
    lease.join(warehouse.database, worker=theirs, seconds=600)
    assert not lease.hold(warehouse.database, "relay", owner=mine, seconds=600)
    assert lease.join(warehouse.database, worker=mine, seconds=600) == sorted([mine, theirs])
    other.kill()
    other.wait()
    assert lease.hold(warehouse.database, "relay", owner=mine, seconds=600)
    assert lease.join(warehouse.database, worker=mine, seconds=600) == [mine]


@pytest.mark.fault("F08", "F83")
def test_a_frozen_worker_keeps_what_it_holds_until_its_lease_ends_and_does_not_get_it_back(
    warehouse: Warehouse, other: subprocess.Popen[str]
) -> None:
    theirs, mine = name_of(other), process.name()
    other.send_signal(signal.SIGSTOP)
    assert lease.hold(warehouse.database, "relay", owner=theirs, seconds=1)
    assert not lease.hold(warehouse.database, "relay", owner=mine, seconds=1)
    eventually(lambda: lease.hold(warehouse.database, "relay", owner=mine, seconds=600))
    assert not lease.hold(warehouse.database, "relay", owner=theirs, seconds=1)


def test_a_process_that_took_over_the_number_of_another_is_not_taken_for_it() -> None:
    host, boot, space, pid, started, chance = process.name().rsplit(".", 5)
    assert pid == str(os.getpid())
    assert process.is_gone(".".join([host, boot, space, pid, str(int(started) - 1), chance]))
    assert not process.is_gone(process.name())


@pytest.mark.parametrize("host", ["another", "host-4711"])
def test_of_a_process_of_another_machine_or_container_nothing_is_known(host: str) -> None:
    _, boot, space, pid, started, chance = process.name().rsplit(".", 5)
    assert not process.is_gone(f"{host}.0123abcd.{space}.1.{started}.{chance}")
    assert not process.is_gone(".".join([host, boot, str(int(space) + 1), pid, "1", chance]))
    assert not process.is_gone(f"{host}-12-abcdef")


def test_a_lease_is_kept_for_as_long_as_something_takes(warehouse: Warehouse, other: subprocess.Popen[str]) -> None:
    theirs, mine, passed = name_of(other), process.name(), threading.Event()
    assert lease.hold(warehouse.database, "job/long", owner=mine, seconds=0.5)
    with lease.kept(warehouse.database, "job/long", owner=mine, seconds=0.5):
        passed.wait(1.5)
        assert not lease.hold(warehouse.database, "job/long", owner=theirs, seconds=0.5)
    eventually(lambda: lease.hold(warehouse.database, "job/long", owner=theirs, seconds=600))
