"""The close of a month by one worker: chunk by chunk, against raw reads and bulk writes of the very same documents."""

from __future__ import annotations

import os

from tests.bench.closer import NAME, PERIOD
from tests.bench.measured import Row, child, rate
from tests.bench.surroundings import Surroundings

ACCOUNTS = int(os.environ.get("BENCH_CLOSE_ACCOUNTS", "10000"))
MOST_MEBIBYTES = 400
AT_LEAST = 0.25
WRITTEN = 4  # a charge, its revision, its entry, its event
HOURS = 4.0
RIVAL = "raw reads and bulk writes of the same documents"


def measure(around: Surroundings) -> list[Row]:
    """How fast it is, how much memory it takes, and how much longer ten times as many accounts take."""
    tenth = _closed(around, ACCOUNTS // 10)
    whole = _closed(around, ACCOUNTS)
    rival = float(child("tests.bench.rivals.raw_close", around.mongo_url, NAME, PERIOD, seconds=HOURS * 3600)["rate"])
    charged, took, peak = whole["charged"], whole["seconds"], whole["peak"]
    name = f"close of {ACCOUNTS:,} accounts, {charged:,} without a reading ({took:,.0f} s)"
    pace, before = ACCOUNTS / took, (ACCOUNTS // 10) / tenth["seconds"]
    grown = Row(f"the same, {ACCOUNTS:,} accounts against {ACCOUNTS // 10:,}", round(pace), "accounts/s",
                f"{before:,.0f} accounts/s", round(pace / before, 2))  # fmt: skip
    limit = f"at most {MOST_MEBIBYTES} MiB"
    return [
        rate(name, WRITTEN * charged / took, RIVAL, rival, at_least=AT_LEAST, unit="documents/s"),
        grown,
        Row("the worker's peak memory", round(peak), "MiB", limit, round(MOST_MEBIBYTES / peak, 2), 1.0),
    ]


def _closed(around: Surroundings, accounts: int) -> dict[str, float]:
    print(f"month close, {accounts:,} accounts", flush=True)
    around.afresh()
    child("tests.bench.closer", "seed", around.mongo_url, str(accounts), seconds=HOURS * 3600)
    told = child("tests.bench.closer", "close", around.mongo_url, str(accounts), seconds=HOURS * 3600)
    if told["state"] != "closed" or told["charged"] != accounts * 3 // 10:
        raise SystemExit(f"{told['charged']} of {accounts} accounts were charged by average: {told['state']}")
    return told
