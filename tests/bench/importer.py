"""python -m tests.bench.importer MONGO_URL FILE: the importer as an operator starts it, with a database of its own."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from account_sync import actions
from account_sync.app import service
from account_sync.settings import Settings
from chassis import logs, mongo
from chassis.settings import Secret

NAME = "bench_import"
COLLECTIONS = ("accounts", "staged_rows", "outbox")


def main(mongo_url: str, file: str) -> None:
    logs.configure(service=service.name, process="bench", level="WARNING")
    settings = Settings(mongo_url=Secret(mongo_url), mongo_database=NAME, jwks_file=Path("/nonexistent"))
    with service.runtime(settings) as runtime:
        mongo.create_collections(runtime.database, service.all_collections)
        began = time.monotonic()
        done = actions.import_registry(runtime.transactions, path=file)
        took = time.monotonic() - began
        documents = sum(runtime.database[name].estimated_document_count() for name in COLLECTIONS)
    if done.refused or documents != done.added * len(COLLECTIONS):
        raise SystemExit(f"{done.added} accounts were added, {done.refused} rows refused, {documents} documents are there")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"documents": documents, "seconds": took, "peak_mebibytes": peak}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
