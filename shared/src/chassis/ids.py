"""Identifiers and random texts: the only place that asks the machine for randomness."""

from __future__ import annotations

import hashlib
import secrets
import uuid

_UUID_BYTES = 16
_NAMESPACE = uuid.UUID("6f1b2b0e-5c1a-5d7e-9c57-3f4a52a4c0de")


def new_id() -> str:
    """A fresh UUID in lower case."""
    return str(uuid.uuid4())


def derived_id(*parts: str) -> str:
    """The same UUID for the same parts, for ever (uuid5)."""
    return str(uuid.uuid5(_NAMESPACE, "\x1f".join(parts)))


def child_id(parent: str, name: str) -> str:
    """`uuid5(parent, name)` as text, several times faster; for a parent that is no UUID, of its uuid5."""
    try:
        space = bytes.fromhex(parent.replace("-", ""))
    except ValueError:
        space = b""
    if len(space) != _UUID_BYTES:
        space = uuid.uuid5(uuid.NAMESPACE_OID, parent).bytes
    made = bytearray(hashlib.sha1(space + name.encode(), usedforsecurity=False).digest()[:_UUID_BYTES])
    made[6] = made[6] & 0x0F | 0x50
    made[8] = made[8] & 0x3F | 0x80
    text = made.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def new_secret() -> str:
    """256 random bits as text for a link or a cookie."""
    return secrets.token_urlsafe(32)


def random_hex(size: int) -> str:
    """`size` random bytes in hexadecimal."""
    return secrets.token_hex(size)
