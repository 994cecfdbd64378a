"""make bench: measure everything in one run, print the table, write .run/bench.json; `--report` writes tests/bench/REPORT.md."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime

from tests.bench import charging, hop, latency, posting, relaying
from tests.bench.measured import ROOT, as_json, table
from tests.bench.surroundings import surroundings
from tests.faults.report import machine, versions

PARTS = {
    "hop": hop.measure,
    "charges": charging.measure,
    "relay": relaying.measure,
    "post": posting.measure,
    "latency": latency.measure,
}


def main() -> int:
    """0 if every row reached what it must."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("parts", nargs="*", choices=list(PARTS), help="only these")
    parser.add_argument("--report", action="store_true", help="write tests/bench/REPORT.md")
    given = parser.parse_args()
    rows = []
    with surroundings() as around:
        for name in given.parts or PARTS:
            rows += PARTS[name](around)
    told = table(rows)
    print(f"\n{told}")
    (ROOT / ".run" / "bench.json").write_text(as_json(rows, machine=machine(), versions=versions()), encoding="utf-8")
    if given.report:
        seen = f"{datetime.now(UTC):%Y-%m-%d} · {machine()} · {', '.join(f'{name} {each}' for name, each in versions().items())}"
        (ROOT / "tests/bench/REPORT.md").write_text(f"# Benchmarks\n\n{seen}\n\n{told}\n", encoding="utf-8")
    return 0 if all(row.good for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
