"""Identifiers and random texts: the only place that asks the machine for randomness."""

from __future__ import annotations

import secrets
import uuid

_NAMESPACE = uuid.UUID("6f1b2b0e-5c1a-5d7e-9c57-3f4a52a4c0de")


def new_id() -> str:
    """A fresh UUID in lower case."""
    return str(uuid.uuid4())


def derived_id(*parts: str) -> str:
    """The same UUID for the same parts, for ever (uuid5)."""
    return str(uuid.uuid5(_NAMESPACE, "\x1f".join(parts)))


def new_secret() -> str:
    """256 random bits as text for a link or a cookie."""
    return secrets.token_urlsafe(32)


def random_hex(size: int) -> str:
    """`size` random bytes in hexadecimal."""
    return secrets.token_hex(size)
