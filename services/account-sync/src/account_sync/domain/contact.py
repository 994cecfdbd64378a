"""Whom to tell before a stranger is let in: the contact that the base has on file, where it is another than the applicant's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from account_sync.domain.account import Filed


@dataclass(frozen=True, kw_only=True)
class Contact:
    """One way to reach the holder."""

    channel: Literal["email", "phone"]
    address: str


def to_be_told(filed: Filed | None, *, email: str | None) -> Contact | None:
    """Nobody where nothing is on file, or where the applicant's own e-mail is: the link that is mailed there proves the rest."""
    if filed is None:
        return None
    if filed.email:
        same = email is not None and email.strip().casefold() == filed.email.casefold()
        return None if same else Contact(channel="email", address=filed.email)
    return Contact(channel="phone", address=filed.phone) if filed.phone else None
