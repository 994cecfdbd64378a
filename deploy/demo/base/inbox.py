"""The watched folder: registries put in, and what the suite's report for the clerk says became of each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from demo.base.truth import Expected

COUNTS = re.compile(r"новых (\d+), изменено (\d+), без изменений (\d+), отклонено (\d+)")
RARE = {"renumbered": re.compile(r"renumbered: (\d+)"), "closed": re.compile(r"closed: (\d+)")}


@dataclass(frozen=True, kw_only=True)
class Dropped:
    """A file that was put in: what it must come to, and what the report must say besides."""

    name: str
    about: str
    expected: Expected
    says: str = ""
    came_to: str = ""


@dataclass(frozen=True)
class Inbox:
    """Reports lie in `applied` and `refused`, under the file's name with a time before it."""

    root: Path

    def put(self, name: str, content: bytes) -> None:
        """Put a file in whole; one that lies there or was taken already is not put in again."""
        if self._report(name) is not None or (self.root / "taken" / name).exists():
            return
        draft = self.root / f".{name}.part"
        self.root.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(content)
        draft.replace(self.root / name)

    def outcome(self, file: Dropped) -> str | None:
        """What is not as expected, "" if all is; None while there is no report."""
        report = self._report(file.name)
        if report is None:
            return None
        text, taken = report.read_text(encoding="utf-8-sig"), report.parent.name == "applied"
        found = _counts(text) if taken else Expected(taken=False)
        if found != file.expected:
            return f"вышло {_shown(found)}, а ждали {_shown(file.expected)}"
        return "" if file.says in text else f"в отчёте нет слов «{file.says}»"

    def _report(self, name: str) -> Path | None:
        found = sorted(self.root.glob(f"*/*_{name}.report.txt"))
        return found[-1] if found and (found[-1].parent / found[-1].name.removesuffix(".report.txt")).exists() else None


def shown(expected: Expected) -> str:
    """What a file comes to, in a few words."""
    return _shown(expected)


def _counts(text: str) -> Expected:
    found = COUNTS.search(text)
    added, changed, unchanged, refused = map(int, found.groups()) if found else (0, 0, 0, 0)
    rare = {name: int(hit[1]) if (hit := pattern.search(text)) else 0 for name, pattern in RARE.items()}
    return Expected(taken=True, added=added, changed=changed, unchanged=unchanged, refused=refused, **rare)


def _shown(expected: Expected) -> str:
    if not expected.taken:
        return "не принят"
    words = {
        "новых": expected.added, "изменено": expected.changed, "без изменений": expected.unchanged,
        "отклонено строк": expected.refused, "сменили номер": expected.renumbered, "закрыто": expected.closed,
    }  # fmt: skip
    return ", ".join(f"{word} {count}" for word, count in words.items() if count) or "пусто"
