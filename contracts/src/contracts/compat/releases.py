"""Two folders of documents, the released one and today's, compared as a whole."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from contracts.compat.events import compare_examples, compare_producers, compare_types
from contracts.compat.finding import Finding
from contracts.compat.operations import compare_operations


@dataclass(frozen=True)
class Release:
    """All documents of a release by kind and path."""

    schemas: dict[str, Any] = field(default_factory=dict)
    asyncapi: dict[str, Any] = field(default_factory=dict)
    openapi: dict[str, Any] = field(default_factory=dict)
    examples: dict[str, Any] = field(default_factory=dict)


def read(folder: Path, *, examples: Path) -> Release:
    """The documents below `folder` (generated or released) and the golden messages in `examples`."""
    return Release(**{kind: _documents(folder / kind, kind) for kind in ("schemas", "asyncapi", "openapi")},
                   examples=_documents(examples, "examples"))  # fmt: skip


def _documents(folder: Path, kind: str) -> dict[str, Any]:
    return {f"{kind}/{file.name}": json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.json"))}


def compare(old: Release, new: Release) -> list[Finding]:
    """Everything that differs and matters to someone, harmless changes included."""
    return [
        *compare_types(old.schemas, new.schemas),
        *compare_producers(old.asyncapi, new.asyncapi),
        *compare_examples(old.examples, new.examples),
        *compare_operations(old.openapi, new.openapi),
    ]


def findings(contracts: Path) -> list[Finding]:
    """What differs between the contracts in this folder and those they were released as."""
    released = contracts / "released"
    old = read(released, examples=released / "examples" / "events")
    return compare(old, read(contracts / "generated", examples=contracts / "examples" / "events"))


def breaks(contracts: Path) -> list[Finding]:
    """Only what would break somebody."""
    return [each for each in findings(contracts) if each.breaks]
