"""What an operator does for internal systems that read public events.

    subscribe NAME TYPE ...   give it a user, a queue and rights; again with more types later
    end NAME                  take user and queue away
    missed SINCE TYPE ...     print what was announced since a moment (2026-11-25T10:00), one CloudEvent a line
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from pymongo import MongoClient

from native import addresses, catch_up, keys, subscribers
from native.layout import OWN_AMQP_URL, RUN


def subscribe(name: str, *types: str) -> None:
    """Say where it reads; the address with its password goes into a file."""
    asked = subscribers.named(name, types, password="")
    made = replace(asked, password=keys.made_once(f"amqp.subscriber-{asked.name}"))
    node = addresses.rabbitmq()
    subscribers.subscribe(node, made, folder=RUN)
    address = keys.keep(f"subscriber-{name}.amqp_url", node.url_of(made.user).encode())
    print(f"{name} reads {', '.join(made.types)}\nfrom the queue {made.queue}; its address is in {address}")


def end(name: str) -> None:
    """What it misses from now on stays in the logs."""
    subscribers.end(addresses.rabbitmq(), name)
    print(f"{name} reads no more; its queue is gone.")


def missed(since: str, *types: str) -> None:
    """Read the logs of the producers, with an account that can write nothing."""
    with MongoClient[Any](addresses.mongo_url("auditor"), tz_aware=True) as client:
        for line in catch_up.missed(client.__getitem__, types, since=catch_up.moment(since), until=datetime.now(UTC)):
            print(line)


COMMANDS: dict[str, Callable[..., None]] = {"subscribe": subscribe, "end": end, "missed": missed}


def main(arguments: list[str]) -> int:
    verb, *rest = arguments or [""]
    if verb not in COMMANDS or not rest:
        print(__doc__)
        return 2
    try:
        if OWN_AMQP_URL and verb != "missed":
            raise subscribers.NotOffered("the broker is yours: make the user and the queue there, as contracts/README.md says")
        COMMANDS[verb](*rest)
    except ValueError as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
