"""The engine beside any other: what it asks of the machine, what is found when it was killed, what is said when it cannot be."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from docker.without_registry import journeys, leftovers
from docker.without_registry.engine import Engine, InUse
from native import bootstrap

NETWORK = "0123456789ab" + "c" * 52


def test_it_takes_nothing_that_another_engine_may_own(tmp_path: Path) -> None:
    asked = Engine(tmp_path).configuration
    assert asked["bridge"] == "none"
    assert not any(asked[name] for name in ("iptables", "ip6tables", "ip-forward", "ip-masq"))
    assert asked["hosts"] == [f"unix://{tmp_path}/docker.sock"]
    assert all(Path(asked[name]).is_relative_to(tmp_path) for name in ("data-root", "exec-root", "pidfile"))


def test_its_client_looks_at_it_alone(tmp_path: Path) -> None:
    told = Engine(tmp_path).environment
    assert told["DOCKER_HOST"].startswith(f"unix://{tmp_path}/") and told["DOCKER_CONFIG"].startswith(f"{tmp_path}/")
    assert Path(told["COMPOSE_ENV_FILES"]).is_file()


def test_one_user_at_a_time_until_the_last_holder_of_the_lock_is_gone(tmp_path: Path) -> None:
    engine = Engine(tmp_path)
    with engine.locked() as lock:
        stays = subprocess.Popen(["sleep", "60"], pass_fds=(lock,))
        with pytest.raises(InUse, match="is in use"), engine.locked():
            pass
    with pytest.raises(InUse), engine.locked():
        pass
    stays.kill()
    stays.wait()
    with engine.locked():
        pass


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Starts a program of any name that does nothing."""
    running: list[subprocess.Popen[bytes]] = []

    def start(name: str, *words: str) -> subprocess.Popen[bytes]:
        program = tmp_path / f"{len(running)}" / name
        program.parent.mkdir()
        shutil.copy("/bin/bash", program)
        running.append(subprocess.Popen([str(program), "-c", "read", *words], stdin=subprocess.PIPE))
        return running[-1]

    yield start
    for each in running:
        each.kill()
        each.communicate()


def test_programs_of_docker_in_the_folder_are_ended_and_no_others(
    tmp_path: Path, started: Callable[..., subprocess.Popen[bytes]]
) -> None:
    folder = tmp_path / "engine"
    engine = started("dockerd", "--config-file", f"{folder}/daemon.json")
    shim = started("containerd-shim-runc-v2", "-address", f"unix://{folder}/exec/containerd/containerd.sock")
    others = [started("dockerd", f"{folder}-of-others/daemon.json"), started("tail", f"{folder}/log")]
    assert {line.rpartition(": ")[2] for line in leftovers.found(folder)} == {"dockerd", "containerd-shim-runc-v2"}
    leftovers.end_processes(folder)
    assert leftovers.found(folder) == []
    assert None not in (engine.poll(), shim.poll())
    assert [other.poll() for other in others] == [None, None]


def test_bridges_of_networks_it_has_written_down_are_found_and_no_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / leftovers.NETWORKS
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"\x00docker/network/v1.0/network/" + NETWORK.encode() + b"\x00")
    there = ("lo", "docker0", f"br-{NETWORK[:12]}", "br-ffffffffffff")
    monkeypatch.setattr(psutil, "net_if_addrs", lambda: dict.fromkeys(there))
    assert leftovers.found(tmp_path) == [f"bridge br-{NETWORK[:12]}"]


def test_a_taken_port_is_named_before_anything_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        monkeypatch.setenv("GATEWAY_PORT", str(holder.getsockname()[1]))
        with pytest.raises(journeys.NotDone, match=r"is taken by .*\n.*make containers GATEWAY_PORT="):
            journeys.run(Engine(tmp_path / "engine"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("status", "well"),
    [
        ("Up 2 minutes (healthy)", True),
        ("Exited (0) 3 seconds ago", True),
        ("Created", True),
        ("Up 2 minutes (unhealthy)", False),
        ("Up 1 second (health: starting)", False),
        ("Exited (1) 3 seconds ago", False),
        ("Restarting (137) 1 second ago", False),
    ],
)
def test_whose_last_words_are_shown(status: str, well: bool) -> None:
    assert journeys.is_well(status) == well


@pytest.mark.parametrize(
    ("system", "user", "said"),
    [("ubuntu", 0, "needs Debian, this is Other"), ("debian", 1000, "only root may do: repeat it as root")],
)
def test_the_wrong_machine_is_told_why(monkeypatch: pytest.MonkeyPatch, system: str, user: int, said: str) -> None:
    monkeypatch.setattr(bootstrap.platform, "freedesktop_os_release", lambda: {"ID": system, "NAME": "Other"})
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: user)
    with pytest.raises(bootstrap.WrongMachine, match=said):
        bootstrap.check_machine_of_containers()
