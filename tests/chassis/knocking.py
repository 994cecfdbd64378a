"""A gunicorn worker at whose door somebody knocks in the worst moment."""

from __future__ import annotations

import socket
from typing import Any

from chassis.web.doorkeeper import Doorkeeper


class Knocker(Doorkeeper):
    """After everybody was taken who had connected, and before the port is closed, one more connects."""

    def _take_all(self, listener: Any) -> None:
        super()._take_all(listener)
        try:
            socket.create_connection(listener.getsockname(), timeout=0.3).close()
        except TimeoutError:
            print("a knock was not heard", flush=True)
        else:
            print("a knock was heard and thrown away", flush=True)
