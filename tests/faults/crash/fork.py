"""Processes forked from one that has loaded every service and holds no connection: cheap enough to kill thousands."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from typing import Any

LONGEST = 90.0

_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(["pytest", "tests.faults.crash.victim", "tests.faults.crash.visits"])


def ended(life: Callable[..., None], *arguments: Any, seconds: float = LONGEST) -> int | None:
    """Live this life in a process of its own; how it ended."""
    process = _forks.Process(target=life, args=arguments)
    process.start()
    process.join(seconds)
    if process.is_alive():
        process.kill()
        process.join()
    return process.exitcode
