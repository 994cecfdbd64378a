"""The commands of the README that belong to the suite without containers."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import threading
import time

import requests

from tests.journeys import stand_in
from tests.journeys.suites import ROOT, Suite


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
