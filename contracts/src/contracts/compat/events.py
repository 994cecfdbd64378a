"""Events of two releases: their schemas, who may read them, where they are announced, and what their envelope means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contracts.compat.finding import Finding, event
from contracts.compat.schemas import Pair, changes

Documents = Mapping[str, Any]
SUBSCRIBERS = "subscribers"


def compare_types(old: Documents, new: Documents) -> Iterator[Finding]:
    """The schemas of all types, whole events with their envelopes, by path."""
    for path in sorted(old.keys() | new.keys()):
        name = path.rpartition("/")[2].removesuffix(".json")
        if path not in new:
            advice = f"go on announcing {name}; it may end when nobody is bound to it"
            yield Finding(path, "", "the event type is gone", "everyone who listens to it or reads it in a log", advice)
        elif path not in old:
            yield Finding(path, "", "the event type is new", instead="Nobody has to listen to it.")
        else:
            for change in changes(Pair(old[path], new[path], old[path], new[path])):
                yield event(name).judge(change, document=path)


def compare_producers(old: Documents, new: Documents) -> Iterator[Finding]:
    """Exchanges and visibility, as the AsyncAPI documents tell them; a type that is gone is told of by its schema."""
    for path in sorted(old.keys() & new.keys()):
        yield from _exchange(path, old[path], new[path])
        was, now = _visibility(old[path]), _visibility(new[path])
        for name in sorted(was.keys() & now.keys()):
            if (was[name], now[name]) == ("public", "private"):
                advice = "leave it public; what subscribers must not see goes into a private type of its own"
                yield Finding(path, name, "was public and is private", SUBSCRIBERS, advice)
            elif was[name] != now[name]:
                yield Finding(path, name, "was private and is public", instead="Internal systems may subscribe to it now.")


def _exchange(path: str, old: Any, new: Any) -> Iterator[Finding]:
    was, now = old["channels"]["events"], new["channels"]["events"]
    for what, before, after in (
        ("the exchange", was["bindings"]["amqp"], now["bindings"]["amqp"]),
        ("the address", was["address"], now["address"]),
        ("the rule of routing keys", old["info"]["description"], new["info"]["description"]),
    ):
        if before != after:
            advice = "leave it as it was; queues are bound by it for ever"
            yield Finding(path, "", f"{what} changed", "every queue that is bound, which would be given nothing", advice)


def _visibility(document: Any) -> dict[str, str]:
    return {each["name"]: each["tags"][0]["name"] for each in document["components"]["messages"].values()}


def compare_examples(old: Documents, new: Documents) -> Iterator[Finding]:
    """What `subject` and `partitionkey` name: seen where an example of both releases names an id of its data there."""
    for path in sorted(old.keys() & new.keys()):
        for key in ("subject", "partitionkey"):
            lost = _named(old[path], key) - _named(new[path], key)
            if lost and not _named(new[path], key) & _named(old[path], key):
                whom = "consumers, whose copies are kept and ordered by it"
                advice = "leave its meaning as it was and add a field to the data"
                yield Finding(path, key, f"no longer names {' or '.join(f'data.{each}' for each in sorted(lost))}", whom, advice)


def _named(example: Any, key: str) -> set[str]:
    return {field for field, value in example["data"].items() if value == example[key]}
