"""The commands of the README, on the running suite."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import threading
import time

import amqp
import pytest
import requests
from demo.cabinet import wait_for

from tests.journeys import stand_in
from tests.journeys.conftest import ROOT, Suite


@pytest.fixture(autouse=True)
def _of_processes(suite: Suite) -> None:
    if not suite.native:
        pytest.skip("these commands are for the suite without containers")


def test_help_names_every_target() -> None:
    said = subprocess.run(["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in ("up", "down", "status", "logs", "clock", "demo", "test", "check", "contracts"):
        assert target in said


def test_status_shows_every_process_ready(suite: Suite) -> None:
    said = suite.make("status")
    assert said.returncode == 0, said.stdout
    assert "billing-calculator-worker" in said.stdout and "gateway" in said.stdout


def test_a_second_up_is_harmless_and_quick(suite: Suite) -> None:
    before = json.loads((stand_in.RUN / "state.json").read_text(encoding="utf-8"))["supervisor"]
    began = time.monotonic()
    said = suite.make("up")
    assert said.returncode == 0 and time.monotonic() - began < 40
    assert json.loads((stand_in.RUN / "state.json").read_text(encoding="utf-8"))["supervisor"] == before
    assert suite.gateway in said.stdout


def test_clock_moves_business_time(suite: Suite) -> None:
    assert suite.make("clock", "AT=2022-11-26T10:00").returncode == 0
    assert "2022-11-26T10:00" in suite.make("clock").stdout
    assert suite.make("clock", "AT=2022-11-20T12:00").returncode == 0


def test_logs_follow_every_process(suite: Suite) -> None:
    following = subprocess.Popen(
        ["make", "--no-print-directory", "logs"],
        cwd=ROOT,
        env=stand_in.environment(),
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = threading.Timer(30, os.killpg, (following.pid, signal.SIGTERM))
    deadline.start()
    try:
        assert following.stdout is not None
        requests.get(f"{suite.gateway}/api/v1/identity/consents/current", timeout=10)
        assert any("identity-web" in line for line in following.stdout)
    finally:
        deadline.cancel()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(following.pid, signal.SIGTERM)
        following.communicate(timeout=10)


def test_an_event_that_cannot_be_read_is_listed_and_tried_again_by_command(suite: Suite) -> None:
    broker = amqp.Connection(
        f"127.0.0.1:{stand_in.PORTS[('rabbitmq', '5672')] + stand_in.SHIFT}", "admin", suite.secret("amqp.admin")
    )
    broker.connect()
    broker.channel().basic_publish(amqp.Message("no event at all", delivery_mode=2), "", "readings.p0")
    listed = wait_for("the event to be parked", lambda: parked_lines(suite) or None)
    assert "dead" in listed[0]
    broker.collect()
    assert "1 event will be tried again" in suite.make("redrive", "S=readings").stdout
    wait_for("the event to be parked anew", lambda: parked_lines(suite) or None)


def parked_lines(suite: Suite) -> list[str]:
    said = suite.make("parked", "S=readings")
    assert said.returncode == 0, said.stderr
    return [line for line in said.stdout.splitlines() if " dead " in line]
