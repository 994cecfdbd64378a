"""The campaign's own lines, wires and disks do what they say: a fault that does not happen would prove nothing."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.faults.rig import disks, wire
from tests.faults.rig.proxy import Line

pytestmark = pytest.mark.fault("T7")


@pytest.fixture
def echo() -> Iterator[socket.socket]:
    """A server that sends everything back, on every address of this machine."""
    with socket.create_server(("0.0.0.0", 0)) as server:

        def answer(connection: socket.socket) -> None:
            with connection, suppress(ConnectionError):
                while part := connection.recv(65536):
                    connection.sendall(part)
                connection.sendall(b"over")

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                threading.Thread(target=answer, args=(connection,), daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        yield server


@pytest.fixture
def line(echo: socket.socket) -> Iterator[Line]:
    line = Line(echo.getsockname()[1])
    yield line
    line.close()


@pytest.fixture
def client(line: Line) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", line.port), timeout=5) as client:
        assert sent_back(client, b"first") == b"first"
        yield client


def sent_back(client: socket.socket, text: bytes) -> bytes:
    client.sendall(text)
    return client.recv(65536)


@pytest.mark.parametrize("way", ["up", "down", "both"])
def test_a_stopped_line_is_silent_and_then_brings_what_was_sent(line: Line, client: socket.socket, way: str) -> None:
    client.settimeout(0.3)
    line.stop(way)
    with pytest.raises(TimeoutError):
        sent_back(client, b"later")
    line.heal()
    client.settimeout(5)
    assert client.recv(65536) == b"later"


def test_a_slow_line_brings_everything_late_and_a_narrow_one_little_at_a_time(line: Line, client: socket.socket) -> None:
    began = time.monotonic()
    with line.ill(lambda: line.slow(0.2, 0.05)):
        assert sent_back(client, b"late") == b"late"
    assert 0.3 <= time.monotonic() - began < 3
    began = time.monotonic()
    with line.ill(lambda: line.throttle(1000, way="up")):
        assert sent_back(client, b"x" * 300) == b"x" * 300
        assert sent_back(client, b"y" * 300) == b"y" * 300
    assert time.monotonic() - began >= 0.3


def test_a_cut_line_resets_what_is_open_and_takes_new_connections(line: Line, client: socket.socket) -> None:
    line.cut()
    with pytest.raises(ConnectionError):
        sent_back(client, b"lost")
    with socket.create_connection(("127.0.0.1", line.port), timeout=5) as again:
        assert sent_back(again, b"new") == b"new"


def test_a_half_closed_line_ends_one_direction_alone(line: Line, client: socket.socket) -> None:
    line.half_close("up")
    assert client.recv(65536) == b"over"


def test_a_lossy_wire_loses_packets_and_tcp_brings_them_again(echo: socket.socket) -> None:
    port = echo.getsockname()[1]
    try:
        with wire.lossy_wire(name="lines0") as lossy, socket.create_connection((wire.FAR, port), timeout=20) as client:
            lossy.lose(port, 0.1)
            for number in range(100):
                assert sent_back(client, b"%d" % number) == b"%d" % number
            assert 0.02 < lossy.lost / (lossy.lost + lossy.carried) < 0.25
            client.settimeout(0.5)
            lossy.lose(port, 1.0, up=False)
            with pytest.raises(TimeoutError):
                sent_back(client, b"silent")
            lossy.heal()
            client.settimeout(20)
            assert client.recv(65536) == b"silent"
    except wire.Forbidden as reason:
        pytest.skip(str(reason))


def test_a_full_disk_refuses_and_takes_again_when_it_was_cleared(tmp_path: Path) -> None:
    try:
        with disks.small_disk(tmp_path / "disk", megabytes=40) as disk:
            disk.fill()
            with pytest.raises(OSError, match="No space left"):
                (disk.folder / "one").write_bytes(bytes(1 << 20))
            disk.clear()
            (disk.folder / "one").write_bytes(bytes(1 << 20))
    except disks.Forbidden as reason:
        pytest.skip(str(reason))
