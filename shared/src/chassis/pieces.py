"""Something of any size as JSON, cut into pieces of which each fits into an event."""

from __future__ import annotations

import json
from typing import Any

LONGEST = 150_000  # characters; encrypted and in base64 it is a few times as long


def pieces(held: Any) -> list[str]:
    """The pieces, at least one; joined again they are the JSON of `held`, with figures, dates and words written as texts."""
    text = json.dumps(held, ensure_ascii=False, default=str)
    return [text[start : start + LONGEST] for start in range(0, len(text), LONGEST)]
