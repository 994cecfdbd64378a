"""How far a long step has come, for whoever watches it."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum


class Step(StrEnum):
    """What goes on."""

    READING = "reading"
    COMPARING = "comparing"
    APPLYING = "applying"
    ROLLING_BACK = "rolling_back"


Progress = Callable[[Step, int, int], None]  # told after every chunk: how much of a step is done, and how much there is


def unseen(_step: Step, _done: int, _whole: int) -> None:
    """Nobody watches."""
