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


def is_on_file(filed: Filed | None, *, email: str | None) -> bool:
    """Whether the applicant's own e-mail is the one on file."""
    on_file = filed.email if filed else None
    return on_file is not None and email is not None and email.strip().casefold() == on_file.casefold()


def to_be_told(filed: Filed | None, *, email: str | None) -> Contact | None:
    """Nobody where nothing is on file, or where the applicant's own e-mail is: the link that is mailed there proves the rest."""
    if filed is None:
        return None
    if filed.email:
        return None if is_on_file(filed, email=email) else Contact(channel="email", address=filed.email)
    return Contact(channel="phone", address=filed.phone) if filed.phone else None
