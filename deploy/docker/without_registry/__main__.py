"""python -m docker.without_registry journeys | start | stop: on an engine of one's own, in the folder that ENGINE names."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from docker.without_registry import journeys
from docker.without_registry.engine import Engine, InUse
from native.processes import NotReady


def main(arguments: list[str]) -> int:
    engine = Engine(Path(os.environ.get("ENGINE") or "/var/tmp/suite-engine").resolve())
    signal.signal(signal.SIGTERM, _leave)
    try:
        match arguments:
            case ["journeys"]:
                return journeys.run(engine)
            case ["start"]:
                with engine.locked() as lock:
                    engine.start(stays_with=lock)
                print("\n".join(f"export {name}={value}" for name, value in engine.environment.items()))
            case ["stop"]:
                engine.stop()
            case _:
                print(__doc__, file=sys.stderr)
                return 2
    except (InUse, NotReady, journeys.NotDone) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def _leave(*_: Any) -> None:
    """Once: what is taken down then is not interrupted."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.exit(128 + signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
