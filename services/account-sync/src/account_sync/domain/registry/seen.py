"""Which codes and numbers a file has told so far, in a dozen bytes each: a million of them must not cost all the memory."""

from __future__ import annotations

from array import array

_SLOTS = 1 << 12
_FULLEST = 0.6


class Seen:
    """The line in which each text came first. Texts are kept as 64-bit hashes, of which two agree once in millions of files."""

    def __init__(self) -> None:
        self._count = 0
        self._make(_SLOTS)

    def line_of(self, text: str) -> int:
        """The line that told this text; 0 if none did."""
        return self._lines[self._slot(hash(text) or 1)]

    def put(self, text: str, line: int) -> None:
        """This line told this text, unless one before did."""
        key = hash(text) or 1
        slot = self._slot(key)
        if self._keys[slot]:
            return
        self._keys[slot], self._lines[slot] = key, line
        self._count += 1
        if self._count > self._mask * _FULLEST:
            self._grow()

    def __contains__(self, text: str) -> bool:
        """Whether any line told it."""
        return bool(self._keys[self._slot(hash(text) or 1)])

    def __len__(self) -> int:
        """How many different texts."""
        return self._count

    def _slot(self, key: int) -> int:
        keys, mask = self._keys, self._mask
        slot = key & mask
        while keys[slot] and keys[slot] != key:
            slot = slot + 1 & mask
        return slot

    def _make(self, slots: int) -> None:
        self._mask = slots - 1
        self._keys = array("q", bytes(8 * slots))
        self._lines = array("I", bytes(4 * slots))

    def _grow(self) -> None:
        keys, lines = self._keys, self._lines
        self._make(2 * len(keys))
        for key, line in zip(keys, lines, strict=True):
            if key:
                slot = self._slot(key)
                self._keys[slot], self._lines[slot] = key, line
