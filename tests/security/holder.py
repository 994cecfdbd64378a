"""Somebody in a service, and what is theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chassis.ids import new_id


@dataclass(frozen=True)
class Holder:
    """Somebody, and what is theirs in one service: `owns["reading_id"]` are ids that fit this place of an address."""

    user_id: str
    account_ids: tuple[str, ...] = ()
    session_id: str = field(default_factory=new_id)
    owns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
