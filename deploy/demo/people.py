"""Who plays in the demo: each run takes people of the demo registry that no earlier run has registered."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demo.cabinet import Unexpected

BOOK = Path(__file__).with_name("people.json")


@dataclass(frozen=True)
class Person:
    """An invented customer: how the base knows them, and what their meter is called and showed at first."""

    account_number: str
    surname: str
    name: str
    patronymic: str | None
    initial_values: tuple[int, ...]
    email: str
    meter_serial: str


class Cast:
    """Hands out people once; remembers in a file of the run whom it has handed out."""

    def __init__(self, played: Path) -> None:
        self._played = played
        self._profiles: dict[str, Any] = json.loads(BOOK.read_text(encoding="utf-8"))["profiles"]
        self._used: list[str] = json.loads(played.read_text(encoding="utf-8")) if played.exists() else []

    def next(self, profile: str) -> Person:
        """The next person of a profile whom no run has registered yet."""
        book = self._profiles[profile]
        for row in book["people"]:
            if row["account_number"] not in self._used:
                self._used.append(row["account_number"])
                self._played.write_text(json.dumps(self._used), encoding="utf-8")
                return _person(row, book)
        raise Unexpected(f"everybody of {profile} is registered already; start afresh: make down, remove .run, make up")


def _person(row: dict[str, Any], book: dict[str, Any]) -> Person:
    return Person(
        account_number=row["account_number"],
        surname=row["surname"],
        name=row["name"],
        patronymic=row["patronymic"] or None,
        initial_values=tuple(int(value) for value in book["initial_values"]),
        email=f"demo-{row['account_number']}@example.org",
        meter_serial=row["meter_serial"],
    )
