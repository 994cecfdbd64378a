"""POST a reading: token, validation, state, outgoing event, kept answer in one transaction; against a bare application."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from chassis.ids import new_id
from chassis.mongo import create_collections
from chassis.testing import Running
from native.environment import EVERY_SERVICE, ONE_SERVICE
from native.processes import accepts_connections, free_port, spawn, stop, wait_until
from native.program import answering
from readings.app import service

from tests.bench.measured import ROOT, Row, best_of, better, rate
from tests.bench.surroundings import Surroundings
from tests.bench.wrk import Post, requests_per_second
from tests.readings.component.conftest import account_updated

CONNECTIONS = 32
CUSTOMERS = 2000
CHUNK = 500
SECONDS = 6
SETTINGS = {**EVERY_SERVICE, **ONE_SERVICE["readings"]}
DEPLOYED = int(SETTINGS["WEB_WORKERS"])
AT_ONCE = int(SETTINGS["WEB_THREADS"])  # requests worked on at a time; chassis.gunicorn has five threads for each place
_ROUNDS = itertools.count()  # the meters never go back
SHOWS = 12345  # what the meters of the golden message begin with


def measure(around: Surroundings) -> list[Row]:
    """The rows of the door: with as many web processes as are deployed, and with one."""
    print("POST a reading, 32 connections")
    around.afresh()
    with Running(service, around.mongo_url) as running:
        running.clock(at="2022-11-20T10:00:00+03:00")
        posts = list(_posts(running))
        deployed = _row(running, posts, around, processes=DEPLOYED, at_least=0.7)
        return [deployed, _row(running, posts, around, processes=1, at_least=None)]


def _row(running: Running, posts: list[Post], around: Surroundings, *, processes: int, at_least: float | None) -> Row:
    bare = {f"bare Flask and PyMongo, same documents and indexes, {each} threads": each for each in (AT_ONCE, 5 * AT_ONCE)}
    with ExitStack() as stack:
        ports = {"ours": stack.enter_context(_ours(running, processes))}
        ports |= {name: stack.enter_context(_bare(running, around, processes, threads)) for name, threads in bare.items()}
        contestants = {name: _load(port, posts, running.folder) for name, port in ports.items()}
        for each in contestants.values():
            each()  # every token is known, every connection made
        found = best_of(contestants)
    told = " as deployed" if processes == DEPLOYED else ""
    name = f"POST a reading, {CONNECTIONS} connections, web processes: {processes}{told}"
    return rate(name, found["ours"], *better(found, bare), at_least=at_least, unit="requests/s")


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
    return lambda: requests_per_second(address, posts, book, further=next(starts), connections=CONNECTIONS, seconds=SECONDS)


@contextmanager
def _ours(running: Running, processes: int) -> Iterator[int]:
    """The service with the settings it is deployed with, in so many web processes."""
    settings, port = running.settings, free_port()
    environment = {
        "READINGS_MONGO_URL": settings.mongo_url, "READINGS_MONGO_DATABASE": settings.mongo_database,
        "READINGS_JWKS_FILE": str(settings.jwks_file), "READINGS_CLOCK_FILE": settings.clock_file,
        "READINGS_WEB_PORT": str(port), "READINGS_WEB_WORKERS": str(processes), "READINGS_WEB_THREADS": str(AT_ONCE),
    }  # fmt: skip
    with _served("readings.app:web()", environment, running.folder / "ours.log"):
        wait_until(answering(f"http://127.0.0.1:{port}/readyz"), what="readings", seconds=30)
        yield port


@contextmanager
def _bare(running: Running, around: Surroundings, processes: int, threads: int) -> Iterator[int]:
    """The rival under the same settings of gunicorn but for its threads, on a copy of the accounts."""
    port, name = free_port(), f"bare_{threads}"
    database = running.runtime.client[name]
    create_collections(database, service.all_collections)
    running.database.accounts.aggregate([{"$out": {"db": name, "coll": "accounts"}}])
    environment = {"BARE_MONGO_URL": around.mongo_url, "BARE_DATABASE": name, "SERVICE_WEB_PORT": str(port)}
    options = ["--workers", str(processes), "--threads", str(threads)]
    with _served("tests.bench.rivals.bare_flask:application()", environment, running.folder / f"{name}.log", *options):
        wait_until(lambda: accepts_connections(port), what="the bare application", seconds=30)
        yield port


@contextmanager
def _served(application: str, environment: Mapping[str, str], log: Path, *options: str) -> Iterator[None]:
    command = [sys.executable, "-m", "gunicorn", "-c", "python:chassis.gunicorn", *options, application]
    process = spawn(command, environment={**os.environ, **environment}, log=log, folder=ROOT)
    try:
        yield
    except BaseException:
        subprocess.run(["tail", "-20", str(log)], check=False)
        raise
    finally:
        stop(process, seconds=5)
