"""A person asks for all that is held of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Request:
    """Who asked, and which accounts they hold."""

    export_id: str
    user_id: str
    account_ids: Sequence[str]
