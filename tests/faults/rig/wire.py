"""A wire that loses packets: a network device of the campaign's own, whose other end is this process; root alone may make it.

Who connects to FAR arrives at NEAR of the same machine: each packet gets its two addresses swapped (which leaves every checksum
right) and goes back, unless it is lost. So TCP itself is put to the test, where a proxy could only hold its bytes back.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import random
import select
import struct
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

NEAR, FAR = "10.213.29.1", "10.213.29.2"
DEVICE = "/dev/net/tun"
TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
IPV4, TCP = 4, 6


class Forbidden(RuntimeError):
    """This machine lets us make no network device."""


@dataclass
class Wire:
    """The share of packets lost by the port of the server that listens on NEAR: on the way to it, and back."""

    up: dict[int, float] = field(default_factory=dict)
    down: dict[int, float] = field(default_factory=dict)
    lost: int = 0
    carried: int = 0

    def lose(self, port: int, share: float, *, up: bool = True, down: bool = True) -> None:
        """A share of 1 is a silent line."""
        self.up[port], self.down[port] = share if up else 0.0, share if down else 0.0

    def heal(self) -> None:
        self.up, self.down = {}, {}

    def loses(self, packet: bytes) -> bool:
        start = (packet[0] & 15) * 4
        source, target = struct.unpack_from("!HH", packet, start)
        lost = random.random() < (self.up.get(target, 0.0) or self.down.get(source, 0.0))
        self.lost, self.carried = self.lost + lost, self.carried + (not lost)
        return lost


@contextmanager
def lossy_wire(*, name: str = "faults0") -> Iterator[Wire]:
    """There in the block; raises Forbidden where that is not allowed."""
    if os.geteuid() != 0 or not os.path.exists(DEVICE):
        raise Forbidden("only root may make a network device, and only where the kernel knows such")
    device = os.open(DEVICE, os.O_RDWR | os.O_NONBLOCK)
    wire, over = Wire(), threading.Event()
    carrier = threading.Thread(target=_carry, args=(device, wire, over), name="wire", daemon=True)
    try:
        fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TUN | IFF_NO_PI))
        _ip("address", "add", f"{NEAR}/30", "dev", name)
        _ip("link", "set", name, "mtu", "1400", "up")
        carrier.start()
        yield wire
        over.set()
        carrier.join()
    finally:
        over.set()
        os.close(device)  # the device goes away with it


def _carry(device: int, wire: Wire, over: threading.Event) -> None:
    while not over.is_set():
        if not select.select([device], [], [], 0.2)[0]:
            continue
        with contextlib.suppress(OSError):
            packet = os.read(device, 65536)
            if packet[0] >> 4 == IPV4 and packet[9] == TCP and not wire.loses(packet):
                os.write(device, packet[:12] + packet[16:20] + packet[12:16] + packet[20:])


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)
