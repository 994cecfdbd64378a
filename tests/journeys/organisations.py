"""Legal entities of the demo registry, handed out once like its people."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demo.people import Person

BOOK = Path(__file__).resolve().parents[2] / "deploy" / "demo" / "organisations.json"
SURNAME = "Златогорская"  # of everybody who speaks for one: no log may hold it


@dataclass(frozen=True)
class Entity:
    """A legal entity as the base knows it, and the e-mail its representative types."""

    account_number: str
    organisation: str
    inn: str
    contract_number: str
    meter_serial: str
    initial_value: str
    email: str

    @property
    def representative(self) -> Person:
        """Who speaks for it, as far as other steps ask for a person."""
        first = (int(self.initial_value),)
        return Person(self.account_number, SURNAME, "Вероника", "Павловна", first, self.email, self.meter_serial)


def next_entity(played: Path, *, on_file: bool) -> Entity:
    """One that nobody registered yet, with the representative's e-mail on file or without any contact."""
    used = json.loads(played.read_text(encoding="utf-8")) if played.exists() else []
    for row in _firsts():
        known, contacts = row["email_on_file"], (row["email_on_file"], row["phone_on_file"])
        if row["account_number"] not in used and (known if on_file else contacts == (None, None)):
            played.write_text(json.dumps([*used, row["account_number"]]), encoding="utf-8")
            return _entity(row, email=known or f"demo-{row['account_number']}@example.org")
    raise AssertionError("every legal entity of the demo is registered: make down, remove .run, make up")


def other_contract(entity: Entity) -> Entity:
    """The second contract of the same legal entity."""
    rows = json.loads(BOOK.read_text(encoding="utf-8"))["organisations"]
    (row,) = (each for each in rows if each["inn"] == entity.inn and each["account_number"] != entity.account_number)
    return _entity(row, email=entity.email)


def _firsts() -> list[Any]:
    """One contract of each: the others are added in the cabinet."""
    rows = json.loads(BOOK.read_text(encoding="utf-8"))["organisations"]
    return list({row["inn"]: row for row in reversed(rows)}.values())[::-1]


def _entity(row: Any, *, email: str) -> Entity:
    told = ("account_number", "organisation", "inn", "contract_number", "meter_serial", "initial_value")
    return Entity(**{key: row[key] for key in told}, email=email)


def words() -> set[str]:
    """What of them no log may hold."""
    rows = json.loads(BOOK.read_text(encoding="utf-8"))["organisations"]
    return {SURNAME, *(row["inn"] for row in rows), *(row["organisation"] for row in rows)}
