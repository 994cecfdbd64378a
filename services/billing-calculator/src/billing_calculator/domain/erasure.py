"""A person is to be erased."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Request:
    """Whom to erase, and which accounts they held."""

    erasure_id: str
    user_id: str
    account_ids: Sequence[str]
