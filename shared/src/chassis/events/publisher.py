"""Publishing with pipelined confirms: each message's own delivery tag, returns by message id, no reuse after a doubt."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

import amqp
from amqp.exceptions import PreconditionFailed

from chassis import crash
from chassis.events import broker, frames
from chassis.events.envelope import CONTENT_TYPE

WRITE_BYTES = 64 * 1024
PATIENCE_SECONDS = 10.0


@dataclass(frozen=True)
class Message:
    """What one outbox row sends."""

    id: str
    exchange: str
    key: str
    type: str
    body: bytes


class Unconfirmed(TimeoutError):
    """The broker is there and has not said of some messages whether it has them: a queue without a leader says nothing."""


@dataclass
class Fate:
    """What became of a batch; `unknown` ones may or may not be with the broker."""

    confirmed: set[str] = field(default_factory=set)
    returned: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    impossible: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)
    too_big_inside: bool = False
    error: Exception | None = None


class Publisher:
    """One owner thread, one connection, one channel, publish only."""

    def __init__(self, url: str, *, name: str, patience: float = PATIENCE_SECONDS) -> None:
        self._url, self._name, self._patience = url, name, patience
        self._connection: amqp.Connection | None = None
        self._pending: dict[int, str] = {}
        self._sequence = 0
        self._unwritten = bytearray()
        self._fate = Fate()
        self.blocked = False

    @property
    def connected(self) -> bool:
        """Whether a connection is open, as far as this side knows."""
        return self._connection is not None

    def open(self) -> None:
        """Connect if there is no connection."""
        if self._connection is not None:
            return
        self.blocked = False
        self._connection = broker.connect(
            self._url, name=self._name, on_blocked=self._on_blocked, on_unblocked=self._on_unblocked
        )
        self._channel = self._connection.channel()
        self._channel.confirm_select()
        self._sequence, self._pending, self._unwritten = 0, {}, bytearray()
        self._channel.events["basic_ack"].add(self._on_ack)
        self._channel.events["basic_nack"].add(self._on_nack)
        self._channel.events["basic_return"].add(self._on_return)

    def close(self) -> None:
        """Drop the connection."""
        broker.drop(self._connection)
        self._connection, self._pending = None, {}

    def beat(self) -> None:
        """Keep an idle connection alive and hear that it was blocked or closed."""
        if self._connection is None:
            return
        try:
            while broker.read(self._connection, timeout=0):
                pass
            self._connection.heartbeat_tick()
        except Exception:
            self.close()
            raise

    def publish(self, messages: Iterable[Message]) -> Fate:
        """Send all, wait for each one's own confirm, and say what became of each."""
        self._fate = Fate()
        queue = list(messages)
        try:
            self.open()
            for message in queue:
                self._send(message)
            self._write()
            self._wait()
        except Exception as error:  # noqa: BLE001 - any doubt at all costs the connection
            self._doubt(error)
        settled = self._fate.confirmed | self._fate.refused | self._fate.impossible
        self._fate.unknown = {message.id for message in queue} - settled - self._fate.returned
        self._fate.confirmed -= self._fate.returned
        return self._fate

    def _send(self, message: Message) -> None:
        assert self._connection is not None
        try:
            framed = frames.publish(
                channel=self._channel.channel_id, frame_max=self._connection.frame_max, exchange=message.exchange,
                key=message.key, message_id=message.id, type_name=message.type, content_type=CONTENT_TYPE, body=message.body,
            )  # fmt: skip
        except Exception:
            self._fate.impossible.add(message.id)  # it cannot be written as frames: this row's own fault
            raise
        self._sequence += 1
        self._pending[self._sequence] = message.id
        self._unwritten += framed
        if len(self._unwritten) >= WRITE_BYTES:
            self._write()

    def _write(self) -> None:
        """Many messages in one system call; what the broker has to say meanwhile is heard, or both sides would wait."""
        assert self._connection is not None
        written, self._unwritten = self._unwritten, bytearray()
        self._connection.transport.write(written)
        self._connection.bytes_sent += 1  # what the heartbeat goes by
        crash.point("amid_publish")
        while broker.read(self._connection, timeout=0):
            pass

    def _wait(self) -> None:
        assert self._connection is not None
        deadline = time.monotonic() + self._patience
        while self._pending:
            left = deadline - time.monotonic()
            if left <= 0:
                raise Unconfirmed(f"{len(self._pending)} messages")
            if not broker.read(self._connection, timeout=min(left, 1.0)):
                self._connection.heartbeat_tick()
        crash.point("after_publish_before_mark")

    def _doubt(self, error: Exception) -> None:
        self._fate.error = error
        self._fate.too_big_inside = isinstance(error, PreconditionFailed)
        self.close()

    def _on_ack(self, tag: int, multiple: bool) -> None:
        self._fate.confirmed.update(self._settle(tag, multiple))

    def _on_nack(self, tag: int, multiple: bool) -> None:
        self._fate.refused.update(self._settle(tag, multiple))

    def _on_return(self, _error: Exception, _exchange: str, _key: str, message: amqp.Message) -> None:
        self._fate.returned.add(str(message.properties.get("message_id")))

    def _settle(self, tag: int, multiple: bool) -> list[str]:
        tags = list(itertools.takewhile(lambda each: each <= tag, self._pending)) if multiple else [tag]
        return [self._pending.pop(each) for each in tags if each in self._pending]

    def _on_blocked(self, _reason: object) -> None:
        self.blocked = True

    def _on_unblocked(self) -> None:
        self.blocked = False
