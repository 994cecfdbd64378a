"""make bench: measure everything in one run, print the table, write .run/bench.json; `--report` writes tests/bench/REPORT.md."""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from tests.bench import charging, closing, copying, hop, importing, intake, latency, posting, printing, relaying
from tests.bench.measured import ROOT, Row, as_json, table
from tests.bench.surroundings import surroundings
from tests.faults.report import machine, versions

PARTS = {
    "hop": hop.measure,
    "charges": charging.measure,
    "relay": relaying.measure,
    "post": posting.measure,
    "latency": latency.measure,
    "import": importing.measure,
    "intake": intake.measure,
    "copies": copying.measure,
    "close": closing.measure,
    "bill": printing.measure,
}


def main() -> int:
    """0 if every row reached what it must."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("parts", nargs="*", help=f"only these of {', '.join(PARTS)}")
    parser.add_argument("--report", action="store_true", help="write tests/bench/REPORT.md")
    given = parser.parse_args()
    if unknown := set(given.parts) - PARTS.keys():
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    seen: dict[str, list[Row]] = {}
    busy: dict[str, str] = {}
    with surroundings() as around:
        used = versions() | around.versions()
        for name in given.parts or PARTS:
            before = os.getloadavg()[1]
            seen[name] = PARTS[name](around)
            busy[name] = f"load average {before:.0f} before it, {os.getloadavg()[1]:.0f} at its end"
            keep(seen, used, busy, report=given.report)
    rows = [row for part in seen.values() for row in part]
    print(f"\n{table(rows)}")
    return 0 if all(row.good for row in rows) else 1


def keep(seen: dict[str, list[Row]], used: dict[str, str], busy: dict[str, str], *, report: bool) -> None:
    """Write `.run/bench.json`; for the report, parts that were not measured this time stay as they were seen last."""
    rows = [row for part in seen.values() for row in part]
    (ROOT / ".run/bench.json").write_text(as_json(rows, machine=machine(), versions=used), encoding="utf-8")
    if not report:
        return
    file, told = ROOT / "tests/bench/REPORT.json", f"{datetime.now(UTC):%Y-%m-%d}"
    kept = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    kept |= {
        name: {"on": told, "machine": f"{machine()} · {busy[name]}", "rows": [asdict(row) for row in part]}
        for name, part in seen.items()
    }
    file.write_text(json.dumps(kept, ensure_ascii=False) + "\n", encoding="utf-8")
    title = f"# Benchmarks\n\n{', '.join(f'{name} {each}' for name, each in used.items())}\n"
    parts = [f"## {name}\n\n{part['on']} · {part['machine']}\n\n{_table_of(part)}\n" for name, part in kept.items()]
    (ROOT / "tests/bench/REPORT.md").write_text("\n".join([title, *parts]), encoding="utf-8")


def _table_of(part: dict[str, Any]) -> str:
    return table([Row(**row) for row in part["rows"]])


if __name__ == "__main__":
    sys.exit(main())
