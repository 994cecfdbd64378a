"""The campaign's report: rows as they were seen, sums over them, and the machine they were seen on."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROWS: pytest.StashKey[list[Row]] = pytest.StashKey()
_ROW: pytest.StashKey[Row] = pytest.StashKey()
EXPLAINED = (
    "Facts are requests acknowledged or events settled. What is lost, doubled, stuck or wrong, an independent ledger tells."
)
SUMS = ("facts", "kills", "freezes", "lost", "doubled", "stuck", "wrong", "mutants", "mutants_caught")


@dataclass
class Row:
    """One test of the campaign: which of the matrix, what it shows, how it ended, what it counted."""

    number: str
    name: str
    outcome: str = ""
    at: str = ""
    seconds: float = 0.0
    seeds: list[int] = field(default_factory=list)
    figures: dict[str, int | float | str] = field(default_factory=dict)

    def count(self, **figures: int) -> None:
        """Add to the figures; those named in SUMS are summed over the whole campaign."""
        for name, value in figures.items():
            self.figures[name] = int(self.figures.get(name, 0)) + value

    def say(self, **figures: float | str) -> None:
        """Set figures that are no sums: a longest stall in seconds, a rate."""
        self.figures.update(figures)


def row_of(item: pytest.Item) -> Row:
    """The row of a test, made at first use."""
    if _ROW not in item.stash:
        marker = item.get_closest_marker("fault")
        name = item.name.removeprefix("test_").replace("_", " ")
        item.stash[_ROW] = Row(str(marker.args[0]) if marker else "", name)
    return item.stash[_ROW]


def note(item: pytest.Item, made: pytest.TestReport) -> None:
    """Take in how a phase of a test ended."""
    row = row_of(item)
    row.seconds = round(row.seconds + made.duration, 1)
    if made.when == "call" or (made.outcome != "passed" and row.outcome in ("", "passed")):
        row.outcome, row.at = made.outcome, f"{datetime.now(UTC):%Y-%m-%d}"
        rows = item.config.stash[ROWS]
        if row not in rows:
            rows.append(row)


def write(config: pytest.Config) -> None:
    """`.run/faults.json`, and as text `.run/faults.md`; of the full form tests/faults/REPORT.json and REPORT.md, run by run."""
    rows, form = [asdict(row) for row in config.stash[ROWS]], str(config.getoption("--form"))
    kept = ROOT / "tests/faults/REPORT"
    if form == "full":
        rows = _with_earlier(rows, kept.with_suffix(".json"))
    (ROOT / ".run").mkdir(exist_ok=True)
    for place in (ROOT / ".run/faults", *([kept] if form == "full" else [])):
        place.with_suffix(".json").write_text(json.dumps(_document(form, rows), ensure_ascii=False) + "\n", encoding="utf-8")
        place.with_suffix(".md").write_text(as_text(_document(form, rows)), encoding="utf-8")


def _with_earlier(rows: list[dict[str, Any]], file: Path) -> list[dict[str, Any]]:
    """The release form takes hours: what was not run this time stays as it was seen last."""
    earlier = json.loads(file.read_text(encoding="utf-8"))["rows"] if file.exists() else []
    known = {row["name"] for row in rows}
    return [row for row in earlier if row["name"] not in known] + rows


def _document(form: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    sums: Counter[str] = Counter(dict.fromkeys(SUMS, 0))
    for row in rows:
        sums.update({name: int(row["figures"][name]) for name in SUMS if name in row["figures"]})
    return {
        "form": form,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "versions": versions(),
        **sums,
        "seeds": sorted({seed for row in rows for seed in row["seeds"]}),
        "rows": rows,
    }


def as_text(document: dict[str, Any]) -> str:
    """The report for people."""
    rows: list[dict[str, Any]] = document["rows"]
    good = sum(row["outcome"] == "passed" for row in rows)
    versions_told = ", ".join(f"{name} {number}" for name, number in document["versions"].items())
    lines = [
        f"# Fault campaign, {document['form']} form",
        "",
        f"{document['at']} · {document['machine']} · {versions_told}",
        "",
        "| " + " | ".join(SUMS) + " |",
        "|" + "---:|" * len(SUMS),
        "| " + " | ".join(f"{document[name]:,}" for name in SUMS) + " |",
        "",
        f"Seeds: {', '.join(map(str, document['seeds'])) or 'none'}. {good} of {len(rows)} rows are as they must be. {EXPLAINED}",
        "",
        "| Test | What was done and seen | Outcome | On | s | Figures |",
        "|---|---|---|---|---:|---|",
    ]
    for row in sorted(rows, key=lambda each: int(str(each["number"]).removeprefix("T") or 0)):
        figures = ", ".join(f"{name} {value}" for name, value in row["figures"].items())
        lines.append(f"| {row['number']} | {row['name']} | {row['outcome']} | {row['at']} | {row['seconds']} | {figures} |")
    return "\n".join(lines) + "\n"


def machine() -> str:
    """What the figures were seen on, without naming the machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    found = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    model = found[0].partition(": ")[2] if found else platform.machine()
    return f"{os.cpu_count()} × {model}, {memory:.0f} GiB, {_debian()}"


def versions() -> dict[str, str]:
    """The parts whose behaviour was tested."""
    made = {"Python": platform.python_version()}
    made |= {name: version(name) for name in ("pymongo", "amqp", "kombu", "flask", "gunicorn")}
    return made | {"RabbitMQ": _debian_package("rabbitmq-server"), "mongod": _mongod()}


def _debian() -> str:
    release = Path("/etc/debian_version")
    return f"Debian {release.read_text().strip()}" if release.exists() else platform.system()


def _debian_package(name: str) -> str:
    asked = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", name], capture_output=True, text=True, check=False)
    return asked.stdout.strip() or "?"


def _mongod() -> str:
    from native.layout import MONGOD_HOME
    from native.mongod import installed_mongod

    binary = installed_mongod(MONGOD_HOME)
    if binary is None:
        return "?"
    asked = subprocess.run([binary, "--version"], capture_output=True, text=True, check=False)
    return asked.stdout.partition("db version v")[2].split("\n")[0] or "?"
