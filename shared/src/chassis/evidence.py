"""What a service offers so that others can prove it right: how a rebuilt database is compared, which sums must agree."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from pymongo.database import Database

from chassis.events.handler import Handler


@dataclass(frozen=True)
class View:
    """`rows(database)` yields keys and values that a rebuilt database must show as the live one does.

    With `steps` it is the way on which a state was reached: told when it differs, and no fault, because a service that had
    fallen behind takes several events of one subject in one step.
    """

    name: str
    rows: Callable[[Database[Any]], Iterable[tuple[str, Any]]]
    steps: bool = False


@dataclass(frozen=True)
class Checked:
    """How many things a check looked at, and in words what is wrong with which."""

    looked_at: int
    wrong: list[str]


@dataclass(frozen=True)
class Check:
    """`run(work, sample)` looks at up to `sample` things, chosen by chance, as they were at one moment; it writes nothing."""

    name: str
    run: Callable[[Any, int], Checked]


@dataclass(frozen=True)
class Evidence:
    """`first_hand` handles the service's own facts when its database is rebuilt from the logs, its own among them."""

    first_hand: tuple[Handler, ...] = ()
    views: tuple[View, ...] = ()
    checks: tuple[Check, ...] = ()
