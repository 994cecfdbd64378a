"""The service under its real HTTP server."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pymongo
import pytest
import requests
from chassis import gunicorn as gunicorn_settings
from chassis.testing import Running
from chassis.web import doorkeeper
from native.processes import free_port, listens, spawn, stop, wait_until

from tests.chassis.events.test_hard_transactions import holder

ROOT = Path(__file__).resolve().parents[2]
APP = "from tests.chassis.sample import service\n\n\ndef web():\n    return service.web()\n"


Server = subprocess.Popen[bytes]


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "gunicorn.log"


@pytest.fixture
def start(running: Running, port: int, log: Path) -> Iterator[Callable[..., Server]]:
    """Starts the service on the port, once or several times beside each other."""
    package = running.folder / "identity_sample"
    package.mkdir(exist_ok=True)
    (package / "__init__.py").touch()
    (package / "app.py").write_text(APP)
    settings = {
        "MONGO_URL": str(running.settings.mongo_url),
        "MONGO_DATABASE": running.settings.mongo_database,
        "JWKS_FILE": str(running.settings.jwks_file),
        "WEB_PORT": str(port),
    }
    environment = {f"{prefix}_{name}": value for prefix in ("IDENTITY", "IDENTITY_SAMPLE") for name, value in settings.items()}
    environment |= {"PATH": os.environ["PATH"], "HOME": str(running.folder), "PYTHONPATH": f"{running.folder}:{ROOT}"}
    started: list[Server] = []

    def one_more(**others: str) -> Server:
        command = [sys.executable, "-m", "gunicorn", "-c", "python:chassis.gunicorn", "identity_sample.app:web()"]
        process = spawn(command, environment=environment | others, log=log, folder=running.folder)
        started.append(process)
        wait_until(lambda: listens(process.pid, port) or process.poll() is not None, what="gunicorn", seconds=60)
        wait_ready(f"http://127.0.0.1:{port}", process)
        return process

    yield one_more
    for process in started:
        stop(process, seconds=0)


def wait_ready(address: str, process: Server) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end and process.poll() is None:
        try:
            if requests.get(f"{address}/readyz", timeout=2).status_code == 200:
                return
        except requests.RequestException:
            continue
    raise AssertionError("gunicorn did not become ready")


def test_it_answers_opens_no_control_socket_and_stops_when_told(
    start: Callable[..., Server], port: int, running: Running, log: Path
) -> None:
    address, process = f"http://127.0.0.1:{port}", start()
    answer = requests.post(f"{address}/api/v1/notes/entries?secret=1", timeout=5)
    assert answer.status_code == 204
    assert list(running.folder.rglob("*.ctl")) == []
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == 0
    output = log.read_text()
    lines = [json.loads(line) for line in output.splitlines()]
    request = next(line for line in lines if line["event"] == "request" and line["method"] == "POST")
    assert (request["route"], request["status"]) == ("/api/v1/notes/entries", 204)
    assert "secret=1" not in output


def test_whatever_the_gateway_lets_through_is_answered_by_the_application(start: Callable[..., Server], port: int) -> None:
    start()
    for asked, headers in (("?cursor=" + 15_000 * "x", {}), ("", {"X-Long": 15_000 * "x"})):
        answer = requests.get(f"http://127.0.0.1:{port}/nowhere{asked}", headers=headers, timeout=5)
        assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.fault("F77b")
def test_a_process_that_starts_frees_what_a_killed_one_had_locked(start: Callable[..., Server], running: Running) -> None:
    boxes = running.database["boxes"]
    boxes.insert_one({"_id": "held", "times": 0})
    with holder(str(running.settings.mongo_url), running.settings.mongo_database) as killed:
        killed.kill()
        killed.wait()
        start()
    with pymongo.timeout(3):  # left alone it stays locked for ten seconds at least
        boxes.update_one({"_id": "held"}, {"$inc": {"times": 1}})
    assert boxes.find_one() == {"_id": "held", "times": 1}


def test_a_successor_beside_it_takes_over_without_a_lost_request(start: Callable[..., Server], port: int) -> None:
    """Each request comes by a connection of its own, so many are in the queue of the one that ends."""
    first, failures, answered, enough = start(), [], [], threading.Event()

    def ask() -> None:
        while not enough.is_set():
            try:
                answered.append(requests.post(f"http://127.0.0.1:{port}/api/v1/notes/entries", timeout=20).status_code)
            except requests.RequestException as error:
                failures.append(str(error))

    clients = [threading.Thread(target=ask) for _ in range(12)]
    for client in clients:
        client.start()
    for _ in range(3):
        second = start()
        first.terminate()
        first.wait(timeout=60)
        first = second
    enough.set()
    for client in clients:
        client.join()
    assert failures == [] and set(answered) == {204}


def test_whichever_of_several_processes_is_asked_tells_the_figures_of_all(
    start: Callable[..., Server], port: int, tmp_path: Path
) -> None:
    address, wanted = f"http://127.0.0.1:{port}", 40
    process = start(IDENTITY_SAMPLE_WEB_WORKERS="2", TMPDIR=str(tmp_path))
    for _ in range(wanted):  # each by a connection of its own, so that both processes get some
        assert requests.post(f"{address}/api/v1/notes/entries", timeout=5).status_code == 204
    assert len(list(tmp_path.rglob("histogram_*.db"))) == 2
    counted = re.compile(r'^http_request_seconds_count\{.*status="204".*\} (\S+)$', re.MULTILINE)
    for _ in range(10):
        told = counted.findall(requests.get(f"{address}/metrics", timeout=5).text)
        assert [float(each) for each in told] == [wanted]
    process.terminate()
    assert process.wait(timeout=60) == 0
    assert list(tmp_path.rglob("*.db")) == []


def test_figures_of_a_killed_process_are_taken_away_by_its_successor(start: Callable[..., Server], tmp_path: Path) -> None:
    killed, beside = (start(IDENTITY_SAMPLE_WEB_WORKERS="2", TMPDIR=str(tmp_path)) for _ in range(2))
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait(timeout=60)
    successor = start(IDENTITY_SAMPLE_WEB_WORKERS="2", TMPDIR=str(tmp_path))
    owners = {folder.name.split("-")[2] for folder in tmp_path.glob("*-figures-*")}
    assert owners == {str(beside.pid), str(successor.pid)}


def test_figures_of_an_earlier_process_of_the_same_number_are_taken_away_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a container each process in its turn has the number one."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for owner in (os.getpid(), os.getppid()):
        (tmp_path / f"service-figures-{owner}-earlier").mkdir()
    made = gunicorn_settings._folder_of_figures()
    assert {str(folder) for folder in tmp_path.iterdir()} == {made, f"{tmp_path}/service-figures-{os.getppid()}-earlier"}


def test_a_folder_for_figures_that_was_given_is_left_where_it_is(start: Callable[..., Server], tmp_path: Path) -> None:
    process = start(PROMETHEUS_MULTIPROC_DIR=str(tmp_path))
    process.terminate()
    assert process.wait(timeout=60) == 0
    assert list(tmp_path.rglob("histogram_*.db"))


def test_who_knocks_between_the_last_one_taken_and_the_closing_is_not_heard(start: Callable[..., Server], log: Path) -> None:
    process = start(GUNICORN_CMD_ARGS="--worker-class tests.chassis.knocking.Knocker")
    process.terminate()
    assert process.wait(timeout=60) == 0
    assert [line for line in log.read_text().splitlines() if line.startswith("a knock")] == ["a knock was not heard"]


def test_a_port_about_to_close_takes_who_had_knocked_and_lets_nobody_more_into_its_queue() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, socket.create_connection(listener.getsockname()) as early:
        doorkeeper._be_deaf(listener)
        taken, _ = listener.accept()
        with taken:
            early.sendall(b"served")
            assert taken.recv(6) == b"served"
        with pytest.raises(TimeoutError):  # its knock is repeated, to whoever listens on the port by then
            socket.create_connection(listener.getsockname(), timeout=0.3)
