"""What an engine that was killed leaves on the machine: processes, mounts, bridges. All are found by the engine's folder."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import psutil
from native.orphans import end

ID = re.compile(rb"\b[0-9a-f]{64}\b")
GROUP = "suite-engine"
NETWORKS = Path("data/network/files/local-kv.db")


def found(folder: Path) -> list[str]:
    """One line for everything of this engine that the machine still holds."""
    processes = [f"process {each.pid}: {each.name()}" for each in (*servants(folder), *inmates(folder))]
    return [*processes, *(f"mount {place}" for place in mounts(folder)), *(f"bridge {name}" for name in bridges(folder))]


def end_processes(folder: Path) -> None:
    """The engine, which ends its own; then what outlived it: its containerd, and processes in containers."""
    end(each for each in servants(folder) if each.name() == "dockerd")
    end(servants(folder))
    end(inmates(folder))


def servants(folder: Path) -> list[psutil.Process]:
    """Engine, containerd and shims: programs of docker that were started with a path below the folder."""
    programs = (each for each in psutil.process_iter(["name"]) if each.info["name"].startswith(("docker", "containerd")))
    return [each for each in programs if any(is_below(folder, word) for word in _words(each))]


def inmates(folder: Path) -> list[psutil.Process]:
    """Processes whose control group is that of a container of ours."""
    containers = {path.name for path in folder.glob("data/containers/*")}
    return [each for each in psutil.process_iter() if _groups(each) & containers]


def unmount(folder: Path) -> None:
    """The last mounted first; lazily, since a dying process may still hold one."""
    for place in reversed(mounts(folder)):
        subprocess.run(["umount", "--lazy", place], check=True)


def mounts(folder: Path) -> list[str]:
    """Places below the folder where something is mounted, in the order of mounting."""
    places = (line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines())
    return [place for place in places if is_below(folder, place)]


def remove_groups() -> None:
    """Empty control groups, the innermost first; those of a process that is still dying are for the next time."""
    root = Path("/sys/fs/cgroup")
    for group in (*root.glob(GROUP), *root.glob(f"*/{GROUP}")):
        for folder in sorted(group.glob("**/"), reverse=True):
            try:
                folder.rmdir()
            except OSError:
                pass


def remove_bridges(folder: Path) -> None:
    """Of networks that the engine did not live to remove."""
    for bridge in bridges(folder):
        subprocess.run(["ip", "link", "delete", bridge], check=True)


def bridges(folder: Path) -> list[str]:
    """Interfaces that are named after networks the engine has written down."""
    kept = folder / NETWORKS
    ours = {f"br-{network[:12].decode()}" for network in ID.findall(kept.read_bytes() if kept.exists() else b"")}
    return sorted(ours & set(psutil.net_if_addrs()))


def is_below(folder: Path, word: str) -> bool:
    """Is this a path, or an address of a socket, in the folder?"""
    return word.removeprefix("unix://").startswith(f"{folder}/")


def _words(process: psutil.Process) -> list[str]:
    try:
        words: list[str] = process.cmdline()
    except psutil.Error:
        return []
    return words


def _groups(process: psutil.Process) -> set[str]:
    try:
        return set(re.findall("[0-9a-f]{64}", Path(f"/proc/{process.pid}/cgroup").read_text()))
    except OSError:
        return set()
