"""The operator's questions to the event logs, on the running suite."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import Suite


@pytest.fixture(autouse=True)
def _of_processes(suite: Suite) -> None:
    if not suite.native:
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
