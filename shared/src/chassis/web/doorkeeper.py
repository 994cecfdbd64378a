"""The gunicorn worker: opens the port when the application is ready, and lets another process take over without a lost request.

Several processes may listen on one port (SO_REUSEPORT), each with a queue of its own. What the kernel put into the queue of
one that ends is lost, and what arrives at one that still loads must wait: both are avoided here.
"""

from __future__ import annotations

from typing import Any

from gunicorn import sock
from gunicorn.workers.gthread import ThreadWorker


class Doorkeeper(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Opens late, and when told to end takes what has knocked already and closes at once."""

    def run(self) -> None:
        """The application is loaded by now; gunicorn has opened nothing, as its configuration names no address before."""
        self.sockets = sock.create_sockets(self.cfg, self.log)
        super().run()

    def set_accept_enabled(self, enabled: bool) -> None:
        """Also called at the end of service."""
        super().set_accept_enabled(enabled)
        if not self.alive:
            for listener in self.sockets:
                self._take_all(listener)
                listener.close()
            self.sockets = []

    def _take_all(self, listener: Any) -> None:
        before = -1
        while before != self.nr_conns:
            before = self.nr_conns
            self.accept(listener)
