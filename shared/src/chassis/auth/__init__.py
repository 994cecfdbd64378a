"""Who is calling: access tokens (ES256 JWT), the keys that verify them, and the short list of what was revoked."""

from chassis.auth.demand import CUSTOMER, Demand, machine, staff
from chassis.auth.principal import CABINET, MACHINE, OWNER, STAFF, Principal
from chassis.auth.revocations import REVOCATIONS, Revocations, revocation_handler
from chassis.auth.tokens import (
    LIFETIME,
    InvalidToken,
    TokenIssuer,
    TokenVerifier,
    create_key,
    public_keys,
)

__all__ = [
    "CABINET",
    "CUSTOMER",
    "LIFETIME",
    "MACHINE",
    "OWNER",
    "REVOCATIONS",
    "STAFF",
    "Demand",
    "InvalidToken",
    "Principal",
    "Revocations",
    "TokenIssuer",
    "TokenVerifier",
    "create_key",
    "machine",
    "public_keys",
    "revocation_handler",
    "staff",
]
