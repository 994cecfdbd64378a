"""What was measured, kept as data: a section for each test of the matrix, joined into REPORT.md.

Each part writes rows into its own section: `section("T5", "Fuzzing").row("readings", requests=81_000)`. The full form keeps
them in tests/security/report/ and writes the report anew, the short one in .run/security/. What was not run stays as it was.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.faults.report import commit, machine

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "tests/security/report"
HEAD = (
    "# Security",
    "",
    "What `make security` saw: each section is a test of the acceptance matrix, each row says when, on which machine and of",
    "which commit it was seen, with a + if something was changed since that, and how busy the machine was: the load average of",
    "the last 15 minutes, its own work included. The figures tell how much of the full form it was: 200,000 requests in T5;",
    "10,000 known and as many unknown, a million guesses in T15; 1,000 people in T16.",
)


@dataclass
class Section:
    """One test of the matrix."""

    number: str
    title: str
    folder: Path
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)

    def row(self, name: str, **figures: Any) -> None:
        """What was seen of one part, in the place of what was seen of it before."""
        seen = {"at": f"{datetime.now(UTC):%Y-%m-%d}", "commit": commit(), "machine": machine()}
        seen["load"] = f"{os.getloadavg()[2]:.0f}"
        self.rows[name] = {"figures": figures, **seen}
        self.folder.mkdir(parents=True, exist_ok=True)
        whole = {"number": self.number, "title": self.title, "rows": self.rows}
        self.file.write_text(json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        (self.folder / "../REPORT.md" if self.folder == KEPT else self.folder / "REPORT.md").write_text(
            as_text(self.folder), encoding="utf-8"
        )

    @property
    def file(self) -> Path:
        """Where it is kept."""
        return self.folder / f"{self.number}.json"


def section(number: str, title: str, *, full: bool) -> Section:
    """The section of a test with what is known already."""
    made = Section(number, title, KEPT if full else ROOT / ".run/security")
    if made.file.exists():
        made.rows = json.loads(made.file.read_text(encoding="utf-8"))["rows"]
    return made


def as_text(folder: Path) -> str:
    """The sections for people."""
    sections = [json.loads(file.read_text(encoding="utf-8")) for file in folder.glob("T*.json")]
    lines = list(HEAD)
    for each in sorted(sections, key=lambda each: int(each["number"][1:])):
        lines += ["", f"## {each['number']} {each['title']}", "", "| Part | Seen | On | Commit | Machine | Load |"]
        lines.append("|" + "---|" * 6)
        for name, row in each["rows"].items():
            told = ", ".join(f"{key.replace('_', ' ')} {_shown(value)}" for key, value in row["figures"].items())
            lines.append(f"| {name} | {told} | {row['at']} | {row['commit']} | {row['machine']} | {row.get('load', '')} |")
    return "\n".join(lines) + "\n"


def _shown(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)
