"""A change stream that wakes the relay. It is a hint only: what it misses, the next sweep finds."""

from __future__ import annotations

import contextlib
import time
from collections import deque
from collections.abc import Iterable
from typing import Any

from pymongo.change_stream import CollectionChangeStream
from pymongo.collection import Collection
from pymongo.errors import PyMongoError

REMEMBERED = 64  # a busy owner closes the stream, so few rows are swept while their inserts are still to be told


class Waker:
    """Waits for the next insert; opened when its owner goes idle."""

    def __init__(self, collection: Collection[Any]) -> None:
        self._collection = collection
        self._stream: CollectionChangeStream[Any] | None = None
        self._swept: deque[str] = deque(maxlen=REMEMBERED)

    def wait(self, seconds: float, *, swept: Iterable[str] = ()) -> None:
        """Return when a row was inserted that was not swept already, or the time is over.

        A stream just opened returns at once: sweep once more first.
        """
        self._swept.extend(swept)
        end = time.monotonic() + seconds
        try:
            if self._stream is None:
                inserts: list[dict[str, Any]] = [{"$match": {"operationType": "insert"}}, {"$project": {"documentKey": 1}}]
                self._stream = self._collection.watch(inserts, max_await_time_ms=int(seconds * 1000))
                return
            while time.monotonic() < end:
                told = self._stream.try_next()
                if told is None or told["documentKey"]["_id"] not in self._swept:
                    return
        except PyMongoError:
            self.close()
            time.sleep(min(seconds, 1.0))

    def close(self) -> None:
        """Forget the stream and what it has not told yet."""
        if self._stream is not None:
            with contextlib.suppress(PyMongoError):
                self._stream.close()
            self._stream = None
