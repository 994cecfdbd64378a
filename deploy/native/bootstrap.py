"""python -m native.bootstrap [--tests | --bench | --check]: ready this machine for the suite; needs only Python itself."""

from __future__ import annotations

import platform
import subprocess
import sys
from collections.abc import Callable

from native.debian import PackagesMissing, install_packages
from native.installed import install_mongod, install_python_side
from native.web_client import build_web_client


class WrongMachine(RuntimeError):
    """The suite cannot run natively here."""


def check_machine() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever starts this may be older
        found = platform.python_version()
        raise WrongMachine(f"Python 3.11 or newer is needed, this is {found}. Name another: make up PYTHON=python3.12")
    if platform.system() != "Linux" or platform.machine() != "x86_64":
        raise WrongMachine(
            f"The native run is for Linux on x86-64, this is {platform.system()} on {platform.machine()}: "
            "use the containers instead, docker compose up"
        )


def main(arguments: list[str]) -> int:
    bench = "--bench" in arguments
    tests = bench or "--tests" in arguments
    steps: list[Callable[[], None]] = [
        check_machine,
        lambda: install_packages(tests=tests, bench=bench),
        lambda: install_python_side(tests=tests),
        install_mongod,
        build_web_client,
    ]
    if "--check" in arguments:
        steps = [lambda: install_python_side(tests=True)]
    try:
        for step in steps:
            step()
    except (WrongMachine, PackagesMissing) as problem:
        print(problem, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as failure:
        print(f"This did not work (exit {failure.returncode}): {' '.join(map(str, failure.cmd))}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
