"""Taken ports, missing packages, rights: what the start-up says and guards."""

from __future__ import annotations

import json
import re
import socket
from importlib import import_module
from pathlib import Path

import pytest
from chassis.events import topology
from native import debian, ports
from native.layout import SERVICES
from native.processes import free_port
from native.program import Program
from native.rabbitmq import hashed

ROOT = Path(__file__).resolve().parents[2]


def test_a_taken_port_is_named_with_its_holder() -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        mine = Program(name="gateway", command=[], environment={}, ports=(port, free_port()))
        (said,) = ports.taken([mine])
    assert re.fullmatch(rf"port {port} \(for gateway\) is taken by .*\(process \d+\)", said)


def test_without_root_the_missing_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = debian.Package(name="rabbitmq-server", present=lambda: False)
    monkeypatch.setattr(debian.os, "geteuid", lambda: 1000)
    with pytest.raises(debian.PackagesMissing, match="apt-get install --no-install-recommends rabbitmq-server"):
        debian.install_packages([missing])


def test_what_stood_in_the_way_of_service_starts_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    policy, saved = tmp_path / "policy-rc.d", tmp_path / "saved"
    policy.write_text("the owner's")
    monkeypatch.setattr(debian, "POLICY", policy)
    monkeypatch.setattr(debian, "SAVED_POLICY", saved)
    with debian._no_service_starts():
        assert "exit 101" in policy.read_text()
    assert policy.read_text() == "the owner's" and not saved.exists()


def test_nothing_stays_where_nothing_stood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian, "POLICY", tmp_path / "policy-rc.d")
    monkeypatch.setattr(debian, "SAVED_POLICY", tmp_path / "saved")
    with pytest.raises(RuntimeError), debian._no_service_starts():
        raise RuntimeError("apt was interrupted")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("service", [each.package for each in SERVICES])
def test_a_service_may_write_to_its_own_exchange_and_read_its_own_queues_only(service: str) -> None:
    right = json.loads((ROOT / "deploy/rabbitmq/rights.json").read_text())[service]
    others = [each.package for each in SERVICES if each.package != service]
    assert re.search(right["write"], f"{service}.events")
    handlers = import_module(f"{service}.app").service.handlers
    assert all(re.search(right["read"], queue.name) for queue in topology.of_handlers(service, handlers, partitions=16).queues)
    assert not any(re.search(right["write"], f"{other}.events") for other in others)
    assert not any(re.search(right["read"], f"{other}.p0") for other in others)
    assert not re.search(right["configure"], f"{service}.p0")


def test_a_service_has_its_own_database_and_only_identity_writes_keys() -> None:
    rights = json.loads((ROOT / "deploy/mongo/rights.json").read_text())
    operators = {"auditor", "rebuilder"}
    assert set(rights) == {each.package for each in SERVICES} | operators
    for service, roles in rights.items():
        if service in operators:
            continue
        assert {role["db"] for role in roles} <= {service, "key_vault"}
    writers = [service for service, roles in rights.items() if {"db": "key_vault", "role": "readWrite"} in roles]
    assert writers == ["identity"]


def test_whoever_reads_every_log_writes_nothing_and_whoever_rebuilds_writes_to_one_database_of_no_service() -> None:
    rights = json.loads((ROOT / "deploy/mongo/rights.json").read_text())
    assert rights["auditor"] == [{"db": each.package, "role": "read"} for each in SERVICES]
    assert rights["rebuilder"] == [{"db": "rebuild", "role": "readWrite"}]


def test_a_hashed_password_is_what_rabbitmq_expects() -> None:
    # the example of RabbitMQ's own documentation of password hashing
    assert hashed("test12", bytes.fromhex("908dc60a")) == "kI3GCqW5JLMJa4iX1lo7X4D6XbYqlLgxIs30+P6tENUV2POR"
