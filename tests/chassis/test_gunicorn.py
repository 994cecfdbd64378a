"""The service under its real HTTP server."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from chassis.testing import Running

ROOT = Path(__file__).resolve().parents[2]
APP = "from tests.chassis.sample import service\n\n\ndef web():\n    return service.web()\n"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def server(running: Running) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    package = running.folder / "identity_sample"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "app.py").write_text(APP)
    port = free_port()
    settings = {
        "MONGO_URL": str(running.settings.mongo_url),
        "MONGO_DATABASE": running.settings.mongo_database,
        "JWKS_FILE": str(running.settings.jwks_file),
        "WEB_PORT": str(port),
    }
    environment = {f"{prefix}_{name}": value for prefix in ("IDENTITY", "IDENTITY_SAMPLE") for name, value in settings.items()}
    environment |= {"PATH": os.environ["PATH"], "HOME": str(running.folder), "PYTHONPATH": f"{running.folder}:{ROOT}"}
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "python:chassis.gunicorn", "identity_sample.app:web()"],
        cwd=running.folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        wait_ready(address, process)
        yield address, process
    finally:
        process.kill()
        process.communicate()


def wait_ready(address: str, process: subprocess.Popen[str]) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end and process.poll() is None:
        try:
            if requests.get(f"{address}/readyz", timeout=2).status_code == 200:
                return
        except requests.RequestException:
            continue
    raise AssertionError("gunicorn did not become ready")


def test_it_answers_opens_no_control_socket_and_stops_when_told(
    server: tuple[str, subprocess.Popen[str]], running: Running
) -> None:
    address, process = server
    answer = requests.post(f"{address}/api/v1/notes/entries?secret=1", timeout=5)
    assert answer.status_code == 204
    assert list(running.folder.rglob("*.ctl")) == []
    process.send_signal(signal.SIGTERM)
    output, _ = process.communicate(timeout=20)
    assert process.returncode == 0
    lines = [json.loads(line) for line in output.splitlines()]
    request = next(line for line in lines if line["event"] == "request" and line["method"] == "POST")
    assert (request["route"], request["status"]) == ("/api/v1/notes/entries", 204)
    assert "secret=1" not in output
