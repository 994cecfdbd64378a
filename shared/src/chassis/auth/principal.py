"""The person or program behind a request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

CABINET, STAFF, MACHINE = "cabinet", "staff", "machine"
AUDIENCES = frozenset({CABINET, STAFF, MACHINE})
OWNER = "owner"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Principal:
    """Who has entered, in one session. `account_ids` are the own accounts, `shared` those of others with the role held there;
    `roles` are those of staff or the scopes of a program; `acting` is who looks on in the person's place and changes nothing.
    """

    user_id: str
    session_id: str
    account_ids: frozenset[str]
    issued_at: datetime = _EPOCH
    audience: str = CABINET
    roles: frozenset[str] = frozenset()
    shared: Mapping[str, str] = field(default_factory=dict)
    acting: str | None = None

    def role_in(self, account_id: str) -> str | None:
        """The role held in an account; None where there is none."""
        return OWNER if account_id in self.account_ids else self.shared.get(account_id)
