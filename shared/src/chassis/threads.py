"""Threads that start themselves again: a worker loses a connection, never a duty."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import structlog

from chassis.events.broker import jitter

CALM_SECONDS = 30.0

log = structlog.get_logger(__name__)


class Duty(threading.Thread):
    """Runs `work(stop)` until it returns after a stop; an error costs a pause with back-off, and one line in the log."""

    def __init__(self, name: str, work: Callable[[threading.Event], None], stop: threading.Event) -> None:
        super().__init__(name=name, daemon=True)
        self._duty, self._stop_event = work, stop
        self.failures = 0

    def run(self) -> None:
        """Until told to stop."""
        said = ""
        while not self._stop_event.is_set():
            started = time.monotonic()
            try:
                self._duty(self._stop_event)
            except BaseException as error:  # noqa: BLE001 - a SystemExit too would end this thread, and nobody would notice
                if time.monotonic() - started > CALM_SECONDS:
                    self.failures, said = 0, ""
                self.failures += 1
                if said != type(error).__name__:
                    said = type(error).__name__
                    log.warning("duty_interrupted", duty=self.name, error=said, detail=str(error)[:200])
                self._stop_event.wait(jitter(self.failures, first=0.1))
