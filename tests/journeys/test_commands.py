"""The commands of the README that belong to the suite without containers."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import threading
import time

import requests

from tests.journeys import stand_in
from tests.journeys.people import Town
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


def test_up_says_how_the_demo_member_of_staff_comes_in(suite: Suite) -> None:
    first, again = (re.search(r"\S+/staff/setup#(\S+)", suite.make("up").stdout) for _ in range(2))
    assert first and again and first.group(1) != again.group(1)
    for link, status in ((first, 404), (again, 200)):
        asked = requests.post(
            f"{suite.gateway}/api/v1/identity/staff/setup-links/check", json={"secret": link.group(1)}, timeout=10
        )
        assert asked.status_code == status, "only the latest link works"


def test_pack_checks_a_file_beside_the_published_ones(suite: Suite) -> None:
    good = "services/billing-calculator/src/billing_calculator/tariffs/nizhny_2022h2.json"
    said = suite.make("pack", f"F={good}")
    assert said.returncode == 0 and "nizhny_2022h2: ошибок нет" in said.stdout
    said = suite.make("pack", "F=contracts/examples/events/billing_calculator.payment_received.v1.json")
    assert said.returncode != 0 and "v1.json:2: Поле «specversion» неизвестно." in said.stdout


def test_agents_of_both_protocols_are_played(suite: Suite, town: Town) -> None:
    """Wrong input at each step, a repeat, another sum: by OSMP and by Sberbank's, by secret and by certificate."""
    said = suite.make("agent", f"A={town.stranger().account_number}", "SUM=100.00")
    assert said.returncode == 0, said.stdout + said.stderr
    for agent in ("demo-qiwi", "demo-sber", "demo-sber-tls"):
        assert f"{agent}: the same once more is answered to the byte: True" in said.stdout
    assert "33.34" in said.stdout, "the shares are the sum"


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
