"""Numbers of contracts made comparable: people copy them from paper, with or without what stands around them."""

from __future__ import annotations

import re

from account_sync.domain.names import spelling

_SIGN = re.compile(r"^\s*(договор\b)?\s*(№|#|n[оo°º]?\.?(?=\s))?", re.IGNORECASE)


def comparable(raw: str) -> str:
    """Letters and digits alone, and the stroke, which divides: without spaces, dashes, points and «№», caseless, look-alikes as
    Cyrillic."""
    return "".join(char for char in spelling(_SIGN.sub("", raw, count=1)).text if char.isalnum() or char == "/")
