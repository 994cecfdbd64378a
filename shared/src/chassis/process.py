"""The name of a running process, by which others can tell that it is gone without waiting for its leases to end."""

from __future__ import annotations

import os
import re
import socket
from pathlib import Path

from chassis.ids import random_hex

_NAME = re.compile(r"^(?P<host>.*)\.(?P<boot>[0-9a-f]{8})\.(?P<space>\d+)\.(?P<pid>\d+)\.(?P<started>\d+)\.[0-9a-f]+$")
_CONTAINER = re.compile(r"^[0-9a-f]{12}$")  # the host name a container engine gives, one per container


def name() -> str:
    """A name for a worker of this process: the machine's run, the process table, the process and when it began."""
    return f"{socket.gethostname()}.{_boot()}.{_space()}.{os.getpid()}.{_started(os.getpid())}.{random_hex(3)}"


def is_gone(other: str) -> bool:
    """Whether the process of that name has certainly ended; False where that cannot be known from here."""
    found = _NAME.match(other)
    if found is None or found["boot"] != _boot() or found["started"] == "0":
        return False
    if int(found["space"]) != _space():  # another process table: only a restarted container knows that its earlier one ended
        return found["host"] == socket.gethostname() and _CONTAINER.match(found["host"]) is not None
    return _started(int(found["pid"])) != int(found["started"])


def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")[:8]
    except OSError:
        return "00000000"


def _space() -> int:
    try:
        return os.stat("/proc/self/ns/pid").st_ino
    except OSError:
        return 0


def _started(pid: int) -> int:
    """When the process began, in ticks since the machine's start; 0 if there is none, or only its remains."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return 0
    return 0 if fields[0] in "ZX" else int(fields[19])
