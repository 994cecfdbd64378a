"""Doors that always asked for credentials and whose document did not say so: naming them is no break.

The list is closed: a door, what it names, and why that takes nothing from anybody (decision 33). Once the released document
names it too, its line here says nothing any more and goes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_AGENTS = "The door always answered 401 to who is no payment agent; the released document only did not name how it asks."
NAMED_LATE: Mapping[str, tuple[list[dict[str, list[str]]], str]] = {
    "GET /pay/osmp": ([{"basic": []}], _AGENTS),
    "POST /pay/osmp": ([{"basic": []}], _AGENTS),
}


def named_late(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """Why naming these credentials breaks nobody; empty where it may.

    The released document must have said that the door refuses strangers: a door that let everybody in cannot be on the list.
    """
    ways, reason = NAMED_LATE.get(name, ([], ""))
    said_nothing = not old.get("security") and "401" in old.get("responses", {})
    return reason if said_nothing and new.get("security") == ways else ""
