"""The containers are the same suite: every process, every setting, its own rights, its own secrets as files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from docker.jobs import gateway
from native import environment
from native.layout import SECRETS, SERVICES, ServicePlace
from native.mongod import Mongod

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = [service.folder for service in SERVICES]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
PARTS: dict[str, dict[str, Any]] = COMPOSE["services"]
KEPT_RUNNING = [name for name, part in PARTS.items() if part["restart"] == "unless-stopped"]


def setting(name: str) -> str:
    """Whether a value or a file says it is the installation's choice."""
    return name.removesuffix("_FILE")


def test_every_process_of_every_service_is_there() -> None:
    wanted = {f"{folder}-{part}" for folder in FOLDERS for part in ("web", "worker", "provision")}
    assert wanted | {"mongo", "rabbitmq", "mail", "gateway", "keys", "accounts", "demo-registry"} <= set(PARTS)


@pytest.mark.parametrize("name", KEPT_RUNNING)
def test_what_keeps_running_says_how_it_is(name: str) -> None:
    assert PARTS[name]["healthcheck"]["test"]
    assert PARTS[name]["stop_grace_period"] == "35s"


@pytest.mark.parametrize("name", list(PARTS))
def test_nobody_has_more_rights_than_needed(name: str) -> None:
    part = PARTS[name]
    assert part["cap_drop"] == ["ALL"]
    assert part["security_opt"] == ["no-new-privileges:true"]
    assert part["mem_limit"] and part["pids_limit"]
    if part["user"].startswith("0"):  # files of secrets are given away by root, in a job without a network
        assert part["restart"] == "on-failure" and part["network_mode"] in {"none", "service:mongo"}
    assert part["read_only"] or name == "rabbitmq"


def test_a_web_process_cannot_reach_the_broker() -> None:
    assert COMPOSE["networks"]["broker"]["internal"]
    on_broker = {name for name, part in PARTS.items() if "broker" in part.get("networks", ())}
    jobs = {f"{folder}-provision" for folder in FOLDERS} | {"demo-registry"}
    assert on_broker == {"rabbitmq"} | jobs | {f"{folder}-worker" for folder in FOLDERS}


def test_only_the_gateway_the_mail_and_the_card_page_are_seen_and_on_loopback_alone() -> None:
    seen = {name: part["ports"] for name, part in PARTS.items() if "ports" in part}
    assert set(seen) == {"cards", "gateway", "mail"}
    assert all(port.startswith("127.0.0.1:") for ports in seen.values() for port in ports)


@pytest.mark.parametrize("service", SERVICES, ids=FOLDERS)
def test_a_service_is_told_what_it_is_told_without_containers(service: ServicePlace) -> None:
    told = {setting(name) for name in PARTS[f"{service.folder}-worker"].get("environment", {})}
    assert told == {f"{service.prefix}_{setting(name)}" for name in environment.ONE_SERVICE[service.package]}
    assert PARTS[f"{service.folder}-web"].get("environment") == PARTS[f"{service.folder}-worker"].get("environment")


@pytest.mark.parametrize("service", SERVICES, ids=FOLDERS)
def test_the_secrets_a_service_is_told_of_are_files_of_its_own(service: ServicePlace) -> None:
    native = {name: Path(value).name for name, value in environment.ONE_SERVICE[service.package].items() if str(SECRETS) in value}
    here = PARTS[f"{service.folder}-worker"].get("environment", {})
    assert {name: Path(here[f"{service.prefix}_{name}"]).name for name in native} == native
    for process in ("web", "worker", "provision"):
        mounted = [volume for volume in PARTS[f"{service.folder}-{process}"]["volumes"] if volume.startswith("secrets")]
        assert f"secrets-{service.folder}:/run/secrets:ro" in mounted
        assert ("secrets-provision:/run/administrator:ro" in mounted) == (process == "provision")
        assert len(mounted) == 1 + (process == "provision")


def test_no_secret_stands_in_the_file() -> None:
    for part in PARTS.values():
        for name, value in part.get("environment", {}).items():
            if re.search("KEY|PASSWORD|SECRET|PEPPER|AGENTS|MONGO_URL|AMQP_URL|VAULT", name):
                assert name.endswith("_FILE") and str(value).startswith("/run/secrets/")
    assert not re.search(r"(mongodb|amqp)://", (ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


def test_mongodb_is_started_as_without_containers() -> None:
    native = Mongod(folder=Path("/"), port=1, binary=Path("mongod"), password="-").command
    place = {"--dbpath", "--bind_ip", "--port", "--keyFile", "--nounixsocket"}
    pairs = [[name, native[at + 1]] for at, name in enumerate(native) if name.startswith("--") and name not in place]
    by_default = {re.sub(r"\$\{\w+:-(.*)\}", r"\1", word) for word in PARTS["mongo"]["command"]}
    assert {"=".join(pair) for pair in pairs} <= by_default


def test_the_gateway_asks_for_the_address_of_a_container_that_came_back() -> None:
    text = gateway.configuration()
    assert "@" not in re.sub(r"#.*", "", text)
    assert re.findall(r"^ *upstream (\w+)", text, re.MULTILINE) == ["behind"]  # the gateway itself, whose address stays
    for service in SERVICES:
        assert f'map "" $at_{service.package} {{ default {service.folder}-web:8000; }}' in text
        assert f"proxy_pass http://$at_{service.package};" in text


def test_images_are_made_from_locked_packages() -> None:
    recipe = (ROOT / "deploy/docker/Dockerfile").read_text(encoding="utf-8")
    installs = re.findall(r"pip install.*", recipe)
    assert installs and all("--no-deps --require-hashes" in line for line in installs)
    assert re.search(r"npm ci .*--ignore-scripts", recipe) and "npm install" not in recipe
    lock = (ROOT / "deploy/docker/requirements.lock").read_text(encoding="utf-8")
    theirs = re.findall(r"^\S+==\S+", lock, re.MULTILINE)
    ours = set(re.findall(r"^\S+==\S+", (ROOT / "requirements-dev.lock").read_text(encoding="utf-8"), re.MULTILINE))
    assert theirs and set(theirs) <= ours
