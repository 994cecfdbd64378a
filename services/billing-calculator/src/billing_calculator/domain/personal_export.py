"""All that is held here of a person who asked for it, as JSON in pieces that an event can carry."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LONGEST_PIECE = 150_000  # characters; encrypted and in base64 it is a few times as long


@dataclass(frozen=True, kw_only=True)
class Request:
    """Who asked, under which other ids they asked for further accounts, and which accounts they hold."""

    export_id: str
    user_id: str
    other_ids: Sequence[str]
    account_ids: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One piece of the answer; `number` counts the `total` pieces from 1."""

    export_id: str
    user_id: str
    number: int
    total: int
    content: str


def pieces(request: Request, held: Mapping[str, Any]) -> list[Piece]:
    """What is held, cut into pieces; figures, dates and words are written as texts."""
    text = json.dumps(held, ensure_ascii=False, default=str)
    cut = [text[start : start + LONGEST_PIECE] for start in range(0, len(text), LONGEST_PIECE)]
    return [
        Piece(export_id=request.export_id, user_id=request.user_id, number=number, total=len(cut), content=content)
        for number, content in enumerate(cut, 1)
    ]
