"""`keys`: makes what is missing of the installation's secrets and hands each container its own, readable by it alone."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from native import addresses, business_clock, environment, keys
from native.layout import SECRETS, SERVICES, ServicePlace
from native.mongod import REPLICA_SET
from native.rabbitmq import CONF

HANDED = Path("/run/for")  # one volume per receiver
SUITE_GROUP, WORKER, ADMINISTRATOR, SERVER = 10000, 10002, 10003, 999
BROKER, DATABASE = "rabbitmq:5672", "mongo:27017"
KEYFILE = "mongo.keyfile"


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Who may read a file: one user, or every member of one group."""

    group: int
    user: int = 0

    @property
    def mode(self) -> int:
        return 0o400 if self.user else 0o440


EVERY_PROCESS = Reader(group=SUITE_GROUP)


def hand_out() -> None:
    """May be repeated: secrets that are there stay, everybody gets the same again."""
    keys.make_all()
    if not (SECRETS / KEYFILE).exists():
        keys.keep(KEYFILE, secrets.token_hex(256).encode())
    business_clock.start_if_missing()
    for service in SERVICES:
        _to_service(service)
    _give("cards", "provider_secret", (SECRETS / "provider_secret").read_bytes(), EVERY_PROCESS)
    administrator = Reader(group=SUITE_GROUP, user=ADMINISTRATOR)
    _give("provision", "mongo_url", mongo_url("admin").encode(), administrator)
    _give("provision", "amqp_url", amqp_url("admin").encode(), administrator)
    server = Reader(group=SERVER, user=SERVER)
    _give("mongo", "keyfile", (SECRETS / KEYFILE).read_bytes(), server)
    _give("rabbitmq", "definitions.json", json.dumps(addresses.rabbitmq().definitions()).encode(), server)
    conf = CONF.format(listener="0.0.0.0:5672", definitions="/run/secrets/definitions.json")
    _give("rabbitmq", "rabbitmq.conf", conf.encode(), server)


def mongo_url(user: str) -> str:
    """Passwords are hexadecimal, so nothing needs quoting."""
    return f"mongodb://{user}:{keys.password('mongo', user)}@{DATABASE}/?authSource=admin&replicaSet={REPLICA_SET}"


def amqp_url(user: str) -> str:
    return f"amqp://{user}:{keys.password('amqp', user)}@{BROKER}/%2F"


def _to_service(service: ServicePlace) -> None:
    """The files the run without containers names to it, and its own two addresses; the broker's for the worker alone."""
    told = {**environment.EVERY_SERVICE, **environment.ONE_SERVICE[service.package]}.values()
    for path in (Path(value) for value in told if value.startswith(f"{SECRETS}/")):
        _give(service.folder, path.name, path.read_bytes(), EVERY_PROCESS)
    _give(service.folder, "mongo_url", mongo_url(service.package).encode(), EVERY_PROCESS)
    _give(service.folder, "amqp_url", amqp_url(service.package).encode(), Reader(group=SUITE_GROUP, user=WORKER))


def _give(receiver: str, name: str, content: bytes, reader: Reader) -> None:
    folder = HANDED / receiver
    folder.chmod(0o750)
    os.chown(folder, 0, reader.group)
    draft = folder / f".{name}"
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    draft.write_bytes(content)
    draft.chmod(reader.mode)
    os.chown(draft, reader.user, reader.group)
    draft.replace(folder / name)
