"""State as a JSON file: dataclasses written as they are and read back by their annotations, a file whole or not at all."""

from __future__ import annotations

import json
from dataclasses import asdict, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


def write(file: Path, state: Any) -> None:
    """Keep it; whoever is killed meanwhile finds what was kept before."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(".new")
    draft.write_text(json.dumps(asdict(state), ensure_ascii=False, default=str, indent=1), encoding="utf-8")
    draft.replace(file)


def read(file: Path, kind: type[T]) -> T | None:
    """What was kept; None where nothing was."""
    if not file.exists():
        return None
    found: T = thaw(kind, json.loads(file.read_text(encoding="utf-8")))
    return found


def thaw(kind: Any, told: Any) -> Any:
    """What JSON tells, as the annotation wants it."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is UnionType:
        return None if told is None else thaw(next(each for each in inner if each is not type(None)), told)
    if origin is tuple:
        return tuple(thaw(inner[0], each) for each in told)
    if origin is list:
        return [thaw(inner[0], each) for each in told]
    if origin is dict:
        return {thaw(inner[0], key): thaw(inner[1], value) for key, value in told.items()}
    return _plain(kind, told)


def _plain(kind: Any, told: Any) -> Any:
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        make: Any = kind
        return make(**{each.name: thaw(hints[each.name], told[each.name]) for each in fields(kind) if each.name in told})
    if kind is date:
        return date.fromisoformat(told)
    if kind is Decimal or kind is int or issubclass(kind, Enum):
        return kind(told)
    return told
