"""A JSON document whose one great array is read item by item: only what is not yet understood is kept in memory."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

_BLOCK = 256 * 1024
_LARGEST_ITEM = 32 * 1024 * 1024  # characters
_BLANKS = " \t\r\n"


class ArrayText:
    """The document read block by block, from its first sign to the end of its array; `complete` tells whether it has one."""

    def __init__(self, raw: BinaryIO) -> None:
        self._raw, self._held, self._over, self._inside = raw, "", False, False
        self._decode = codecs.getincrementaldecoder("utf-8-sig")(errors="surrogateescape").decode
        self._json = json.JSONDecoder(parse_float=str, parse_int=str)
        self.complete = False
        self._read()

    def reach(self, *signs: str) -> bool:
        """Whether the document begins with these signs, which end in the opening of the array; then it stands behind them."""
        held = self._held
        for sign in signs:
            held = held.lstrip(_BLANKS)
            if not held.startswith(sign):
                return False
            held = held[len(sign) :]
        self._held, self._inside = held, signs[0] == "{"
        return True

    def items(self) -> Iterator[Mapping[str, Any]]:
        """Every item of the array; what is no object comes as an empty one."""
        while True:
            self._skip(_BLANKS + ",")
            if self._held.startswith("]"):
                self.complete = not self._inside or self._ends()
                return
            item = self._item()
            if item is None:
                return
            yield item

    def _item(self) -> Mapping[str, Any] | None:
        while True:
            try:
                item, end = self._json.raw_decode(self._held)
            except ValueError:
                if self._over or len(self._held) > _LARGEST_ITEM:
                    return None  # broken off, or no JSON from here on
                self._read(len(self._held))
                continue
            self._held = self._held[end:]
            return item if isinstance(item, dict) else {}

    def _skip(self, signs: str) -> None:
        self._held = self._held.lstrip(signs)
        while not self._held and not self._over:
            self._read()
            self._held = self._held.lstrip(signs)

    def _ends(self) -> bool:
        self._held = self._held[1:]
        self._skip(_BLANKS)
        return self._held.startswith(("}", ","))

    def _read(self, at_least: int = 0) -> None:
        block = self._raw.read(max(_BLOCK, at_least))
        self._over = not block
        self._held += self._decode(block, final=self._over)


def listed(held: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    """The objects of a list; none where there is no list."""
    found = held.get(key)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def text_of(held: Mapping[str, Any], key: str) -> str:
    """A text or a number as it is written; empty where there is none."""
    value = held.get(key)
    if isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""
