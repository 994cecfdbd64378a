"""The campaign's report: rows as they were seen, sums over them, and the machine they were seen on."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import threading
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from string import ascii_uppercase
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROWS: pytest.StashKey[list[Row]] = pytest.StashKey()
_ROW: pytest.StashKey[Row] = pytest.StashKey()
NOT_RUN = "not run"
EXPLAINED = (
    "Facts are requests acknowledged or events settled; kills are signals, crashes are processes that end themselves where they "
    "are told to. What is lost, doubled, stuck or wrong is told by a book that the services have no hand in: in T1, T9, T14 and "
    "T17 with an oracle that reckons for itself, elsewhere by what was sent. Not so in T2, which compares with a run that nobody "
    "disturbed, in T10, which compares with the live databases and the producers' logs, and in T13, which compares with the same "
    "events in order: a mistake made on both sides goes unseen there. Versions are the last run's; each row says when, on which "
    "machine and of which commit it was seen, with a + if something was changed since that."
)
SUMS = ("facts", "kills", "crashes", "freezes", "lost", "doubled", "stuck", "wrong", "mutants", "mutants_caught")
_COUNTING = threading.Lock()


@dataclass
class Row:
    """One test of the campaign: which of the matrix, what it shows, how it ended, what it counted."""

    number: str
    name: str
    outcome: str = ""
    at: str = ""
    machine: str = ""
    commit: str = ""
    seconds: float = 0.0
    seeds: list[int] = field(default_factory=list)
    figures: dict[str, int | float | str] = field(default_factory=dict)

    def count(self, **figures: int) -> None:
        """Add to the figures, from any thread; those named in SUMS are summed over the whole campaign."""
        with _COUNTING:
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
        item.stash[_ROW] = Row(str(marker.args[0]) if marker else "", name, machine=machine(), commit=commit())
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
    """This run as `.run/faults.json` and `.run/faults.md`; of the full form also tests/faults/REPORT, with the earlier runs."""
    rows, form = [asdict(row) for row in config.stash[ROWS]], str(config.getoption("--form"))
    (ROOT / ".run").mkdir(exist_ok=True)
    _put(ROOT / ".run/faults", _summed(form, rows))
    if form == "full":
        kept = ROOT / "tests/faults/REPORT"
        tests = _collected()  # takes seconds: what another run writes meanwhile is read after it
        _put(kept, _summed(form, of_all(tests, _with_earlier(rows, kept.with_suffix(".json")))))


def _put(place: Path, document: dict[str, Any]) -> None:
    place.with_suffix(".json").write_text(json.dumps(document, ensure_ascii=False) + "\n", encoding="utf-8")
    place.with_suffix(".md").write_text(as_text(document), encoding="utf-8")


def _with_earlier(rows: list[dict[str, Any]], file: Path) -> list[dict[str, Any]]:
    """The release form takes hours: what was not run this time stays as it was seen last."""
    earlier = json.loads(file.read_text(encoding="utf-8"))["rows"] if file.exists() else []
    known = {row["name"] for row in rows}
    return [row for row in earlier if row["name"] not in known] + rows


def of_all(tests: list[Row], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What was seen of the tests that there are; those never seen are told too, those that are no more are not."""
    seen = {row["name"]: row for row in rows}
    return [seen.get(test.name) or asdict(test) for test in tests]


def _collected() -> list[Row]:
    """Every test of the full form, as pytest finds them, whichever were asked for this time."""
    asked = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-s", "--form=full", "-p", __name__, "tests/faults"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = [line.split("\t") for line in asked.stdout.splitlines() if "\t" in line]
    return [Row(number, name, NOT_RUN) for number, name in found]


def pytest_collection_finish(session: pytest.Session) -> None:
    """Where this module is a plugin, as `_collected` makes it one."""
    for item in session.items:
        row = row_of(item)
        print(row.number, row.name, sep="\t")


def _summed(form: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    sums: Counter[str] = Counter(dict.fromkeys(SUMS, 0))
    for row in rows:
        sums.update({name: int(row["figures"][name]) for name in SUMS if name in row["figures"]})
    return {
        "form": form,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
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
    letters = dict(zip(sorted({row["machine"] for row in rows} - {""}), ascii_uppercase, strict=False))
    machines_told = "; ".join(f"machine {letter}: {each}" for each, letter in letters.items())
    lines = [
        f"# Fault campaign, {document['form']} form",
        "",
        f"{document['at']} · {machines_told} · {versions_told}",
        "",
        "| " + " | ".join(SUMS) + " |",
        "|" + "---:|" * len(SUMS),
        "| " + " | ".join(f"{document[name]:,}" for name in SUMS) + " |",
        "",
        f"Seeds: {', '.join(map(str, document['seeds'])) or 'none'}. {good} of {len(rows)} rows are as they must be. {EXPLAINED}",
        "",
        "| Test | What was done and seen | Outcome | On | Machine | Commit | s | Figures |",
        "|---|---|---|---|---|---|---:|---|",
    ]
    for row in sorted(rows, key=lambda each: int(str(each["number"]).removeprefix("T") or 0)):
        figures = ", ".join(f"{name} {value}" for name, value in row["figures"].items())
        seen = f"{row['outcome']} | {row['at']} | {letters.get(row['machine'], '')} | {row['commit']} | {row['seconds']}"
        lines.append(f"| {row['number']} | {row['name']} | {seen} | {figures} |")
    return "\n".join(lines) + "\n"


@cache
def commit() -> str:
    """Of which sources a row tells: the commit when the first test ran, with a + if something was changed since it."""
    but = [f":!tests/{written}" for written in ("faults/REPORT.*", "security/REPORT.md", "security/report")]
    changed = _git("status", "--porcelain", "--untracked-files=no", "--", ".", *but)
    return _git("rev-parse", "--short", "HEAD") + "+" * bool(changed)


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()


@cache
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
