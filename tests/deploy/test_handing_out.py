"""The job `keys`: each container gets its own secrets, readable by those who need them and by nobody else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from native.layout import SERVICES, ServicePlace

ROOT = Path(__file__).resolve().parents[2]
JOB = "import sys, pathlib; from docker.jobs import handing_out as job; job.HANDED = pathlib.Path(sys.argv[1]); job.hand_out()"
RECEIVERS = [*(service.folder for service in SERVICES), "provision", "cards", "mongo", "rabbitmq"]

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="files are given to other users by root, as in the container")


def hand_out(folder: Path) -> Path:
    handed = folder / "for"
    for receiver in RECEIVERS:
        (handed / receiver).mkdir(parents=True, exist_ok=True)
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "deploy"), "SUITE_RUN": str(folder / "run")}
    subprocess.run([sys.executable, "-c", JOB, str(handed)], env=env, check=True)
    return handed


@pytest.fixture(scope="module")
def handed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hand_out(tmp_path_factory.mktemp("installation"))


def readers(file: Path) -> tuple[int, int, int]:
    about = file.stat()
    return about.st_uid, about.st_gid, about.st_mode & 0o777


@pytest.mark.parametrize("service", SERVICES, ids=lambda each: each.folder)
def test_the_brokers_address_is_for_the_worker_alone(handed: Path, service: ServicePlace) -> None:
    folder = handed / service.folder
    assert readers(folder / "amqp_url") == (10002, 10000, 0o400)
    assert {readers(file) for file in folder.iterdir() if file.name != "amqp_url"} == {(0, 10000, 0o440)}


def test_the_administrators_addresses_are_for_provision_alone(handed: Path) -> None:
    assert {file.name: readers(file) for file in (handed / "provision").iterdir()} == {
        "mongo_url": (10003, 10000, 0o400),
        "amqp_url": (10003, 10000, 0o400),
    }


def test_a_folder_is_closed_to_strangers(handed: Path) -> None:
    assert {(handed / receiver).stat().st_mode & 0o777 for receiver in RECEIVERS} == {0o750}


def test_each_key_that_signs_or_opens_is_its_owners_alone(handed: Path) -> None:
    owners = {
        "jwt_private.json": {"identity"}, "pepper": {"identity"}, "link_private.json": {"notification"},
        "receipt_private.json": {"readings"},
    }  # fmt: skip
    assert {name: {path.parent.name for path in handed.rglob(name)} for name in owners} == owners
    assert not list(handed.rglob("agent_passwords.json"))
    readers = {"identity", "account-sync", "billing-calculator", "notification"}
    assert {path.parent.name for path in handed.rglob("vault_master.key")} == readers


def test_the_broker_knows_each_service_by_a_hash(handed: Path) -> None:
    definitions = json.loads((handed / "rabbitmq" / "definitions.json").read_text())
    assert {user["name"] for user in definitions["users"]} == {"admin", *(service.package for service in SERVICES)}
    assert "listeners.tcp.1 = 0.0.0.0:5672" in (handed / "rabbitmq" / "rabbitmq.conf").read_text()


def test_a_second_time_everybody_gets_the_same(tmp_path: Path) -> None:
    first = hand_out(tmp_path)
    before = {path: path.read_bytes() for path in first.rglob("*") if path.is_file() and path.name != "definitions.json"}
    hand_out(tmp_path)
    assert {path: path.read_bytes() for path in before} == before
