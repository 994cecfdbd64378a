"""python -m tests.bench.intaker MONGO_URL ROWS: a file of readings taken by the worker's own job, in a database of its own."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid5

from chassis import clock, logs, mongo
from chassis.settings import Secret
from readings.actions.bulk import STAFF, go_through_batches, take_batch
from readings.app import service
from readings.domain.bulk_files import rows_of
from readings.domain.meter import Account, AccountStatus, Meter, ZoneValue
from readings.settings import Settings

NAME = "bench_intake"
COLLECTIONS = ("readings", "meters", "bulk_rows", "outbox")
TOWN = UUID("3b8e5f52-9a07-5f1c-8a5e-0d6f1c2d4e77")
AT_ONCE = 1000
HEADER = "Лицевой счёт;Номер счётчика;Т1;Т2;Т3;Подтверждено"


def main(mongo_url: str, rows: int) -> None:
    logs.configure(service=service.name, process="bench", level="ERROR")
    with tempfile.TemporaryDirectory(prefix="bench-intake-") as folder:
        clock_file = Path(folder) / "clock.json"
        clock.write(clock_file, at=datetime.fromisoformat("2022-11-20T10:00:00+03:00"))
        settings = Settings(
            mongo_url=Secret(mongo_url), mongo_database=NAME, jwks_file=Path("/nonexistent"), clock_file=str(clock_file)
        )
        with service.runtime(settings) as runtime:
            mongo.create_collections(runtime.database, service.all_collections)
            for first in range(0, rows, AT_ONCE):
                town = [_account(number) for number in range(first, min(first + AT_ONCE, rows))]
                runtime.transactions.run(lambda work, town=town: work.store.save_accounts(town))
            content = "\n".join((HEADER, *(f"{_number(each)};;{12400 + each % 300};;;" for each in range(rows)))).encode()
            asked = {"content": content, "rows": len(rows_of(content)), "name": "bench", "sent_by": STAFF, "accounts": None}
            runtime.transactions.run(lambda work: take_batch(work, **asked))
            began = time.monotonic()
            go_through_batches(runtime.transactions)
            took = time.monotonic() - began
            counts = {name: runtime.database[name].estimated_document_count() for name in COLLECTIONS}
    if set(counts.values()) != {rows}:
        raise SystemExit(f"{counts} documents are there of {rows} rows")
    print(json.dumps({"documents": sum(counts.values()), "seconds": took}), flush=True)


def _number(number: int) -> str:
    return f"5200{number:08d}"


def _account(number: int) -> Account:
    meter = Meter(
        meter_id=str(uuid5(TOWN, f"meter {number}")), serial=f"{number:08d}", service="electricity", zones=("single",), digits=5,
        initial_on=date(2022, 10, 24), initial_values=(ZoneValue("single", Decimal(12345)),),
        verification_due_on=date(2035, 6, 14),
    )  # fmt: skip
    return Account(
        account_id=str(uuid5(TOWN, f"account {number}")), revision=1, status=AccountStatus.OPEN, closed_on=None, meters=(meter,),
        account_number=_number(number), region="nizhny",
    )  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
