"""Processes forked from one that has loaded every service and holds no connection: cheap enough to kill thousands."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from typing import Any

LONGEST = 90.0

_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(["pytest", "tests.faults.crash.victim", "tests.faults.crash.visits", "tests.faults.crash.till"])


def ended(life: Callable[..., None], *arguments: Any, seconds: float = LONGEST) -> int | None:
    """Live this life in a process of its own; how it ended."""
    process = _forks.Process(target=life, args=arguments)
    process.start()
    process.join(seconds)
    if process.is_alive():
        process.kill()
        process.join()
    return process.exitcode


def struck(life: Callable[..., None], *arguments: Any, when: Callable[[], bool], seconds: float = LONGEST) -> int | None:
    """Live this life until it ends or `when` says to kill it, at whatever it is doing then; how it ended."""
    process = _forks.Process(target=life, args=arguments)
    process.start()
    end = time.monotonic() + seconds
    while process.is_alive() and not when() and time.monotonic() < end:
        process.join(0.002)
    process.kill()
    process.join()
    return process.exitcode
