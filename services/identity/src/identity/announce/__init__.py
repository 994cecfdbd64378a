"""What identity tells the others. All of it is private: names and e-mails travel encrypted with the person's data key."""

from identity.announce.people import (
    TOKENS_OUTLIVE,
    all_sessions_revoked,
    cabinet_viewed,
    consents_changed,
    contact_changed,
    erasure_cancelled,
    erasure_requested,
    erasure_scheduled,
    invitation_issued,
    member_signed_out,
    ownership_ended,
    password_changed,
    password_link_issued,
    session_revoked,
    token_revoked,
    trust_changed,
)
from identity.announce.registrations import account_claimed, binding_announced, proof_given, registration_requested

__all__ = [
    "TOKENS_OUTLIVE",
    "account_claimed",
    "all_sessions_revoked",
    "binding_announced",
    "cabinet_viewed",
    "consents_changed",
    "contact_changed",
    "erasure_cancelled",
    "erasure_requested",
    "erasure_scheduled",
    "invitation_issued",
    "member_signed_out",
    "ownership_ended",
    "password_changed",
    "password_link_issued",
    "proof_given",
    "registration_requested",
    "session_revoked",
    "token_revoked",
    "trust_changed",
]
