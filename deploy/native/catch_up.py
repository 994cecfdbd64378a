"""What a subscriber missed, from the producers' logs: public events as CloudEvents, one a line. It reads and writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime
from typing import Any

from chassis.history.log import Log, Place
from pymongo.database import Database

from native.subscribers import offered


def missed(
    databases: Callable[[str], Database[Any]], types: Collection[str], *, since: datetime, until: datetime
) -> Iterator[str]:
    """Every event of these public types written between two moments, in the order of writing, months put away included."""
    for row in Log(databases).read(offered(types), until=until, after=Place(since, "")):
        yield row["body"]


def moment(text: str) -> datetime:
    """`2026-11-25T10:00`, in UTC unless it says otherwise."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
