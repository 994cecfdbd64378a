"""Readings by the thousand: what the worker takes of a file, against a raw insert of the very documents it leaves."""

from __future__ import annotations

import os
from typing import Any

from tests.bench.intaker import COLLECTIONS, NAME
from tests.bench.measured import Row, child, rate
from tests.bench.surroundings import Surroundings

ROWS = int(os.environ.get("BENCH_INTAKE_ROWS", "20000"))
AT_LEAST = 0.1
MINUTES = 20.0


def measure(around: Surroundings) -> list[Row]:
    """Readings, results of rows and events: three documents of each row, and a decision about its meter."""
    print(f"readings by file, {ROWS:,} rows", flush=True)
    around.afresh()
    told: dict[str, Any] = child("tests.bench.intaker", around.mongo_url, str(ROWS), seconds=MINUTES * 60)
    rival = child("tests.bench.rivals.raw_upsert", around.mongo_url, NAME, *COLLECTIONS, seconds=MINUTES * 60)["rate"]
    documents, took = told["documents"], told["seconds"]
    name = f"{ROWS:,} readings by file: reading, result, meter and event ({ROWS / took:,.0f} rows/s)"
    return [
        rate(name, documents / took, "a raw bulk upsert of the same documents", rival, at_least=AT_LEAST, unit="documents/s")
    ]
