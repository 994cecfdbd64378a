"""How often a message is tried before it is given up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from notification.domain.letter import Language, Letter

ATTEMPTS = 12
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)


@dataclass(frozen=True)
class OneTimeLink:
    """A password link on its way: the secret stays sealed until the moment of sending."""

    purpose: str
    sealed: str
    lasts: timedelta
    expires_at: datetime


@dataclass(frozen=True)
class Delivery:
    """One message through one channel to one person: a letter, a link with a letter of its own, or both.

    `blanks` are names for the blanks of the letter, encrypted with the person's data key.
    """

    delivery_id: str
    message_id: str
    user_id: str
    email: str  # encrypted with the person's data key
    kind: str
    language: Language
    letter: Letter | None
    link: OneTimeLink | None
    attempts: int = 0
    blanks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What became of one try. `refused`: trying again cannot help."""

    delivery: Delivery
    sent: bool
    refused: bool = False
    reason: str = ""

    @property
    def final(self) -> bool:
        """Whether this delivery is over, one way or the other."""
        return self.sent or self.refused or self.delivery.attempts >= ATTEMPTS


def pause(attempts: int) -> timedelta:
    """Wait longer after each failed try: 5 s, 10 s, 20 s … up to an hour."""
    doubled: timedelta = FIRST_PAUSE * 2 ** max(0, attempts - 1)
    return min(LONGEST_PAUSE, doubled)
