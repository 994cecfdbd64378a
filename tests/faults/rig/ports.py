"""Ports that stay ours while their server is down: below those that outgoing connections take by chance."""

from __future__ import annotations

import random
import socket
from pathlib import Path

FIRST = 20_000


def steady_ports(count: int) -> list[int]:
    """Neighbours, all free now."""
    outgoing = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    for _ in range(1000):
        first = random.randrange(FIRST, outgoing - count)
        if all(_is_free(port) for port in range(first, first + count)):
            return list(range(first, first + count))
    raise RuntimeError("no free ports")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
