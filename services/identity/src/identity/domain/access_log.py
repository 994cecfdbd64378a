"""What happened with a person's access, as the person may read it: what, when, on what, from which network."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from identity.domain.device import Device, device
from identity.domain.trust import Reason


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
    READ_BY_SYSTEM = "read_by_system"
    ACCOUNT_ADDED = "account_added"
    ACCOUNT_REMOVED = "account_removed"
    ACCOUNT_HAS_ANOTHER_HOLDER = "account_has_another_holder"
    ACCOUNT_CLAIMED = "account_claimed"
    INVITED = "invited"
    INVITATION_WITHDRAWN = "invitation_withdrawn"
    TRUST_BEGUN = "trust_begun"
    TRUST_TAKEN_BACK = "trust_taken_back"
    TRUST_GIVEN_BACK = "trust_given_back"
    TRUST_RAN_OUT = "trust_ran_out"
    TRUSTED_BEGUN = "trusted_begun"
    TRUSTED_SENT_AWAY = "trusted_sent_away"
    TRUSTED_LEFT = "trusted_left"
    TRUSTED_RAN_OUT = "trusted_ran_out"
    TRUSTED_WITHOUT_OWNER = "trusted_without_owner"


@dataclass(frozen=True, kw_only=True)
class BothSides:
    """What the owner of an account reads about a trust, and what the trusted person does; the owner may have a line already."""

    owner: Happening | None
    trusted: Happening


OF_TRUSTS = {
    Reason.ACCEPTED: BothSides(owner=Happening.TRUST_BEGUN, trusted=Happening.TRUSTED_BEGUN),
    Reason.REVOKED: BothSides(owner=Happening.TRUST_TAKEN_BACK, trusted=Happening.TRUSTED_SENT_AWAY),
    Reason.LEFT: BothSides(owner=Happening.TRUST_GIVEN_BACK, trusted=Happening.TRUSTED_LEFT),
    Reason.EXPIRED: BothSides(owner=Happening.TRUST_RAN_OUT, trusted=Happening.TRUSTED_RAN_OUT),
    Reason.OWNER_LEFT: BothSides(owner=None, trusted=Happening.TRUSTED_WITHOUT_OWNER),
}


@dataclass(frozen=True, kw_only=True)
class Origin:
    """On what and from which network, neither told exactly."""

    device: Device = field(default_factory=lambda: Device(client=""))
    network: str = ""


UNKNOWN_ORIGIN = Origin()


@dataclass(frozen=True, kw_only=True)
class Note:
    """One line of the log, about one of the person's accounts or about all. It is deleted by the database after `expires_at`."""

    note_id: str
    user_id: str
    happening: str
    at: datetime
    origin: Origin
    expires_at: datetime
    account_number: str | None = None
    reader: str | None = None  # which internal system, by the name a head gave it


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
