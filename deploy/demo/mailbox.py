"""The letters of the demo, read from the mail sink's page as a customer reads the mailbox."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import requests

from demo.cabinet import PATIENCE_SECONDS, wait_for

SECRET = re.compile(r"/(?:password|invitation|objection)#([A-Za-z0-9_-]+)")


@dataclass
class Mailbox:
    """All letters to one address."""

    mail: str
    address: str
    patience: float = PATIENCE_SECONDS

    def letters(self) -> list[dict[str, Any]]:
        """The letters that arrived, oldest first."""
        try:
            kept = requests.get(f"{self.mail}/messages.json", params={"to": self.address}, timeout=10)
            letters: list[dict[str, Any]] = kept.json()
        except requests.RequestException:
            return []
        return [letter for letter in reversed(letters) if self.address in letter["to"]]

    def wait(self, subject: str, *, after: int = 0) -> dict[str, Any]:
        """The first letter beyond the first `after` ones whose subject holds these words; no-break spaces count as spaces."""

        def look() -> dict[str, Any] | None:
            fitting = [letter for letter in self.letters()[after:] if subject in letter["subject"].replace("\u00a0", " ")]
            return fitting[0] if fitting else None

        return wait_for(f"the letter «{subject}» to {self.address}", look, seconds=self.patience)

    def secret(self, subject: str, *, after: int = 0) -> str:
        """The one-time secret of the newest link with this subject."""
        found = SECRET.search(self.wait(subject, after=after)["text"])
        assert found is not None, "the letter holds no link"
        return found.group(1)
