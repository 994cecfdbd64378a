"""People of the demo registry who enter the personal account: by the pages or, where a test begins later, by the API."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from demo import entry
from demo.cabinet import Cabinet
from demo.mailbox import Mailbox
from demo.people import BOOK, Cast, Person
from demo.report import Report

PASSWORD = entry.PASSWORD
FIRST_LINK, NEXT_LINK = "Ссылка для ввода пароля", "Ссылка для ввода нового пароля"


class Town:
    """Hands out people nobody has registered yet, shared with `make demo` on the same suite."""

    def __init__(self, gateway: str, mail: str, run: Path) -> None:
        self.gateway, self.mail, self.played = gateway, mail, run / "demo.json"

    def stranger(self, profile: str = "nn_gas_one_rate_4_persons") -> Person:
        """Somebody who has a meter but no entry yet."""
        return Cast(self.played).next(profile)

    def customer(self, profile: str = "nn_gas_one_rate_4_persons") -> tuple[Person, Cabinet]:
        """Somebody who has registered and logged in."""
        person = self.stranger(profile)
        cabinet = Cabinet(self.gateway)
        assert entry.ask_to_register(cabinet, person) == "thanks"
        entry.set_password(cabinet, self.mailbox(person).secret(FIRST_LINK), PASSWORD)
        cabinet.login(person.account_number, PASSWORD)
        return person, cabinet

    def mailbox(self, person: Person) -> Mailbox:
        """The letters to this person."""
        return Mailbox(self.mail, person.email)

    def registered(self) -> list[dict[str, Any]]:
        """Everybody handed out so far, as the registry knows them."""
        played = set(json.loads(self.played.read_text(encoding="utf-8"))) if self.played.exists() else set()
        profiles = json.loads(BOOK.read_text(encoding="utf-8"))["profiles"].values()
        return [row for profile in profiles for row in profile["people"] if row["account_number"] in played]


def silent() -> Report:
    """A report for chapters of the demo that a test walks through."""
    return Report()
