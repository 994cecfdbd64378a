"""A Docker engine of one's own: data, socket and processes below one folder, no TCP port, no rule in the machine's firewall."""

from __future__ import annotations

import fcntl
import json
import os
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docker.without_registry import leftovers
from native.debian import SBIN
from native.processes import NotReady, spawn, stop, tail, wait_until

IMAGES = Path(__file__).with_name("images.env")
START = 60  # seconds


class InUse(RuntimeError):
    """Somebody else works with this folder."""


@dataclass(frozen=True)
class Engine:
    """An engine that need not run; whatever it leaves, it leaves in its folder."""

    folder: Path

    @property
    def configuration(self) -> dict[str, Any]:
        """The usual bridge and the firewall may be another engine's: this one takes no such bridge and makes no rule.

        So containers reach each other, and loopback reaches published ports, but nothing leads outside: images are built on the
        machine's own network.
        """
        return {
            "data-root": str(self.folder / "data"),
            "exec-root": str(self.folder / "exec"),
            "pidfile": str(self.folder / "pid"),
            "hosts": [self.address],
            "bridge": "none",
            "iptables": False,
            "ip6tables": False,
            "ip-forward": False,
            "ip-masq": False,
            "exec-opts": ["native.cgroupdriver=cgroupfs"],
            "cgroup-parent": f"/{leftovers.GROUP}",
            "default-address-pools": [{"base": "10.214.0.0/16", "size": 24}],
        }

    @property
    def address(self) -> str:
        return f"unix://{self.folder}/docker.sock"

    @property
    def environment(self) -> dict[str, str]:
        """What points docker's client at this engine, with plugins and settings of its own."""
        return {"DOCKER_HOST": self.address, "DOCKER_CONFIG": str(self.folder / "client"), "COMPOSE_ENV_FILES": str(IMAGES)}

    @contextmanager
    def locked(self) -> Iterator[int]:
        """One user at a time; a descriptor that is handed on keeps the lock as long as its holder lives."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise InUse(f"{self.folder} is in use: by another run, or by an engine that was started to stay") from None
            yield lock.fileno()

    def start(self, *, stays_with: int | None = None) -> None:
        """Begin anew, whatever a killed run has left. It ends with its starter, or stays and keeps the lock it is given."""
        self.stop()
        _take_fair_share()
        (self.folder / "daemon.json").write_text(json.dumps(self.configuration))
        (self.folder / "log").unlink(missing_ok=True)
        process = spawn(
            ["dockerd", "--config-file", str(self.folder / "daemon.json"), *shlex.split(os.environ.get("DOCKERD_OPTIONS", ""))],
            environment={**os.environ, "PATH": SBIN},
            log=self.folder / "log",
            folder=self.folder,
            with_parent=stays_with is None,
            keep=() if stays_with is None else (stays_with,),
        )
        try:
            wait_until(lambda: self.answers() or process.poll() is not None, what="the engine", seconds=START)
        except NotReady:
            stop(process, seconds=START)
        if not self.answers():
            raise NotReady(f"The engine did not start:\n{tail(self.folder / 'log')}")
        self.clear()

    def stop(self) -> None:
        """Nothing of it runs, is mounted or is a network of the machine; images stay. May be repeated, mends what was killed."""
        if self.answers():
            self.clear()
        leftovers.end_processes(self.folder)
        leftovers.unmount(self.folder)
        leftovers.remove_bridges(self.folder)
        leftovers.remove_groups()
        for name in ("pid", "docker.sock"):
            (self.folder / name).unlink(missing_ok=True)

    def clear(self) -> None:
        """Without containers, networks and volumes."""
        self._remove("container", "rm", "--force", "--volumes", among=("ls", "--all", "--quiet"))
        self._remove("network", "rm", among=("ls", "--quiet", "--filter", "type=custom"))
        self._remove("volume", "rm", "--force", among=("ls", "--quiet"))
        self.docker("image", "prune", "--force")

    def answers(self) -> bool:
        return (self.folder / "docker.sock").exists() and self.docker("version", check=False).returncode == 0

    def docker(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, **self.environment}
        return subprocess.run(["docker", *arguments], env=environment, check=check, capture_output=True, text=True)

    def _remove(self, kind: str, *verb: str, among: tuple[str, ...]) -> None:
        if found := self.docker(kind, *among).stdout.split():
            self.docker(kind, *verb, *found)


def _take_fair_share() -> None:
    """All containers together count as one process among those of the machine, unless their group is given more weight."""
    root = Path("/sys/fs/cgroup")
    for tree, setting, weight in ((root / "cpu", "cpu.shares", 16 * 1024), (root, "cpu.weight", 16 * 100)):
        group = tree / leftovers.GROUP
        if (tree / "cgroup.procs").exists():
            group.mkdir(exist_ok=True)
            if (group / setting).exists():
                (group / setting).write_text(str(weight))


def storage(engine: Engine) -> str:
    """Where the kernel has no overlay for this folder, the engine chooses something slower by itself."""
    return engine.docker("info", "--format", "{{.Driver}}").stdout.strip()
