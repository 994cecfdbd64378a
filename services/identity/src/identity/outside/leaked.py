"""Passwords that were stolen somewhere and are tried first: a list that the retailer keeps itself, asked without a network."""

from __future__ import annotations

import hashlib
import mmap
import re
from collections.abc import Iterable
from pathlib import Path

_DIGITS = 40
_LINE = re.compile(rb"[0-9A-F]{40}(:[0-9]+)?(\r?\n|\Z)")
_LOOKED_AT = 1000  # lines, evenly spread: a list in another order would answer "no" to everything


class LeakedPasswords:
    """The SHA-1 of each, in order, a line each: `HASH` or `HASH:how often`, as the public lists come. Searched where it lies."""

    def __init__(self, path: str) -> None:
        """ValueError if the file is no such list, OSError if it cannot be read."""
        with Path(path).open("rb") as file:
            self._lines = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        step = max(1, len(self._lines) // _LOOKED_AT)
        begins = sorted({self._begin_of(place) for place in range(0, len(self._lines), step)})
        if not all(_LINE.match(self._lines, begin) for begin in begins):
            raise ValueError("a line is no SHA-1 in capital letters, with or without a number")
        hashes = [self._hash_at(begin) for begin in begins]
        if hashes != sorted(hashes):
            raise ValueError("the hashes are not in order; take the list that is ordered by hash")

    def has_one_of(self, passwords: Iterable[str]) -> bool:
        """Whether any of them is on the list."""
        hashes = (hashlib.sha1(each.encode(), usedforsecurity=False) for each in passwords)
        return any(self._has(each.hexdigest().upper().encode()) for each in hashes)

    def _has(self, wanted: bytes) -> bool:
        low, high = 0, len(self._lines)
        while low < high:
            middle = (low + high) // 2
            begin = self._begin_of(middle)
            found = self._hash_at(begin)
            if found == wanted:
                return True
            if found > wanted:
                high = begin
            else:
                end = self._lines.find(b"\n", middle, high)
                low = high if end < 0 else end + 1
        return False

    def _begin_of(self, place: int) -> int:
        """Where the line begins that this byte belongs to."""
        return self._lines.rfind(b"\n", 0, place) + 1

    def _hash_at(self, begin: int) -> bytes:
        return self._lines[begin : begin + _DIGITS]
