"""Bills as PDF: asked for over HTTP, found in the database, their payer opened and printed, against typst and segno alone."""

from __future__ import annotations

from typing import Any

from tests.bench.measured import ROOT, ROUNDS, Row, child, rate
from tests.bench.surroundings import Surroundings

CONTESTANTS = {"ours": "tests.bench.printer", "alone": "tests.bench.rivals.raw_printer"}  # the first says what the bill shows
SHOWN = ROOT / ".run" / "bench-bill.json"
SLOWER = 1.3  # at most so many times the time of the two alone


def measure(around: Surroundings) -> list[Row]:
    """The best of several rounds of each, which take turns; the peak is that of the process that printed."""
    print("bills as PDF")
    best: dict[str, dict[str, Any]] = {}
    for _ in range(ROUNDS):
        for name, module in CONTESTANTS.items():
            seen = child(module, *([around.mongo_url] if name == "ours" else []), str(SHOWN))
            print(f"    {name}: {seen['rate']:,.1f}", flush=True)
            best[name] = max(best.get(name, seen), seen, key=lambda each: each["rate"])
    ours, alone = best["ours"], best["alone"]
    name = "bill to PDF with its code, over HTTP"
    return [
        rate(name, ours["rate"], "typst and segno alone", alone["rate"], at_least=round(1 / SLOWER, 2), unit="bills/s"),
        rate("peak memory of that process", ours["peak"], "typst and segno alone", alone["peak"], at_least=None, unit="MiB"),
        rate("a bill made and kept, before it is printed", ours["made"], "printed", ours["rate"], at_least=None, unit="bills/s"),
    ]
