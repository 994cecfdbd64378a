"""Rebuild: a service's database made anew from the logs alone, and compared with the live one, document by document."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from bson import encode
from pymongo.database import Database

from chassis.evidence import View
from chassis.mongo import CODEC_OPTIONS

EXAMPLES = 3


@dataclass(frozen=True)
class Compared:
    """One view of two databases: how much of it is alike, and some of what is not."""

    view: View
    equal: int
    different: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)

    @property
    def agrees(self) -> bool:
        """Whether there is no difference at all."""
        return not (self.different or self.missing or self.added)


def compare(live: Database[Any], rebuilt: Database[Any], views: Sequence[View]) -> list[Compared]:
    """`missing` is live only, `added` rebuilt only."""
    return [_compare(view, _fingerprints(view, live), _fingerprints(view, rebuilt)) for view in views]


def fingerprint(database: Database[Any], views: Sequence[View]) -> str:
    """Changes when anything changes that the views show."""
    whole = hashlib.sha256()
    for view in views:
        for key, value in sorted(_fingerprints(view, database).items()):
            whole.update(key.encode() + value)
    return whole.hexdigest()


def _compare(view: View, live: dict[str, bytes], rebuilt: dict[str, bytes]) -> Compared:
    both = live.keys() & rebuilt.keys()
    different = sorted(key for key in both if live[key] != rebuilt[key])
    missing, added = sorted(live.keys() - both), sorted(rebuilt.keys() - both)
    return Compared(view, len(both) - len(different), different, missing, added)


def _fingerprints(view: View, database: Database[Any]) -> dict[str, bytes]:
    """Kept as digests: a million documents of a view take some two hundred megabytes."""
    return {key: hashlib.blake2b(_bytes(value), digest_size=16).digest() for key, value in view.rows(database)}


def _bytes(value: Any) -> bytes:
    return encode({"value": value}, codec_options=CODEC_OPTIONS)


def told(results: Sequence[Compared]) -> Iterator[str]:
    """The comparison for an operator."""
    yield f"  {'':<16} {'alike':>9} {'different':>9} {'live only':>9} {'rebuilt only':>12}"
    for each in results:
        counts = f"{each.equal:>9,} {len(each.different):>9,} {len(each.missing):>9,} {len(each.added):>12,}"
        note = "  other steps, the same result" if each.view.steps and not each.agrees else ""
        yield f"  {each.view.name:<16} {counts}{note}"
        for kind in ("different", "missing", "added"):
            found = getattr(each, kind)
            if found and not each.view.steps:
                yield f"    {kind}: {', '.join(found[:EXAMPLES])}{' …' if len(found) > EXAMPLES else ''}"


def faults(results: Sequence[Compared]) -> int:
    """How many documents are not as they must be; other steps to the same result are none."""
    return sum(len(each.different) + len(each.missing) + len(each.added) for each in results if not each.view.steps)
