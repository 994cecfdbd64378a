"""What limits workers: how far each thing that they need is used up, the most used first, and how evenly they share the work."""

from __future__ import annotations

import json
import re
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from pymongo import MongoClient

SERVERS = {"beam.smp": "broker", "mongod": "database"}
_FIGURE = re.compile(r"^(events_handled_total|batch_seconds_sum)(?:{[^}]*})? (\S+)$", re.MULTILINE)
Figures = dict[str, float]


@dataclass(frozen=True)
class Hand:
    """A worker process, the port of its figures and its log."""

    process: psutil.Process
    port: int
    log: Path

    @property
    def queues(self) -> list[str]:
        """What it reads by now."""
        lines = [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines() if '"queues_held"' in line]
        return list(lines[-1]["queues"]) if lines else []

    def figures(self) -> Figures:
        """Processor seconds, seconds spent on batches, events."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=10) as answer:
            told = _FIGURE.findall(answer.read().decode())
        seen = {name: sum(float(figure) for each, figure in told if each == name) for name, _ in told}
        return {"processor": _processor_seconds(self.process), **seen}


class Watch:
    """Made while the hands are idle, as frozen ones cannot be asked; from its beginning until it is read."""

    def __init__(self, hands: Sequence[Hand], client: MongoClient[dict[str, Any]]) -> None:
        self._hands, self._client = hands, client
        self._hands_before = [each.figures() for each in hands]
        self.begin()

    def begin(self) -> None:
        """The work begins now."""
        self._servers_before, self._began = self._servers(), time.monotonic()

    def __str__(self) -> str:
        took, server = time.monotonic() - self._began, _spent(self._servers(), self._servers_before)
        pairs = zip(self._hands, self._hands_before, strict=True)
        hands = [_spent(each.figures(), before) for each, before in pairs]
        return f"{_used_up(server, hands, took)}; {_cores(server, hands, took)}; {_shared(server, hands)}"

    def _servers(self) -> Figures:
        """Seconds so far of the machine's cores, of its servers' programs and of the journal's way to the disk; conflicts."""
        machine, status = psutil.cpu_times(), self._client.admin.command("serverStatus")
        seen = {
            "idle": machine.idle + machine.iowait,
            "stolen": machine.steal,
            "journal": status["wiredTiger"]["log"]["log sync time duration (usecs)"] / 1e6,
            "conflicts": float(status["metrics"]["operation"]["writeConflicts"]),
        }
        for process in psutil.Process().children(recursive=True):
            if name := SERVERS.get(process.name()):
                seen[name] = seen.get(name, 0.0) + _processor_seconds(process)
        return seen


def _used_up(server: Figures, hands: Sequence[Figures], took: float) -> str:
    waited = max(each["batch_seconds_sum"] - each["processor"] for each in hands)
    used = {
        "the cores": 1 - server["idle"] / took / psutil.cpu_count(),
        "the journal": server["journal"] / took,
        "a worker's interpreter": max(each["processor"] for each in hands) / took,
        "a worker's wait for answers": max(0.0, waited) / took,
    }
    return ", ".join(f"{name} {used[name]:.0%}" for name in sorted(used, key=used.__getitem__, reverse=True))


def _cores(server: Figures, hands: Sequence[Figures], took: float) -> str:
    cores = {name: server[name] / took for name in SERVERS.values()}
    cores |= {f"worker {number}": each["processor"] / took for number, each in enumerate(hands, start=1)}
    cores |= {"other machines": server["stolen"] / took, "nobody": server["idle"] / took}
    return f"cores of {psutil.cpu_count()}: " + ", ".join(f"{name} {share:.2f}" for name, share in cores.items())


def _shared(server: Figures, hands: Sequence[Figures]) -> str:
    shares = " + ".join(f"{each['events_handled_total']:,.0f}" for each in hands)
    return f"events {shares}, write conflicts {server['conflicts']:.0f}"


def _spent(after: Figures, before: Figures) -> Figures:
    return {name: figure - before.get(name, 0.0) for name, figure in after.items()}


def _processor_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)
