"""POST a reading: token, validation, state, outgoing event, kept answer in one transaction; against a bare application."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from chassis.ids import new_id
from chassis.mongo import create_collections
from chassis.testing import Running
from native.processes import accepts_connections, free_port, spawn, stop, wait_until
from native.program import answering
from readings.app import service

from tests.bench.measured import ROOT, Row, best_of, rate
from tests.bench.surroundings import Surroundings
from tests.bench.wrk import Post, requests_per_second
from tests.readings.component.conftest import account_updated

CONNECTIONS = 32
CUSTOMERS = 2000
CHUNK = 500
_ROUNDS = itertools.count()  # the meters never go back
SHOWS = 12345  # what the meters of the golden message begin with


def measure(around: Surroundings) -> list[Row]:
    """The rows of the door: with a web process for each of two cores, and how much one process alone can do."""
    print("POST a reading, 32 connections")
    around.afresh()
    with Running(service, around.mongo_url) as running:
        running.clock(at="2022-11-20T10:00:00+03:00")
        posts = list(_posts(running))
        return [_row(running, posts, around, processes=2, at_least=0.7), _row(running, posts, around, processes=1, at_least=None)]


def _row(running: Running, posts: list[Post], around: Surroundings, *, processes: int, at_least: float | None) -> Row:
    with _ours(running, processes) as mine, _bare(running, around, processes) as theirs:
        ours, bare = _load(mine, posts, running.folder), _load(theirs, posts, running.folder)
        ours(), bare()  # every token is known, every connection made
        found = best_of({"ours": ours, "bare": bare})
    name = f"POST a reading, {CONNECTIONS} connections, web processes: {processes}"
    rival = "bare Flask and PyMongo, same documents and indexes"
    return rate(name, found["ours"], rival, found["bare"], at_least=at_least, unit="requests/s")


def _posts(running: Running) -> Iterator[Post]:
    """Customers whose meters stand at 12345, each with a token of their own."""
    for _ in range(0, CUSTOMERS, CHUNK):
        people = [(new_id(), new_id()) for _ in range(CHUNK)]
        running.deliver(*(account_updated(account_id, meter_id) for account_id, meter_id in people))
        for account_id, meter_id in people:
            path = f"/api/v1/readings/accounts/{account_id}/readings"
            yield Post(path, meter_id, running.token(new_id(), [account_id]), SHOWS)


def _load(port: int, posts: list[Post], folder: Path) -> Callable[[], float]:
    """Rounds of load, each going on where the one before ended."""
    starts = itertools.count(next(_ROUNDS) * 2_000, 100)
    address, book = f"http://127.0.0.1:{port}", folder / "posts.tsv"
    return lambda: requests_per_second(address, posts, book, further=next(starts), connections=CONNECTIONS)


@contextmanager
def _ours(running: Running, processes: int) -> Iterator[int]:
    """The service as it is deployed, in so many web processes."""
    settings, port = running.settings, free_port()
    environment = {
        "READINGS_MONGO_URL": settings.mongo_url, "READINGS_MONGO_DATABASE": settings.mongo_database,
        "READINGS_JWKS_FILE": str(settings.jwks_file), "READINGS_CLOCK_FILE": settings.clock_file,
        "READINGS_WEB_PORT": str(port), "READINGS_WEB_WORKERS": str(processes),
    }  # fmt: skip
    with _served("readings.app:web()", environment, running.folder / "ours.log"):
        wait_until(answering(f"http://127.0.0.1:{port}/readyz"), what="readings", seconds=30)
        yield port


@contextmanager
def _bare(running: Running, around: Surroundings, processes: int) -> Iterator[int]:
    """The rival under the same settings of gunicorn, on a copy of the accounts."""
    port, name = free_port(), "bare"
    database = running.runtime.client[name]
    create_collections(database, service.all_collections)
    running.database.accounts.aggregate([{"$out": {"db": name, "coll": "accounts"}}])
    environment = {"BARE_MONGO_URL": around.mongo_url, "BARE_DATABASE": name, "SERVICE_WEB_PORT": str(port)}
    environment["SERVICE_WEB_WORKERS"] = str(processes)
    with _served("tests.bench.rivals.bare_flask:application()", environment, running.folder / "bare.log"):
        wait_until(lambda: accepts_connections(port), what="the bare application", seconds=30)
        yield port


@contextmanager
def _served(application: str, environment: Mapping[str, str], log: Path) -> Iterator[None]:
    command = [sys.executable, "-m", "gunicorn", "-c", "python:chassis.gunicorn", application]
    process = spawn(command, environment={**os.environ, **environment}, log=log, folder=ROOT)
    try:
        yield
    except BaseException:
        subprocess.run(["tail", "-20", str(log)], check=False)
        raise
    finally:
        stop(process, seconds=5)
