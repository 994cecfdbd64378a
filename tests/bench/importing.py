"""The import of a whole registry: account, staging and event rows, against a raw bulk upsert of the very same documents."""

from __future__ import annotations

import os
import tempfile
import threading
import time
from pathlib import Path
from statistics import quantiles
from typing import Any, Self

from pymongo import MongoClient

from tests.bench import registry
from tests.bench.importer import COLLECTIONS, NAME
from tests.bench.measured import Row, child, rate
from tests.bench.surroundings import Surroundings

ROWS = int(os.environ.get("BENCH_IMPORT_ROWS", "1000000"))
MOST_MEBIBYTES = 300
AT_LEAST = 0.3
HOURS = 2.0
BESIDE_EVERY = 0.05  # seconds between two requests of somebody else


def measure(around: Surroundings) -> list[Row]:
    """How fast it is, how much memory it takes, and what others on the same database bear meanwhile."""
    print(f"import, a registry of {ROWS:,} accounts", flush=True)
    around.afresh()
    with tempfile.TemporaryDirectory(prefix="bench-import-") as folder, _Beside(around.mongo_url) as beside:
        file = Path(folder) / "registry.csv"
        registry.write(file, ROWS)
        beside.begin()
        told = child("tests.bench.importer", around.mongo_url, str(file), seconds=HOURS * 3600)
    rival = child("tests.bench.rivals.raw_upsert", around.mongo_url, NAME, *COLLECTIONS, seconds=HOURS * 3600)["rate"]
    documents, took, peak = told["documents"], told["seconds"], told["peak_mebibytes"]
    print(f"    ours: {documents / took:,.0f}, the raw upsert: {rival:,.0f} documents/s, {peak:.0f} MiB", flush=True)
    name = f"import of {ROWS:,} accounts: account, staging and event rows ({ROWS / took:,.0f} accounts/s, {took:,.0f} s in all)"
    limit = f"at most {MOST_MEBIBYTES} MiB"
    return [
        rate(name, documents / took, "a raw bulk upsert of the same documents", rival, at_least=AT_LEAST, unit="documents/s"),
        Row("the importer's peak memory", round(peak), "MiB", limit, round(MOST_MEBIBYTES / peak, 2), 1.0),
        *beside.rows(),
    ]


class _Beside:
    """Somebody else on the same database: a transaction of two reads and two writes, as a reading is, twenty times a second."""

    def __init__(self, url: str) -> None:
        self._client: MongoClient[dict[str, Any]] = MongoClient(url)
        self._rows = self._client["somebody_else"]["readings"]
        self._thread, self._stop, self._begun = threading.Thread(target=self._run), threading.Event(), threading.Event()
        self._took: list[float] = []

    def begin(self) -> None:
        """What is measured from here on is beside the import."""
        self._rows.insert_many([{"_id": number, "value": 0} for number in range(1000)])
        self._begun.set()

    def rows(self) -> list[Row]:
        """What the others' transactions took."""
        if len(self._took) < 2:
            return []
        name, cuts = "a transaction of somebody else meanwhile", quantiles(self._took, n=100)
        return [Row(f"{name}, p{each}", round(1000 * cuts[each - 1], 1), "ms") for each in (50, 99)]

    def _run(self) -> None:
        self._begun.wait()
        while not self._stop.wait(BESIDE_EVERY):
            began = time.monotonic()
            with self._client.start_session() as session:
                session.with_transaction(self._once)
            self._took.append(time.monotonic() - began)

    def _once(self, session: Any) -> None:
        for number in (len(self._took) % 1000, (len(self._took) + 500) % 1000):
            self._rows.find_one({"_id": number}, session=session)
            self._rows.update_one({"_id": number}, {"$inc": {"value": 1}}, session=session)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._begun.set()
        self._thread.join()
        self._client.close()
