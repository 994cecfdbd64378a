"""python -m native.bootstrap [--tests | --bench | --check | --containers]: ready this machine; needs only Python itself."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Callable

from native import web_client
from native.debian import PackagesMissing, install_packages, wanted, wanted_for_containers
from native.installed import install_mongod, install_python_side


class WrongMachine(RuntimeError):
    """The suite cannot run here in the way that was asked for."""


def check_machine() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever starts this may be older
        found = platform.python_version()
        raise WrongMachine(f"Python 3.11 or newer is needed, this is {found}. Name another: make up PYTHON=python3.12")
    if platform.system() != "Linux" or platform.machine() != "x86_64":
        raise WrongMachine(
            f"The native run is for Linux on x86-64, this is {platform.system()} on {platform.machine()}: "
            "use the containers instead, docker compose up"
        )


def check_machine_of_containers() -> None:
    """Of the run without a registry; where there is one, any machine with an engine will do."""
    system = platform.freedesktop_os_release()
    if system.get("ID") != "debian":
        raise WrongMachine(
            f"`make containers` makes its images from Debian's packages and needs Debian, this is {system.get('NAME')}.\n"
            "With an engine and an image registry: JOURNEYS=containers .venv/bin/python -m pytest tests/journeys"
        )
    if os.geteuid() != 0:
        raise WrongMachine("`make containers` starts an engine of its own, which only root may do: repeat it as root.")


def main(arguments: list[str]) -> int:
    bench = "--bench" in arguments
    tests = bench or "--tests" in arguments
    steps: list[Callable[[], None]] = [
        check_machine,
        lambda: install_packages(wanted(tests=tests, bench=bench)),
        lambda: install_python_side(tests=tests),
        install_mongod,
        web_client.build_web_client,
    ]
    if "--check" in arguments:
        steps = [lambda: install_python_side(tests=True)]
    if "--containers" in arguments:
        steps = [
            check_machine,
            check_machine_of_containers,
            lambda: install_packages(wanted_for_containers()),
            lambda: install_python_side(tests=True),
            lambda: web_client.install_packages(web_client.find_node()),  # the tests look at pages with one of them
        ]
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
