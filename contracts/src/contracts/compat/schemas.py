"""Two schemas, field by field: what the second refuses that the first took, and the other way round."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from contracts.compat.finding import Change, Effect
from contracts.compat.shape import Schema, normal

LOWER = {"minLength": "shortest length", "minItems": "least number of items", "minimum": "least value"}
UPPER = {"maxLength": "greatest length", "maxItems": "greatest number of items", "maximum": "greatest value"}
HANDLED = {"type", "enum", "pattern", "format", "properties", "required", "items", "additionalProperties", "default"}
BOTH = (Effect.NARROWER, Effect.WIDER)


@dataclass(frozen=True)
class Pair:
    """The released and the current schema of one field, with the documents their references point into."""

    old: Schema
    new: Schema
    old_root: Schema
    new_root: Schema
    field: str = ""

    def of(self, old: Schema, new: Schema, field: str) -> Pair:
        """The pair of a field within this one."""
        return Pair(old, new, self.old_root, self.new_root, field)


def changes(pair: Pair, *, above: frozenset[str] = frozenset()) -> Iterator[Change]:
    """Every difference that matters to someone; a schema that holds itself is compared once."""
    name = f"{pair.old.get('$ref')} {pair.new.get('$ref')}"
    if "$ref" in pair.old and name in above:
        return
    pair = pair.of(normal(pair.old, pair.old_root), normal(pair.new, pair.new_root), pair.field)
    old, new = pair.old, pair.new
    yield from _words(pair, "type", old.get("type"), new.get("type"))
    yield from _words(pair, "enum", old.get("enum"), new.get("enum"))
    for key in ("pattern", "format"):
        yield from _rule(pair, key, "rule")
    yield from _bounds(pair)
    yield from _default(pair)
    for key in sorted((old.keys() | new.keys()) - HANDLED - LOWER.keys() - UPPER.keys()):
        yield from _rule(pair, key, "rule")
    inside = above | {name}
    yield from _fields(pair, inside)
    if "items" in old and "items" in new:
        yield from changes(pair.of(old["items"], new["items"], f"{pair.field}[]"), above=inside)
    elif "items" in old or "items" in new:
        yield from _rule(pair, "items", "rule of its items")


def _words(pair: Pair, key: str, old: Iterable[Any] | None, new: Iterable[Any] | None) -> Iterator[Change]:
    """Types and words of a list: those that are gone and those that came. No list at all lets everything in."""
    if old is None or new is None:
        if old is not new:
            words = f"has {'now' if old is None else 'no longer'} a list of what may stand there ({key})"
            yield Change(pair.field, Effect.NARROWER if old is None else Effect.WIDER, words)
        return
    old, new = set(map(_hashable, old)), set(map(_hashable, new))
    noun = "the type" if key == "type" else "the word"
    for gone in sorted(old - new, key=str):
        yield Change(pair.field, Effect.NARROWER, f"may no longer be {_shown(noun, gone)}")
    for came in sorted(new - old, key=str):
        yield Change(pair.field, Effect.WIDER, f"may now be {_shown(noun, came)}")


def _shown(noun: str, word: Any) -> str:
    return "null" if word in (None, "null") else f"of {noun} {word}" if noun == "the type" else f"{noun} {word!r}"


def _hashable(word: Any) -> Any:
    return word if isinstance(word, str | int | float | bool | None) else repr(word)


def _rule(pair: Pair, key: str, noun: str) -> Iterator[Change]:
    """A rule of which only equality can be judged: a new one narrows, a lifted one widens, a changed one does both."""
    old, new = pair.old.get(key), pair.new.get(key)
    if old == new:
        return
    if old is None:
        yield Change(pair.field, Effect.NARROWER, f"has a new {noun}, {key} {new}")
    elif new is None:
        yield Change(pair.field, Effect.WIDER, f"has lost its {noun}, {key} {old}")
    else:
        for effect in BOTH:
            yield Change(pair.field, effect, f"has another {noun}, {key} {new} instead of {old}")


def _bounds(pair: Pair) -> Iterator[Change]:
    for key, noun in (LOWER | UPPER).items():
        old, new = pair.old.get(key), pair.new.get(key)
        if old == new:
            continue
        tighter = old is None or (new is not None and (new > old if key in LOWER else new < old))
        effect = Effect.NARROWER if tighter else Effect.WIDER
        yield Change(pair.field, effect, f"has another {noun}, {_or_none(new)} instead of {_or_none(old)}")


def _or_none(bound: Any) -> str:
    return "none" if bound is None else str(bound)


def _default(pair: Pair) -> Iterator[Change]:
    """Who leaves the field out relies on what is taken for it."""
    if pair.old.get("default") != pair.new.get("default"):
        new, old = pair.new.get("default"), pair.old.get("default")
        yield Change(pair.field, Effect.NARROWER, f"left out, now means {new!r} instead of {old!r}")


def _fields(pair: Pair, above: frozenset[str]) -> Iterator[Change]:
    old, new = pair.old.get("properties", {}), pair.new.get("properties", {})
    was, now = set(pair.old.get("required", ())), set(pair.new.get("required", ()))
    for name in sorted(old.keys() | new.keys() | was | now):
        field = f"{pair.field}.{name}".lstrip(".")
        if name in old and name not in new:
            yield Change(field, Effect.GONE, "is gone")
        elif name in new and name not in old:
            must = name in now
            yield Change(field, Effect.NARROWER if must else Effect.ADDED, f"is new and {'required' if must else 'optional'}")
        else:
            yield from _requirement(field, was=name in was, now=name in now)
            if name in old:
                yield from changes(pair.of(old[name], new[name], field), above=above)
    yield from _others(pair, above)


def _requirement(field: str, *, was: bool, now: bool) -> Iterator[Change]:
    if now and not was:
        yield Change(field, Effect.NARROWER, "was optional and is required")
    elif was and not now:
        yield Change(field, Effect.WIDER, "was required and may be missing")


def _others(pair: Pair, above: frozenset[str]) -> Iterator[Change]:
    """Whether an object takes fields it does not name, and of which shape."""
    old, new = pair.old.get("additionalProperties", True), pair.new.get("additionalProperties", True)
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        yield from changes(pair.of(old, new, f"{pair.field}.*"), above=above)
    elif (old is False) != (new is False):
        closed = new is False
        words = "takes no fields beside its own any more" if closed else "takes any other field now"
        yield Change(pair.field, Effect.NARROWER if closed else Effect.WIDER, words)
    elif old != new:
        yield from _rule(pair, "additionalProperties", "rule for fields it does not name")
