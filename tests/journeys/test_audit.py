"""The operator's questions to the event logs, on the running suite."""

from __future__ import annotations

import pytest
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from tests.journeys.processes import SERVICES, Processes
from tests.journeys.suites import Suite

UNAUTHORISED = 13


@pytest.fixture(autouse=True)
def _of_processes(suite: Suite) -> None:
    if not isinstance(suite, Processes):
        pytest.skip("these commands are for the suite without containers")


def test_nothing_is_lost_and_the_audit_says_so(suite: Suite) -> None:
    said = suite.make("audit")
    assert said.returncode == 0, said.stdout + said.stderr
    assert "Nothing is lost" in said.stdout and "billing_calculator <- readings.reading_submitted.v1" in said.stdout


def test_charges_and_payments_made_anew_from_the_logs_are_the_live_ones(suite: Suite) -> None:
    said = suite.make("rebuild")
    assert said.returncode == 0, said.stdout + said.stderr
    assert "Replayed again: nothing changed." in said.stdout


def test_a_replay_into_a_running_service_changes_nothing(suite: Suite) -> None:
    said = suite.make("replay", "S=readings")
    assert said.returncode == 0, said.stdout + said.stderr


def test_who_audits_reads_every_log_and_no_key_and_writes_nothing(suite: Suite) -> None:
    suite.make("audit")
    with MongoClient(suite.mongo_url("auditor")) as client:
        assert client.account_sync.outbox.find_one() is not None
        for service in SERVICES:
            client[service].outbox.find_one()
            with pytest.raises(OperationFailure) as refused:
                client[service].outbox.insert_one({"planted": True})
            assert refused.value.code == UNAUTHORISED
        with pytest.raises(OperationFailure):
            client.key_vault.keys.find_one()
