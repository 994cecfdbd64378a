"""The person behind a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Principal:
    """A person who has entered, in one session, and the accounts this person may see."""

    user_id: str
    session_id: str
    account_ids: frozenset[str]
    issued_at: datetime = _EPOCH
