"""Frozen values to MongoDB rows and back: the value's own id field becomes `_id`."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any, TypeVar

from chassis.mongo import Document

V = TypeVar("V")


def row(value: Any, *, key: str) -> Document:
    """The row of a value, its field `key` as `_id`."""
    document = asdict(value)
    document["_id"] = document.pop(key)
    return document


def value(shape: type[V], document: Document, *, key: str, **parts: Any) -> V:
    """The value of a row; `parts` replace fields that are more than a plain value. Fields of newer versions are ignored."""
    held = {**document, key: document["_id"], **parts}
    return shape(**{field.name: held[field.name] for field in fields(shape) if field.name in held})  # type: ignore[arg-type]
