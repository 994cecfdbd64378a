"""The gunicorn worker: opens the port when the application is ready, and lets another process take over without a lost request.

Several processes may listen on one port (SO_REUSEPORT), each with a queue of its own. What the kernel put into the queue of
one that ends is lost, and what arrives at one that still loads must wait: both are avoided here.
"""

from __future__ import annotations

import contextlib
import ctypes
import socket
import struct
from typing import Any

from gunicorn import sock
from gunicorn.workers.gthread import ThreadWorker

_ATTACH_FILTER = 26  # SO_ATTACH_FILTER of Linux, which Python does not name
_DROP_ALL = struct.pack("HBBI", 0x06, 0, 0, 0)  # one instruction: return 0


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
                _be_deaf(listener)
                self._take_all(listener)
                listener.close()
            self.sockets = []

    def _take_all(self, listener: Any) -> None:
        before = -1
        while before != self.nr_conns:
            before = self.nr_conns
            self.accept(listener)


def _be_deaf(listener: Any) -> None:
    """Who knocks from here on knocks again a second later, at another process: between the last one taken and the closing
    of the port nobody can get into a queue that is thrown away. A handshake that is half done at this moment is lost all the
    same, so only a gateway far away can meet it.
    """
    program = ctypes.create_string_buffer(_DROP_ALL)
    with contextlib.suppress(OSError):  # not Linux, or forbidden: a knock may be lost in that moment
        listener.setsockopt(socket.SOL_SOCKET, _ATTACH_FILTER, struct.pack("HL", 1, ctypes.addressof(program)))
