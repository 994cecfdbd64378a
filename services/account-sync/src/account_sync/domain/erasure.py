"""A person is erased: what is gone from here, and what stays because a rule of the law says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Request:
    """Whom to erase, under which other ids they asked for further accounts, and which accounts they held."""

    erasure_id: str
    user_id: str
    other_ids: Sequence[str]
    account_ids: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Erasure:
    """The answer to one request; `kept` has the rule for each count."""

    erasure_id: str
    user_id: str
    erased: dict[str, int]
    kept: dict[str, tuple[int, str]]
    at: datetime
