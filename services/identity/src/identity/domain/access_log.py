"""What happened with a person's access, as the person may read it: what, when, on what, from which network."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from identity.domain.device import Device, device


class Happening(StrEnum):
    """What is written down."""

    ENTERED = "entered"
    LEFT = "left"
    SESSION_ENDED = "session_ended"
    TOKEN_STOLEN = "token_stolen"  # noqa: S105  a word of the contract
    LINK_SENT = "link_sent"
    PASSWORD_SET = "password_set"  # noqa: S105  a word of the contract
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  a word of the contract
    CONSENT_GIVEN = "consent_given"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    ERASURE_ASKED = "erasure_asked"
    ERASURE_CANCELLED = "erasure_cancelled"
    VIEWED_BY_STAFF = "viewed_by_staff"
    EXPORT_ASKED = "export_asked"
    EXPORT_FETCHED = "export_fetched"
    TOKEN_MADE = "token_made"  # noqa: S105  a word of the contract
    TOKEN_ENDED = "token_ended"  # noqa: S105  a word of the contract


@dataclass(frozen=True, kw_only=True)
class Origin:
    """On what and from which network, neither told exactly."""

    device: Device = field(default_factory=lambda: Device(client=""))
    network: str = ""


UNKNOWN_ORIGIN = Origin()


@dataclass(frozen=True, kw_only=True)
class Note:
    """One line of the log. It is deleted by the database after `expires_at`."""

    note_id: str
    user_id: str
    happening: str
    at: datetime
    origin: Origin
    expires_at: datetime


def origin(*, user_agent: str, address: str) -> Origin:
    """What may be kept of where a request came from."""
    return Origin(device=device(client="browser", user_agent=user_agent), network=shortened(address))


def shortened(address: str) -> str:
    """`203.0.113.*`, `2001:db8:1::*`: enough to tell home from elsewhere, too little to tell one household from the next."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if parsed.version == 4:
        return f"{address.rpartition('.')[0]}.*"
    whole = ipaddress.ip_network(f"{address}/48", strict=False)
    return f"{whole.network_address}*"
