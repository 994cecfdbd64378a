"""Internal systems that read public events: each with a broker user, a queue and rights of its own, and nothing beyond."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import contracts.events  # noqa: F401  declares every type
from contracts.core import EventType, Visibility, declared

from native.rabbitmq import BrokerUser, RabbitMq, permissions, user_entry

LONGEST = 100_000  # events; the oldest go first, and are read again from the log
LONGEST_BYTES = 512 * 1024 * 1024
NAME = re.compile(r"[a-z][a-z0-9-]{1,40}")
LIMITS = {"max-connections": 5, "max-channels": 20}


class NotOffered(ValueError):
    """This cannot be subscribed to; the text says why."""


@dataclass(frozen=True)
class Subscriber:
    """Who subscribes to which types."""

    name: str
    types: tuple[str, ...]
    password: str = field(repr=False)

    @property
    def queue(self) -> str:
        return f"subscriber.{self.name}"

    @property
    def user(self) -> BrokerUser:
        """It reads its own queue; it declares, binds and publishes nothing."""
        read = f"^{re.escape(self.queue)}$"
        return BrokerUser(name=f"subscriber-{self.name}", password=self.password, configure="^$", write="^$", read=read)


def named(name: str, types: Collection[str], *, password: str) -> Subscriber:
    """A subscriber, if all its types are public."""
    if not NAME.fullmatch(name):
        raise NotOffered(f"{name!r} is no name for a subscriber: small letters, figures and hyphens")
    return Subscriber(name, tuple(each.name for each in offered(types)), password)


def offered(names: Iterable[str]) -> list[EventType]:
    """The types of these names, all of them public."""
    public = {name: each for name, each in declared().items() if each.visibility is Visibility.PUBLIC}
    chosen = sorted(set(names))
    if not chosen or set(chosen) - public.keys():
        unknown = ", ".join(sorted(set(chosen) - public.keys())) or "nothing"
        raise NotOffered(f"{unknown} cannot be subscribed to. Public types are: {', '.join(sorted(public))}")
    return [public[name] for name in chosen]


def definitions(subscriber: Subscriber, *, vhost: str = "/") -> dict[str, list[dict[str, Any]]]:
    """What the broker is to know of it. A full queue drops its oldest events, so no producer ever waits for a subscriber."""
    arguments = {
        "x-queue-type": "quorum", "x-max-length": LONGEST, "x-max-length-bytes": LONGEST_BYTES, "x-overflow": "drop-head",
    }  # fmt: skip
    durable = {"vhost": vhost, "durable": True, "auto_delete": False}
    producers = sorted({name.partition(".")[0] for name in subscriber.types})
    return {
        "users": [{**user_entry(subscriber.user), "limits": LIMITS}],
        "permissions": list(permissions([subscriber.user], [vhost])),
        "exchanges": [
            {**durable, "name": f"{each}.events", "type": "topic", "internal": False, "arguments": {}} for each in producers
        ],
        "queues": [{**durable, "name": subscriber.queue, "arguments": arguments}],
        "bindings": [_binding(subscriber.queue, each, vhost) for each in subscriber.types],
    }


def _binding(queue: str, type_name: str, vhost: str) -> dict[str, Any]:
    source = f"{type_name.partition('.')[0]}.events"
    where = {"source": source, "vhost": vhost, "destination": queue, "destination_type": "queue"}
    return {**where, "routing_key": f"{type_name}.#", "arguments": {}}


def subscribe(node: RabbitMq, subscriber: Subscriber, *, folder: Path, vhost: str = "/") -> None:
    """Make it known to the broker; may be repeated, with more types as well. Rights are set anew each time."""
    file = folder / f".{subscriber.queue}.json"
    file.touch(mode=0o600)
    file.write_text(json.dumps(definitions(subscriber, vhost=vhost)))
    try:
        node.control("import_definitions", str(file))
    finally:
        file.unlink()


def end(node: RabbitMq, name: str, *, vhost: str = "/") -> None:
    """Take user and queue away; what it missed from then on stays in the logs."""
    gone = Subscriber(name, (), "")
    node.control("delete_user", gone.user.name)
    node.control("delete_queue", gone.queue, "--vhost", vhost)
