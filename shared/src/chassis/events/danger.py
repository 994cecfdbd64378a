"""What may take the process with it is tried by one thread at a time: else a death counts against the other's event too."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

from chassis.events.weather import Weather

LOOK_UP_SECONDS = 1.0  # of a wait for the other thread: the broker must hear of us meanwhile


class Danger:
    """`with danger.alone(weather):` around a try and what is written down of it; shared by the threads of a worker."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def alone(self, weather: Weather) -> Iterator[None]:
        """Waits for the other thread; raises Interrupted if the wait must end."""
        while not self._lock.acquire(timeout=LOOK_UP_SECONDS):
            weather.heed()
        try:
            yield
        finally:
            self._lock.release()
