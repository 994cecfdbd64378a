"""Requests at a rate nobody can serve, from a process of its own: `python -m tests.faults.rig.storm` with a Storm as JSON.

It shares the machine with what it tests, so it is lean: prepared bytes, one thread, no parsing beyond status and length.
What cannot be offered because all its connections are waiting for an answer is counted as held back.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Storm:
    """`rate` 0 is a closed loop: as many as there are connections, each as soon as it was answered. `%s` becomes unique."""

    port: int
    head: str
    body: str
    connections: int
    seconds: float
    rate: float = 0.0


@dataclass
class Outcome:
    """Latencies in seconds by what was answered; `bare` refusals did not say when to come back."""

    seconds: float = 0.0
    done: list[float] = field(default_factory=list)
    shed: list[float] = field(default_factory=list)
    bare: int = 0
    other: dict[str, int] = field(default_factory=dict)
    held_back: int = 0

    @property
    def per_second(self) -> float:
        return len(self.done) / self.seconds

    @property
    def offered(self) -> float:
        return (len(self.done) + len(self.shed) + sum(self.other.values())) / self.seconds


def quantile(values: list[float], share: float) -> float:
    """0 of nothing."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] if values else 0.0


@contextmanager
def raging(storm: Storm) -> Iterator[subprocess.Popen[str]]:
    """In the block it goes on, in a process of its own."""
    command = [sys.executable, "-m", "tests.faults.rig.storm", json.dumps(asdict(storm))]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.wait(storm.seconds + 60)


def blow(storm: Storm) -> Outcome:
    """Until it is over; returns what it saw."""
    with raging(storm) as process:
        assert process.stdout is not None
        return Outcome(**json.loads(process.stdout.read()))


class _Client(asyncio.Protocol):
    def __init__(self, storm: _Weather) -> None:
        self._storm = storm
        self._transport: asyncio.Transport | None = None
        self._held, self._began, self._waits = b"", 0.0, False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._storm.idle(self)

    def send(self, request: bytes) -> None:
        assert self._transport is not None
        self._began, self._waits = time.monotonic(), True
        self._transport.write(request)

    def data_received(self, part: bytes) -> None:
        self._held += part
        head, found, rest = self._held.partition(b"\r\n\r\n")
        if not found or len(rest) < _length(head):
            return
        self._held, self._waits = b"", False
        assert self._transport is not None
        self._storm.answered(head, time.monotonic() - self._began)
        if b"connection: close" in head.lower():  # a gateway takes only so many requests over one connection
            self._transport.close()
        else:
            self._storm.idle(self)

    def connection_lost(self, error: Exception | None) -> None:
        self._storm.lost(self, waited=self._waits)


def _length(head: bytes) -> int:
    _, found, rest = head.lower().partition(b"content-length:")
    return int(rest.partition(b"\r\n")[0]) if found else 0


class _Weather:
    def __init__(self, storm: Storm) -> None:
        self._storm, self.outcome = storm, Outcome()
        self._idle: list[_Client] = []
        self._number = self._closed = 0
        self._over = False

    async def rage(self) -> Outcome:
        for _ in range(self._storm.connections):
            await self._connect()
        began = time.monotonic()
        while (now := time.monotonic() - began) < self._storm.seconds:
            while self._number < now * self._storm.rate:
                self._offer()
            while self._closed:
                self._closed -= 1
                await self._connect()
            await asyncio.sleep(0.002)
        self._over = True
        self.outcome.seconds = time.monotonic() - began
        return self.outcome

    def idle(self, client: _Client) -> None:
        if self._storm.rate or self._over:
            self._idle.append(client)
        else:
            client.send(self._next())

    def answered(self, head: bytes, seconds: float) -> None:
        status = head[9:12].decode()
        if status in ("200", "201"):
            self.outcome.done.append(seconds)
        elif status == "503":
            self.outcome.shed.append(seconds)
            self.outcome.bare += b"retry-after" not in head.lower()
        else:
            self.outcome.other[status] = self.outcome.other.get(status, 0) + 1

    def lost(self, client: _Client, *, waited: bool) -> None:
        """A gateway may close a connection that is idle for long; one that owes an answer it may not."""
        if client in self._idle:
            self._idle.remove(client)
        if waited and not self._over:
            self.outcome.other["lost"] = self.outcome.other.get("lost", 0) + 1
        self._closed += 1

    async def _connect(self) -> None:
        await asyncio.get_running_loop().create_connection(lambda: _Client(self), "127.0.0.1", self._storm.port)

    def _offer(self) -> None:
        if self._idle:
            self._idle.pop().send(self._next())
        else:
            self._number += 1
            self.outcome.held_back += 1

    def _next(self) -> bytes:
        self._number += 1
        unique = f"{os.getpid()}-{self._number}"
        body = self._storm.body.replace("%s", unique)
        return f"{self._storm.head.replace('%s', unique)}Content-Length: {len(body)}\r\n\r\n{body}".encode()


if __name__ == "__main__":
    outcome = asyncio.run(_Weather(Storm(**json.loads(sys.argv[1]))).rage())
    print(json.dumps(asdict(outcome)))
