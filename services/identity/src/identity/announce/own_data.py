"""What identity tells of the export of all of a person's data."""

from __future__ import annotations

from contracts.core import Fact
from contracts.events.identity import EXPORT_READY, EXPORT_REQUESTED

from identity.domain.access import User
from identity.domain.export import Export


def export_requested(export: Export, *, other_ids: list[str], account_ids: list[str]) -> Fact:
    """Every service is to send what it holds of the person."""
    return EXPORT_REQUESTED.fact(
        subject=export.export_id,
        revision=1,
        partition_key=export.user_id,
        data={
            "export_id": export.export_id,
            "user_id": export.user_id,
            "other_ids": other_ids,
            "account_ids": account_ids,
            "asked_at": export.asked_at,
        },
    )


def export_ready(export: Export, *, user: User) -> Fact:
    """The archive can be fetched."""
    return EXPORT_READY.fact(
        subject=export.export_id,
        revision=2,
        partition_key=user.user_id,
        data={
            "export_id": export.export_id,
            "user_id": user.user_id,
            "email": user.email,
            "kept_until": export.kept_until,
        },
    )
