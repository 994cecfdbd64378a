"""Legal entities of the demo registry, handed out once like its people."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

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
    for row in json.loads(BOOK.read_text(encoding="utf-8"))["organisations"]:
        known, contacts = row["email_on_file"], (row["email_on_file"], row["phone_on_file"])
        if row["account_number"] not in used and (known if on_file else contacts == (None, None)):
            played.write_text(json.dumps([*used, row["account_number"]]), encoding="utf-8")
            told = ("account_number", "organisation", "inn", "contract_number", "meter_serial", "initial_value")
            email = known or f"demo-{row['account_number']}@example.org"
            return Entity(**{key: row[key] for key in told}, email=email)
    raise AssertionError("every legal entity of the demo is registered: make down, remove .run, make up")


def words() -> set[str]:
    """What of them no log may hold."""
    rows = json.loads(BOOK.read_text(encoding="utf-8"))["organisations"]
    return {SURNAME, *(row["inn"] for row in rows), *(row["organisation"] for row in rows)}
