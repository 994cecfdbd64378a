"""A person is erased: one last letter says so, then nothing is left of where to write to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

LAST_LETTER = "erasure_done"


@dataclass(frozen=True, kw_only=True)
class Request:
    """Whom to erase; the address is for the last letter, `certificate` the number that asks what became of it."""

    event_id: str
    erasure_id: str
    user_id: str
    email: str
    certificate: str
    asked_at: datetime


@dataclass(frozen=True, kw_only=True)
class Erasure:
    """What is gone; the answer is given once the last letter left or was given up."""

    erasure_id: str
    user_id: str
    erased: dict[str, int]
