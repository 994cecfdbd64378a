"""Runs a module in a process whose clock is wrong: `python -m tests.faults.rig.shifted 600 module argument …`."""

from __future__ import annotations

import runpy
import sys
from datetime import timedelta

from chassis import clock


def main(seconds: str, module: str, *arguments: str) -> None:
    """The machine's time as the whole chassis asks for it, so many seconds later; the steady clock stays right."""
    right, wrong_by = clock.system_now, timedelta(seconds=float(seconds))
    clock.system_now = lambda: right() + wrong_by
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__")


if __name__ == "__main__":
    main(*sys.argv[1:])
