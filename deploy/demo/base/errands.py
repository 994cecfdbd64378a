"""The operator's commands of account-sync in one process: starting one for each would take the month's minute.

`Errands` starts `python -m demo.base.errands` with the service's rights and talks to it line by line.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any, Self

from native import environment
from native.layout import DEPLOY, LOGS, SERVICES

from demo.cabinet import Unexpected


@dataclass(frozen=True)
class Said:
    """What a command printed, and how it ended."""

    code: int
    text: str


class Errands:
    """Ended with the `with` statement."""

    def __enter__(self) -> Self:
        place = next(each for each in SERVICES if each.package == "account_sync")
        self._log = (LOGS / "base-errands.log").open("ab")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "demo.base.errands"],
            env={**environment.of_command(place), "PYTHONPATH": str(DEPLOY)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        return self

    def run(self, *command: str, may_fail: bool = False) -> Said:
        """One command; it has ended when this returns."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise Unexpected(f"account-sync is away; see {self._log.name}")
        said = Said(*json.loads(answer))
        if said.code and not may_fail:
            raise Unexpected(f"{' '.join(command)}: {said.text}")
        return said

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=30)
        self._log.close()


def main() -> None:
    """Commands from standard input, each answered by a line of JSON."""
    import click
    from account_sync.app import service

    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whoever logs may not come between
    group = click.Group(name=service.name, commands={command.name or "": command for command in service.commands})
    with service.runtime() as runtime:
        for line in sys.stdin:
            answers.write(json.dumps(_run(group, json.loads(line), runtime.transactions)) + "\n")
            answers.flush()


def _run(group: Any, command: list[str], transactions: Any) -> tuple[int, str]:
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            group.main(command, prog_name=group.name, obj=transactions)
        except SystemExit as end:
            return int(end.code or 0), said.getvalue()
    return 0, said.getvalue()


if __name__ == "__main__":
    main()
