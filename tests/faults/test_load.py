"""T21: the clients are tested: none outlives its test, and whoever waits for one that died hears of it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from chassis.auth.tokens import create_key

from tests.faults.rig.ledger import Ledger
from tests.faults.rig.load import Traffic
from tests.faults.rig.ports import steady_ports
from tests.faults.rig.registry import Address, homes_of
from tests.faults.rig.suite import FaultSuite

pytestmark = pytest.mark.fault("T21")

HOMES = homes_of(29022, 4)
ADDRESSES = {home.account_number: Address(f"account-{home.account_number}", "meter") for home in HOMES}


@pytest.fixture
def nobody_there(tmp_path: Path) -> FaultSuite:
    """A suite whose gateway is down."""
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    (secrets / "jwt_private.json").write_text(json.dumps(create_key()))
    (secrets / "agent_passwords.json").write_text('{"agent": "password"}')
    return FaultSuite(str(tmp_path), steady_ports(1)[0] - 8080)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with closing(Ledger(tmp_path / "ledger.jsonl")) as ledger:
        yield ledger


def clients() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("client ")]


def fail_amid(traffic: Traffic) -> None:
    with traffic.under_way():
        while not traffic.ledger.failures:
            traffic.check()
        assert clients()
        raise ZeroDivisionError


def wait_for(traffic: Traffic, *, seconds: float) -> None:
    """As somebody does who waits for readings that never come."""
    end = time.monotonic() + seconds
    with traffic.under_way():
        while time.monotonic() < end:
            traffic.check()
            time.sleep(0.01)
        pytest.fail("nobody told that the clients are dead")


def test_clients_stop_with_the_test_that_fails(nobody_there: FaultSuite, ledger: Ledger) -> None:
    traffic = Traffic(nobody_there, HOMES, ADDRESSES, ledger, seed=1, clients=4)
    with pytest.raises(ZeroDivisionError):
        fail_amid(traffic)
    assert clients() == []
    with pytest.raises(AssertionError, match="the clients were stopped"):
        traffic.check()


def test_what_a_client_died_of_is_told_to_whoever_waits_for_it(nobody_there: FaultSuite, ledger: Ledger) -> None:
    nowhere: dict[str, Address] = {}
    with pytest.raises(KeyError):
        wait_for(Traffic(nobody_there, HOMES, nowhere, ledger, seed=1, clients=4), seconds=10)
