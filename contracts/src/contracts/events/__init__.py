"""Importing this package declares every event type of the suite."""

from contracts.events import (
    account_sync,
    billing_calculator,
    bills,
    closes,
    identity,
    instalments,
    intake_rules,
    notification,
    payers,
    payment_registries,
    payment_reversals,
    readings,
    trust,
    unread_gaps,
    verification,
)

__all__ = [
    "account_sync",
    "billing_calculator",
    "bills",
    "closes",
    "identity",
    "instalments",
    "intake_rules",
    "notification",
    "payers",
    "payment_registries",
    "payment_reversals",
    "readings",
    "trust",
    "unread_gaps",
    "verification",
]
