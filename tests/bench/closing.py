"""The close of a month as deployed: two workers that share its chunks, one killed in the middle, while people read and pay."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import psutil
from billing_calculator import actions
from billing_calculator.app import service
from chassis import logs, mongo, provision
from chassis.settings import Secret
from chassis.testing import Running
from native.processes import free_port, spawn, stop, wait_until

from tests.bench import town
from tests.bench.close_checked import faults
from tests.bench.measured import ROOT, Row, Stretch, child, limited, rate
from tests.bench.passers_by import Passers
from tests.bench.surroundings import Surroundings
from tests.billing_calculator.component.asking import AGENTS

ROWS = int(os.environ.get("BENCH_CLOSED_ROWS", "10000"))
CHECKED = 1000
MOST_MEBIBYTES = 400
AT_LEAST = 0.25
LINEAR = 0.87  # 15 % more time for an account
WRITTEN, BOOKED = 4, 3  # a charge, its revision, its entry, its event; a penalty, its entry, its event
DAY = 24 * 3600.0
RIVALS_CHUNKS = 200
READING_MS, PAYMENT_MS = 500.0, 1000.0
RIVAL = "raw reads and bulk writes of the same documents"


@dataclass(frozen=True)
class Closed:
    """How a close went."""

    accounts: int
    charged: int
    late: int
    seconds: float
    pace: float
    peak: float
    passers: Passers


def measure(around: Surroundings) -> list[Row]:
    """Ten times as many accounts each time: how fast, with how much memory, and whether every one of some is right."""
    sizes = [*(size for size in (1000, 10_000, 100_000) if ROWS // 100 <= size < ROWS), ROWS]
    seen = [_closed(around, size) for size in sizes]
    last, limit = seen[-1], f"at most {MOST_MEBIBYTES} MiB"
    raw = child("tests.bench.rivals.raw_close", around.mongo_url, town.NAME, town.PERIOD, str(RIVALS_CHUNKS), seconds=DAY)
    of = f"{last.accounts:,} accounts, {last.charged:,} by average, MongoDB's cache {around.cache_gigabytes} GB"
    name = f"close of {of}, one of two workers killed ({last.seconds:,.0f} s)"
    peak, pairs = max(each.peak for each in seen), pairwise(seen)
    readings, payments = last.passers.readings(), last.passers.payments()
    pace = (WRITTEN * last.charged + BOOKED * last.late) / last.seconds
    return [
        rate(name, pace, RIVAL, float(raw["rate"]), at_least=AT_LEAST, unit="documents/s"),
        *(Row(f"{more.accounts:,} accounts against {few.accounts:,}", round(more.pace), "accounts/s",
              f"{few.pace:,.0f} accounts/s", round(more.pace / few.pace, 2), LINEAR) for few, more in pairs),
        Row("peak memory of a worker", round(peak), "MiB", limit, round(MOST_MEBIBYTES / peak, 2), 1.0),
        limited(f"reading → charge meanwhile, p99 of {readings.count}", readings.p99, READING_MS),
        limited(f"a payment meanwhile, p99 of {payments.count}", payments.p99, PAYMENT_MS),
    ]  # fmt: skip


def _closed(around: Surroundings, accounts: int) -> Closed:
    logs.configure(service=service.name, process="bench", level="WARNING")
    print(f"month close, {accounts:,} accounts", flush=True)
    around.afresh()
    settings = {"amqp_url": Secret(around.amqp_url), "mongo_database": town.NAME, "agents": AGENTS}
    with Running(service, around.mongo_url, **settings) as running, ExitStack() as stack:
        _settle(around, running, accounts)
        running.clock(at=town.THEN)
        provision.run(running.runtime, settle_seconds=0)
        workers = [stack.enter_context(_worker(running, f"worker{number}")) for number in range(2)]
        told = [running.folder / f"worker{number}.log" for number in range(2)]
        wait_until(lambda: all("queues_held" in each.read_text() for each in told), what="both workers", seconds=120)
        with Passers.walking(running, around.amqp_url, accounts) as passers:
            closed = _run(running, workers, lambda: stack.enter_context(_worker(running, "worker2")), accounts, passers)
        chosen = random.Random(accounts).sample(range(accounts), CHECKED)
        wrong = faults(running.database, town.packs(), period=town.PERIOD, numbers=chosen)
        if wrong:
            raise SystemExit(f"{len(wrong)} of {CHECKED} accounts are wrong, such as {wrong[0]}")
        running.database["outbox"].create_index("subject")  # for the rival, which looks its documents up
        return closed


def _settle(around: Surroundings, running: Running, accounts: int) -> None:
    """The town moves in; the indexes are made when all are there."""
    began = time.monotonic()
    town.build(running.runtime)
    part = -(-(accounts - town.HOMES) // 2)
    with ThreadPoolExecutor(2) as hands:
        parts = [(begin, min(begin + part, accounts)) for begin in range(town.HOMES, accounts, max(part, 1))]
        move = partial(child, "tests.bench.town", around.mongo_url, seconds=DAY)
        moved = [hands.submit(move, str(begin), str(end)) for begin, end in parts]
        assert sum(each.result()["homes"] for each in moved) == accounts - town.HOMES
    with mongo.patiently():
        mongo.create_collections(running.database, service.all_collections)
    print(f"  {accounts:,} homes are there after {time.monotonic() - began:.0f} s", flush=True)


def _run(
    running: Running, workers: list[psutil.Popen], another: Callable[[], psutil.Popen], accounts: int, passers: Passers
) -> Closed:
    store = running.transactions.read().store
    began, stretch, peaks = time.monotonic(), Stretch(), [0.0]
    running.transactions.run(partial(actions.start_close, period=town.PERIOD, dry=False, by="bench"))
    killed, told = False, began
    while True:
        (close,) = store.closes.latest()
        planned, done, counts = store.closes.sums(close)
        stretch.reached(counts.accounts)
        peaks += [_peak(each) for each in workers]
        if close.ended is not None:
            break
        if not killed and 2 * done > planned > 1:
            workers.pop(0).send_signal(signal.SIGKILL)
            killed = bool(workers.append(another())) or True
        if time.monotonic() - told > 10:
            told = time.monotonic()
            print(f"  {counts.accounts:,} accounts after {told - began:.0f} s", flush=True)
        time.sleep(0.1 if accounts < 100_000 else 1)
    took = time.monotonic() - began
    unread = sum(town.is_unread(each) for each in range(town.HOMES)) * accounts // town.HOMES
    if counts.accounts != accounts or counts.by_average + counts.waiting != unread:
        raise SystemExit(f"of {accounts} accounts, {unread} of them unread, {counts} were closed")
    print(f"  {accounts:,} accounts in {took:.1f} s, {stretch.rate:,.0f} a second; {passers}", flush=True)
    late = running.database["penalty_accruals"].count_documents({})
    return Closed(accounts, counts.by_average, late, took, stretch.rate, max(peaks), passers)


def _peak(process: Any) -> float:
    """The most memory that it ever held, in MiB; 0 when it is gone."""
    try:
        status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0.0)


@contextmanager
def _worker(running: Running, name: str) -> Iterator[subprocess.Popen[bytes]]:
    settings, prefix = running.settings, service.env_prefix
    environment = {
        "MONGO_URL": settings.mongo_url, "MONGO_DATABASE": settings.mongo_database, "AMQP_URL": settings.amqp_url,
        "JWKS_FILE": settings.jwks_file, "CLOCK_FILE": settings.clock_file, "AGENTS": "{}", "WORKER_PORT": free_port(),
    }  # fmt: skip
    command = [sys.executable, "-m", "chassis", "worker", service.name]
    given = {f"{prefix}_{key}": str(value) for key, value in environment.items()}
    process = spawn(command, environment={**os.environ, **given}, log=running.folder / f"{name}.log", folder=ROOT)
    try:
        yield process
    finally:
        stop(process, seconds=10)
