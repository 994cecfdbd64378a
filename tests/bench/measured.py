"""What was measured: a row with its rival of the same run, the table for people, the file for programs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 3


@dataclass(frozen=True)
class Row:
    """`ratio` is the value over its rival's (for a time: the limit over the value); `at_least` is what it must reach."""

    name: str
    value: float
    unit: str
    against: str = "—"
    ratio: float | None = None
    at_least: float | None = None

    @property
    def good(self) -> bool:
        """Whether it reached what it must, if it must anything."""
        return self.at_least is None or (self.ratio is not None and self.ratio >= self.at_least)


def rate(name: str, value: float, rival: str, rival_value: float, *, at_least: float | None, unit: str = "events/s") -> Row:
    """A row for something per second against the same per second."""
    return Row(name, round(value), unit, f"{rival}: {rival_value:,.0f}", round(value / rival_value, 2), at_least)


def limited(name: str, milliseconds: float, limit: float, *, held: bool = True, at_least: float | None = 1.0) -> Row:
    """A row for a time that must stay below a limit. Seen below the pace it proves nothing: it has no ratio, and is missed."""
    ratio = round(limit / milliseconds, 2) if held else None
    return Row(name, round(milliseconds, 1), "ms", f"at most {limit:.0f} ms", ratio, at_least)


class Stretch:
    """From the first effects that are seen to the last: nobody's rate counts a start, a connection or a goodbye."""

    def __init__(self) -> None:
        self._first, self._since = 0, 0.0
        self.rate = 0.0

    def reached(self, count: int) -> None:
        """So many by now."""
        now = time.monotonic()
        if self._first == 0:
            self._first, self._since = count, now
        elif count > self._first:
            self.rate = (count - self._first) / (now - self._since)


def best_of(contestants: Mapping[str, Callable[[], float]], *, rounds: int = ROUNDS) -> dict[str, float]:
    """Each contestant's best of several rounds; they take turns, so that a busy minute hits all of them."""
    best = dict.fromkeys(contestants, 0.0)
    for _ in range(rounds):
        for name, run in contestants.items():
            best[name] = max(best[name], run())
            print(f"    {name}: {best[name]:,.0f}", flush=True)
    return best


def better(found: Mapping[str, float], names: Iterable[str]) -> tuple[str, float]:
    """Of a rival in several forms the one that served it best."""
    best = max(names, key=found.__getitem__)
    return best, found[best]


def child(
    module: str, *arguments: str, python: str = sys.executable, seconds: float = 600, **environment: str
) -> dict[str, Any]:
    """Run a module as a process of its own and take the JSON line that it ends with."""
    paths = [ROOT, ROOT / "deploy", *(folder for folder in ROOT.glob("services/*/src"))]
    shown = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths)), **environment}
    ended = subprocess.run(
        [python, "-m", module, *arguments], cwd=ROOT, env=shown, stdout=subprocess.PIPE, text=True, check=True, timeout=seconds
    )
    told: dict[str, Any] = json.loads(ended.stdout.strip().splitlines()[-1])
    return told


def rate_of(module: str, *arguments: str, python: str = sys.executable) -> float:
    """What a module measured as a process of its own, per second."""
    return float(child(module, *arguments, python=python)["rate"])


def table(rows: list[Row]) -> str:
    """The rows as Markdown."""
    lines = ["| What | Measured | Against, in the same run | Ratio | At least | |", "|---|---:|---|---:|---:|---|"]
    for row in rows:
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        bound = "report" if row.at_least is None else f"{row.at_least:.2f}"
        verdict = "" if row.at_least is None else ("✓" if row.good else "**missed**")
        lines.append(f"| {row.name} | {row.value:,g} {row.unit} | {row.against} | {ratio} | {bound} | {verdict} |")
    return "\n".join(lines)


def as_json(rows: list[Row], *, machine: str, versions: Mapping[str, str]) -> str:
    """The file `.run/bench.json`."""
    document = {"machine": machine, "versions": dict(versions), "rows": [asdict(row) for row in rows]}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
