"""Stands in for `docker compose` where there is no engine: `up`, `port` and `down` drive the native suite instead.

pytest-docker calls it as `… -f FILE -p PROJECT up --build --wait`, `… port SERVICE NUMBER`, `… down -v`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHIFT = int(os.environ.get("JOURNEYS_SHIFT", "1000"))  # beside a suite that may run already
RUN = ROOT / ".run" / "journeys"
PORTS = {("gateway", "8080"): 8080, ("mail", "8126"): 8126, ("rabbitmq", "5672"): 5772, ("mongo", "27017"): 27117}


def environment() -> dict[str, str]:
    """What points every command at the journeys' own suite."""
    return {**os.environ, "SUITE_RUN": str(RUN), "SUITE_PORT_SHIFT": str(SHIFT)}


def make(*targets: str) -> None:
    """Call make as the README does."""
    subprocess.run(["make", "--no-print-directory", *targets], cwd=ROOT, env=environment(), check=True)


def main(arguments: list[str]) -> None:
    """Leave out the options before the verb, then do what it says."""
    while arguments and arguments[0].startswith("-"):
        arguments = arguments[2:]
    verb, *rest = arguments
    if verb == "up":
        make("up")
    elif verb == "port":
        print(f"127.0.0.1:{PORTS[(rest[0], rest[1])] + SHIFT}")
    elif verb == "down":
        if os.environ.get("JOURNEYS_KEEP") == "1":  # runs on, for quick repetition
            return
        make("down")
        shutil.rmtree(RUN, ignore_errors=True)
    else:
        sys.exit(f"the stand-in does not know `{verb}`")


if __name__ == "__main__":
    main(sys.argv[1:])
