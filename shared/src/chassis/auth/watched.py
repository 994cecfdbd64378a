"""A file that may be replaced while the process runs: keys are rotated without a restart."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

T = TypeVar("T")

LOOK_EVERY = 1.0


class Watched(Generic[T]):
    """What a file says; it is asked for with every request, so the file is looked at once a second and read when it changed."""

    def __init__(self, file: str | Path, read: Callable[[str], T], *, look_every: float = LOOK_EVERY) -> None:
        self._file, self._read, self._look_every = Path(file), read, look_every
        self._held: tuple[tuple[int, int, int], T] | None = None
        self._next_look = 0.0

    def now(self) -> T:
        """What it says now: the same object until the file changes. Whatever reading it raises goes through."""
        held = self._held
        if held is not None and time.monotonic() < self._next_look:
            return held[1]
        about = os.stat(self._file)
        seen = (about.st_mtime_ns, about.st_ino, about.st_size)
        if held is None or held[0] != seen:
            held = self._held = (seen, self._read(self._file.read_text(encoding="utf-8")))
        self._next_look = time.monotonic() + self._look_every
        return held[1]
