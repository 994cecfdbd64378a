"""A line between a service and a server that can fall ill: cut, silent in one direction or both, slow, narrow, half closed."""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
import struct
import threading
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar
from urllib.parse import urlsplit, urlunsplit

Way = Literal["up", "down", "both"]  # up: from the service to the server

R = TypeVar("R")

CHUNK = 65536
RESET_ON_CLOSE = struct.pack("ii", 1, 0)
HELD = 64  # chunks on the way in one direction; beyond that the sender's own buffers fill, as on a real line


@dataclass
class Direction:
    """How bytes travel one way."""

    open: asyncio.Event = field(default_factory=asyncio.Event)
    seconds: float = 0.0
    jitter: float = 0.0
    bytes_per_second: float = 0.0

    def lateness(self) -> float:
        return max(0.0, random.uniform(self.seconds - self.jitter, self.seconds + self.jitter))


class Line:
    """Listens on a free port of loopback and forwards to the server; lives in a thread of its own."""

    def __init__(self, server_port: int, *, host: str = "127.0.0.1") -> None:
        self._server = ("127.0.0.1", server_port)
        self._up, self._down = Direction(), Direction()
        self._writers: dict[asyncio.StreamWriter, Direction] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name=f"line to {server_port}", daemon=True)
        self._thread.start()
        self.port = self._call(self._listen(host))
        self.heal()

    def stop(self, way: Way = "both") -> None:
        """Nothing arrives any more, and nobody is told: what a lost route or a dead switch looks like."""
        self._change(way, lambda direction: direction.open.clear())

    def slow(self, seconds: float, jitter: float = 0.0, *, way: Way = "both") -> None:
        """Everything arrives later by this much, in order."""

        def change(direction: Direction) -> None:
            direction.seconds, direction.jitter = seconds, jitter

        self._change(way, change)

    def throttle(self, bytes_per_second: float, *, way: Way = "both") -> None:
        """No more than this gets through, in each connection."""

        def change(direction: Direction) -> None:
            direction.bytes_per_second = bytes_per_second

        self._change(way, change)

    def cut(self) -> None:
        """Reset every connection; new ones are taken."""
        self._change("both", lambda _: None, _reset)

    def half_close(self, way: Way) -> None:
        """Whoever receives in this direction is told that nothing more comes; the other direction stays."""
        chosen = self._chosen(way)

        def end(writer: asyncio.StreamWriter) -> None:
            if self._writers.get(writer) in chosen and writer.can_write_eof():
                writer.write_eof()

        self._change("both", lambda _: None, end)

    def heal(self) -> None:
        """A good line again, for old connections too."""

        def change(direction: Direction) -> None:
            direction.seconds = direction.jitter = direction.bytes_per_second = 0.0
            direction.open.set()

        self._change("both", change)

    @contextmanager
    def ill(self, fall: Callable[[], None]) -> Iterator[None]:
        """Ill in the block, healed after it."""
        fall()
        try:
            yield
        finally:
            self.heal()

    def close(self) -> None:
        """Stop listening and reset what is open."""
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._listener.close()
        self._loop.close()

    async def _listen(self, host: str) -> int:
        self._listener = await asyncio.start_server(self._connected, host, 0)
        return int(self._listener.sockets[0].getsockname()[1])

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            to_server = await asyncio.open_connection(*self._server)
        except OSError:
            _reset(writer)
            return
        pipes = ((reader, to_server[1], self._up), (to_server[0], writer, self._down))
        for _, target, direction in pipes:
            target.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._writers[target] = direction
        await asyncio.gather(*(self._carry(*pipe) for pipe in pipes), return_exceptions=True)
        for _, target, _ in pipes:
            self._writers.pop(target, None)
            target.transport.abort()

    async def _carry(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, direction: Direction) -> None:
        on_the_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(HELD)
        taking = asyncio.create_task(self._take(source, direction, on_the_way))
        try:
            while True:
                due, chunk = await on_the_way.get()
                await asyncio.sleep(max(0.0, due - self._loop.time()))
                await direction.open.wait()
                if not chunk:
                    break
                target.write(chunk)
                await target.drain()
                if direction.bytes_per_second:
                    await asyncio.sleep(len(chunk) / direction.bytes_per_second)
        finally:
            taking.cancel()
        target.write_eof()

    async def _take(
        self, source: asyncio.StreamReader, direction: Direction, on_the_way: asyncio.Queue[tuple[float, bytes]]
    ) -> None:
        chunk = b"more"
        while chunk:
            try:
                chunk = await source.read(CHUNK)
            except OSError:
                chunk = b""
            await on_the_way.put((self._loop.time() + direction.lateness(), chunk))

    def _chosen(self, way: Way) -> Sequence[Direction]:
        return {"up": (self._up,), "down": (self._down,), "both": (self._up, self._down)}[way]

    def _change(
        self, way: Way, change: Callable[[Direction], None], touch: Callable[[asyncio.StreamWriter], None] = lambda _: None
    ) -> None:
        async def make() -> None:
            for direction in self._chosen(way):
                change(direction)
            for writer in list(self._writers):
                with contextlib.suppress(OSError, RuntimeError):
                    touch(writer)

        self._call(make())

    def _call(self, step: Coroutine[Any, Any, R]) -> R:
        return asyncio.run_coroutine_threadsafe(step, self._loop).result(10)


def _reset(writer: asyncio.StreamWriter) -> None:
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
    writer.transport.abort()


def line_to_mongod(url: str) -> tuple[Line, str]:
    """A line to the server of an address, and the address that leads through it."""
    server = urlsplit(url)
    line = Line(server.port or 27017)
    through = server.netloc.replace(f":{server.port}", f":{line.port}")
    return line, urlunsplit(server._replace(netloc=through, query="authSource=admin&directConnection=true"))
