"""The suite as `docker compose up` starts it, on an engine of this machine."""

from __future__ import annotations

import io
import json
import os
import shlex
import subprocess
import tarfile
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

from tests.journeys.suites import ROOT, Suite

OTHER_NAMES = {"mongod": "mongo"}
ESTABLISHED = "01"


class Containers(Suite):
    """Everything about it is asked of compose, or of the engine behind it."""

    folder = ROOT / ".run" / "journeys-in-containers"
    amqp_port = 5672

    def __init__(self, gateway: str, mail: str, compose: str) -> None:
        super().__init__(gateway, mail)
        self._compose = shlex.split(compose)
        self.environment = {**os.environ, "SUITE_RUN": str(self.folder), "DEMO_COMPOSE": compose}

    def agent_password(self) -> str:
        return self._run("operator", "agent-password").strip()

    def move_clock(self, at: str) -> None:
        self._run("operator", "clock", at)

    def rotate_keys(self, *, drop: bool = False) -> None:
        self._run("keys", "keys", "rotate", *(["drop"] if drop else []))

    def mongo_url(self, user: str) -> str:
        told = self._told(user, "mongo_url").replace("replicaSet=suite", "directConnection=true")
        return told.replace("@mongo:", f"@{self._address('mongo')}:")

    def amqp_url(self, user: str) -> str:
        return self._told(user, "amqp_url").replace("@rabbitmq:", f"@{self._address('rabbitmq')}:")

    def kill(self, program: str) -> None:
        """From inside, since the engine brings back what died, not what it was told to kill."""
        self._ask("exec", "-T", _name(program), "sh", "-c", "kill -9 -1", check=False)

    def freeze(self, program: str) -> None:
        self._ask("pause", _name(program))

    def thaw(self, program: str) -> None:
        self._ask("unpause", _name(program))

    def incarnation(self, program: str) -> str:
        return str(self._inspect(program)["State"]["StartedAt"])

    def is_ready(self) -> bool:
        return all(part["Health"] in {"", "healthy"} and part["State"] == "running" for part in self.parts())

    def parts(self) -> list[dict[str, Any]]:
        """Containers that are meant to be there, as compose tells of them; jobs that are done are not among them."""
        listed = [json.loads(line) for line in self._ask("ps", "--all", "--format", "json").splitlines()]
        return [part for part in listed if not (part["State"] == "exited" and part["ExitCode"] == 0)]

    def peers(self, program: str) -> set[int]:
        lines = self._ask("exec", "-T", _name(program), "cat", "/proc/net/tcp", "/proc/net/tcp6").splitlines()
        sockets = [line.split()[1:4] for line in lines if ":" in line]
        return {int(remote.rpartition(":")[2], 16) for _local, remote, state in sockets if state == ESTABLISHED}

    def listening(self) -> set[tuple[str, int]]:
        published = (port for part in self.parts() for port in part["Publishers"] or ())
        return {(port["URL"], port["PublishedPort"]) for port in published if port["PublishedPort"]}

    def answers_inside(self, service: str, path: str) -> bool:
        web = f"{service.replace('_', '-')}-web"
        return self._command("exec", "-T", web, "healthy", "8000", path).returncode == 0

    def logs(self) -> Iterator[tuple[str, bytes]]:
        names = self._ask("ps", "--all", "--services").split()
        return ((name, self._ask("logs", "--no-color", name).encode()) for name in names)

    def broker_files(self) -> Iterator[tuple[str, bytes]]:
        return self._files("rabbitmq", "/var/lib/rabbitmq")

    def database_files(self) -> Iterator[tuple[str, bytes]]:
        return self._files("mongo", "/data/db")

    def _files(self, container: str, folder: str) -> Iterator[tuple[str, bytes]]:
        pack = [*self._compose, "exec", "-T", container, "tar", "-c", folder]
        packed = subprocess.run(pack, capture_output=True, check=False)  # it complains of files that change meanwhile
        with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as files:
            for file in files:
                if content := files.extractfile(file):
                    yield file.name, content.read()

    def hand_in(self, name: str, registry: bytes) -> None:
        text = b64encode(registry).decode()
        self._ask("exec", "-T", "account-sync-worker", "sh", "-c", f"echo {text} | base64 -d > /run/inbox/{name}")

    def parked(self, service: str, deed: str, *options: str) -> str:
        return self._ask("exec", "-T", f"{service.replace('_', '-')}-worker", "service", "parked", deed, *options)

    def setup_link(self, login: str, *roles: str) -> str:
        given = [word for role in roles for word in ("--role", role)]
        return self._ask("exec", "-T", "identity-worker", "service", "run", "add-staff", login, *given).strip()

    def up(self) -> None:
        """Once more."""
        self._ask("up", "--wait")

    def says(self, program: str, *command: str) -> str:
        """What a command prints in the container of a program."""
        return self._ask("exec", "-T", _name(program), *command)

    def runs(self, program: str, *command: str) -> bool:
        """Does this command succeed in the container of a program?"""
        return self._command("exec", "-T", _name(program), *command).returncode == 0

    def _told(self, user: str, name: str) -> str:
        """What stands in the file that this user's container was given."""
        if user == "admin":
            return self._run("--entrypoint", "cat", "readings-provision", f"/run/administrator/{name}")
        return self._ask("exec", "-T", f"{user.replace('_', '-')}-worker", "cat", f"/run/secrets/{name}")

    def _address(self, program: str) -> str:
        """The machine reaches every container, also on networks that lead nowhere else."""
        (network,) = self._inspect(program)["NetworkSettings"]["Networks"].values()
        return str(network["IPAddress"])

    def _inspect(self, program: str) -> dict[str, Any]:
        container = self._ask("ps", "--all", "--quiet", _name(program)).strip()
        said = subprocess.run(["docker", "inspect", container], capture_output=True, text=True, check=True).stdout
        found: dict[str, Any] = json.loads(said)[0]
        return found

    def _run(self, *command: str) -> str:
        """A container of its own for one errand."""
        return self._ask("run", "--rm", "--no-deps", "-T", *command)

    def _ask(self, *words: str, check: bool = True) -> str:
        ended = self._command(*words)
        assert ended.returncode == 0 or not check, ended.stderr
        return ended.stdout

    def _command(self, *words: str) -> subprocess.CompletedProcess[str]:
        command, nothing = [*self._compose, *words], subprocess.DEVNULL
        return subprocess.run(command, cwd=ROOT, stdin=nothing, capture_output=True, text=True, check=False, timeout=180)


def _name(program: str) -> str:
    return OTHER_NAMES.get(program, program)
