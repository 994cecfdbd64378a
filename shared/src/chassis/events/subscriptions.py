"""Since when a service is bound to each type: what was sent before never was in its queues; only a replay brings it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pymongo.database import Database

RECORD = "provisioned"
_ID = "subscriptions"


def begin(database: Database[Any], types: Iterable[str], *, now: datetime) -> None:
    """Called before the bindings are made: new types count from now, types bound by an earlier release from the beginning."""
    wanted, held = set(types), since(database)
    bound = _bound_before(database)
    begun = {name: held.get(name, None if name in bound else now) for name in wanted}
    _keep(database, begun)


def since(database: Database[Any]) -> dict[str, datetime | None]:
    """The moment per type; None: everything that was ever sent."""
    row = database[RECORD].find_one({"_id": _ID}) or {"types": []}
    return {each["type"]: each["since"] for each in row["types"]}


def caught_up(database: Database[Any], types: Iterable[str]) -> None:
    """The whole log was replayed: from here on everything that was ever sent must be in the inbox."""
    _keep(database, since(database) | dict.fromkeys(types, None))


def _keep(database: Database[Any], begun: dict[str, datetime | None]) -> None:
    rows = [{"type": name, "since": moment} for name, moment in sorted(begun.items())]
    database[RECORD].replace_one({"_id": _ID}, {"types": rows}, upsert=True)


def _bound_before(database: Database[Any]) -> set[str]:
    record = database[RECORD].find_one({"_id": "topology"}) or {"bindings": []}
    return {str(key).rpartition(".bulk")[0] or str(key).rpartition(".b")[0] for _, _, key in record["bindings"]}
