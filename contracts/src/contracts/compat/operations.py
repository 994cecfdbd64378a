"""HTTP interfaces of two releases: old clients talk to new servers, and new clients to old ones while both run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from contracts.compat.finding import REQUEST, RESPONSE, Change, Direction, Effect, Finding
from contracts.compat.named_late import named_late
from contracts.compat.schemas import Pair, changes

METHODS = ("get", "put", "post", "delete", "patch")
Documents = Mapping[str, Any]


@dataclass(frozen=True)
class Both:
    """One operation in two releases."""

    path: str
    name: str
    old: Mapping[str, Any]
    new: Mapping[str, Any]
    old_root: Mapping[str, Any]
    new_root: Mapping[str, Any]

    def judge(self, direction: Direction, place: str, effect: Effect, words: str) -> Finding:
        """A difference beside the schemas."""
        return direction.judge(Change("", effect, words), document=self.path, place=f"{self.name} {place}".rstrip())

    def schemas(self, direction: Direction, place: str, old: Any, new: Any) -> Iterator[Finding]:
        """The differences of two schemas that stand at the same place."""
        for change in changes(Pair(old, new, self.old_root, self.new_root)):
            yield direction.judge(change, document=self.path, place=f"{self.name} {place}")


def compare_operations(old: Documents, new: Documents) -> Iterator[Finding]:
    """All OpenAPI documents, by path."""
    for path in sorted(old.keys() | new.keys()):
        was, now = _operations(old.get(path)), _operations(new.get(path))
        for name in sorted(was.keys() | now.keys()):
            if name not in now:
                advice = "go on answering it; offer the new operation beside it"
                yield Finding(path, name, "the operation is gone", "old clients, which still ask it", advice)
            elif name not in was:
                yield Finding(path, name, "the operation is new", instead="Old clients do not know it.")
            else:
                yield from _operation(Both(path, name, was[name], now[name], old[path], new[path]))


def _operations(document: Any) -> dict[str, Any]:
    """By method and path; what the variables in a path are called is nobody's business."""
    paths = document["paths"] if document else {}
    return {
        f"{method.upper()} {re.sub(r'{[^}]*}', '{}', path)}": item[method]
        for path, item in paths.items()
        for method in METHODS
        if method in item
    }


def _operation(both: Both) -> Iterator[Finding]:
    if both.old.get("operationId") != both.new.get("operationId"):
        words = f"is called {both.new.get('operationId')} instead of {both.old.get('operationId')}"
        yield both.judge(REQUEST, "", Effect.GONE, words)
    if both.old.get("security", []) != both.new.get("security", []):
        yield _credentials(both)
    yield from _parameters(both)
    yield from _body(both)
    yield from _answers(both)


def _credentials(both: Both) -> Finding:
    """The entries of `security` are alternatives: whoever was let in still is, as long as none of them is gone."""
    before, now = both.old.get("security", []), both.new.get("security", [])
    if not now:
        return both.judge(REQUEST, "", Effect.WIDER, "asks for no credentials")
    if before and all(way in now for way in before):
        return both.judge(REQUEST, "", Effect.WIDER, "takes other credentials too")
    if reason := named_late(both.name, both.old, both.new):
        return Finding(both.path, both.name, "names the credentials it always asked for", instead=reason)
    return both.judge(REQUEST, "", Effect.NARROWER, "asks for other credentials")


def _parameters(both: Both) -> Iterator[Finding]:
    was, now = _by_place(both.old), _by_place(both.new)
    for place in sorted(was.keys() | now.keys()):
        if place not in now:
            yield both.judge(REQUEST, place, Effect.GONE, "is gone")
        elif place not in was:
            must = bool(now[place].get("required"))
            words = f"is new and {'required' if must else 'optional'}"
            yield both.judge(REQUEST, place, Effect.NARROWER if must else Effect.ADDED, words)
        else:
            yield from _required(both, place, was[place], now[place])
            yield from both.schemas(REQUEST, place, was[place]["schema"], now[place]["schema"])


def _required(both: Both, place: str, old: Any, new: Any) -> Iterator[Finding]:
    was, now = bool(old.get("required")), bool(new.get("required"))
    if was != now:
        words = "was optional and is required" if now else "was required and may be missing"
        yield both.judge(REQUEST, place, Effect.NARROWER if now else Effect.WIDER, words)


def _by_place(operation: Any) -> dict[str, Any]:
    """Parameters by where they stand; those of the path by their order."""
    listed = operation.get("parameters", [])
    path = [each for each in listed if each["in"] == "path"]
    found = {f"path variable {number}": each for number, each in enumerate(path, 1)}
    return found | {f"{each['in']} {each['name']}": each for each in listed if each["in"] != "path"}


def _body(both: Both) -> Iterator[Finding]:
    was, now = both.old.get("requestBody"), both.new.get("requestBody")
    if was and not now:
        yield both.judge(REQUEST, "body", Effect.GONE, "is gone")
    elif now and not was:
        must = bool(now.get("required"))
        yield both.judge(REQUEST, "body", Effect.NARROWER if must else Effect.ADDED, "is new")
    elif was and now:
        yield from _required(both, "body", was, now)
        yield from _media(both, REQUEST, "body", was.get("content", {}), now.get("content", {}))


def _answers(both: Both) -> Iterator[Finding]:
    """Of refusals a client knows the class (4xx, 5xx) and the form; an answer to what it asked it must know exactly."""
    was, now = both.old["responses"], both.new["responses"]
    for status in sorted(was.keys() | now.keys()):
        words = f"the status is {'new' if status in now else 'gone'}"
        if status in was and status in now:
            content = was[status].get("content", {}), now[status].get("content", {})
            yield from _media(both, RESPONSE, f"answer {status}", *content)
        elif status >= "400":
            known = "Clients know refusals by their class and form."
            yield Finding(both.path, f"{both.name} answer {status}", words, instead=known)
        else:
            yield both.judge(RESPONSE, f"answer {status}", Effect.WIDER if status in now else Effect.GONE, words)


def _media(both: Both, direction: Direction, place: str, old: Any, new: Any) -> Iterator[Finding]:
    for kind in sorted(old.keys() | new.keys()):
        if kind not in new:
            yield both.judge(direction, place, Effect.GONE, f"{kind} is gone")
        elif kind not in old:
            yield both.judge(direction, place, Effect.ADDED, f"{kind} is new")
        else:
            yield from both.schemas(direction, place, old[kind].get("schema", {}), new[kind].get("schema", {}))
