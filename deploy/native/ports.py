"""Before the start: is a port of ours in somebody else's hands?"""

from __future__ import annotations

import socket

import psutil

from native.program import Program


def taken(programs: list[Program]) -> list[str]:
    """One sentence per port that is not free, naming its holder where the system tells."""
    return [
        f"port {port} (for {program.name}) is taken by {_holder(port)}"
        for program in programs
        for port in program.ports
        if not _is_free(port)
    ]


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _holder(port: int) -> str:
    try:
        for connection in psutil.net_connections("inet"):
            if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port and connection.pid:
                return f"{psutil.Process(connection.pid).name()} (process {connection.pid})"
    except psutil.Error:
        pass
    return "another program"
