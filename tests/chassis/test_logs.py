"""Log lines are JSON, name no person and keep no secret."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from chassis.logs import redact

PROGRAM = """
import logging, structlog
from chassis import logs, trace
from chassis.metrics import exposition
logs.configure(service="readings", process="web", level="INFO")
trace.begin(correlation_id="request-00000001")
log = structlog.get_logger()
log.debug("not_seen")
log.info("reading_submitted", reading_id="r1", password="hunter2", values={"email": "ivanov@example.org"})
logging.getLogger("some.library").warning("it is %s", "late")
try:
    raise ValueError("broken")
except ValueError as error:
    log.error("failed", exc_info=error)
log.error("replay_differs", alert=True)
log.info("figures", told=exposition().decode())
"""


@pytest.fixture(scope="module")
def lines() -> list[dict[str, Any]]:
    ended = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=60)
    return [json.loads(line) for line in ended.stdout.splitlines()]


def test_each_line_says_which_service_which_process_when_and_for_which_request(lines: list[dict[str, Any]]) -> None:
    line = lines[0]
    assert (line["event"], line["reading_id"]) == ("reading_submitted", "r1")
    assert (line["service"], line["process"], line["level"]) == ("readings", "web", "info")
    assert line["request_id"] == "request-00000001"
    assert line["timestamp"].endswith("Z")


def test_secrets_are_blanked_by_their_names(lines: list[dict[str, Any]]) -> None:
    assert lines[0]["password"] == "***"
    assert lines[0]["values"] == {"email": "***"}


def test_lines_of_libraries_look_the_same(lines: list[dict[str, Any]]) -> None:
    assert (lines[1]["event"], lines[1]["level"], lines[1]["service"]) == ("it is late", "warning", "readings")


def test_an_exception_is_kept_with_its_place(lines: list[dict[str, Any]]) -> None:
    assert "ValueError: broken" in lines[2]["exception"]


@pytest.mark.parametrize("name", ["password", "new_password", "token", "email", "Authorization", "cookie", "surname"])
def test_a_name_that_promises_a_secret_is_never_shown(name: str) -> None:
    assert redact(None, "info", {name: "x", "account_id": "a"}) == {name: "***", "account_id": "a"}


def test_a_full_disk_costs_lines_of_the_log_and_nobody_their_work() -> None:
    with open("/dev/full", "wb") as full:
        ended = subprocess.run([sys.executable, "-c", f"{PROGRAM}\nimport os; os._exit(5)"], stdout=full, check=False)
    assert ended.returncode == 5


def test_a_line_that_somebody_has_to_look_at_is_a_figure_too(lines: list[dict[str, Any]]) -> None:
    told = next(line["told"] for line in lines if line["event"] == "figures")
    assert 'alerts_total{what="replay_differs"} 1.0' in told and 'what="failed"' not in told
