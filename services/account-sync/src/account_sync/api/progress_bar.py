"""A bar with the time to go, on a terminal; nowhere else."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from account_sync.actions.progress import Progress, Step, unseen

_TITLES = {
    Step.READING: "Чтение / reading",
    Step.COMPARING: "Сравнение / comparing",
    Step.APPLYING: "Применение / applying",
    Step.ROLLING_BACK: "Откат / rolling back",
}


@contextmanager
def shown() -> Iterator[Progress]:
    """What a long step is told its progress with; a bar for each step, one after the other."""
    if not sys.stderr.isatty():
        yield unseen
        return
    bars = _Bars()
    try:
        yield bars.show
    finally:
        bars.end()


class _Bars:
    def __init__(self) -> None:
        self._step: Step | None = None
        self._bar: Any = None

    def show(self, step: Step, done: int, whole: int) -> None:
        if step is not self._step:
            self.end()
            self._step = step
            self._bar = click.progressbar(length=whole, label=f"{_TITLES[step]:<24}", show_eta=True, file=sys.stderr)
            self._bar.__enter__()
        self._bar.update(done - self._bar.pos)

    def end(self) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)
            self._bar = self._step = None
