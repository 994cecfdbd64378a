"""A person asks for all that is held of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Request:
    """Who asked."""

    export_id: str
    user_id: str
