"""A range of ids."""

from __future__ import annotations

from chassis.mongo import Document


def between(field: str, after: str | None, until: str | None) -> Document:
    """Above the one and up to the other; a bound that is missing bounds nothing."""
    bounds = {**({"$gt": after} if after else {}), **({"$lte": until} if until else {})}
    return {field: bounds} if bounds else {}
