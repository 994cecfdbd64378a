"""Who reaches MongoDB and RabbitMQ under which name: one account per service, and the administrators."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlsplit

from pymongo import MongoClient

from native.keys import password
from native.layout import (
    AMQP_PORT,
    DIST_PORT,
    EPMD_PORT,
    MONGO_PORT,
    MONGOD_HOME,
    OWN_AMQP_URL,
    OWN_MONGO_URL,
    ROOT,
    RUN,
)
from native.mongod import Mongod, installed_mongod
from native.rabbitmq import BrokerUser, RabbitMq


def mongod() -> Mongod:
    binary = installed_mongod(MONGOD_HOME)
    if binary is None:
        raise FileNotFoundError("mongod is not installed: run `make up`")
    return Mongod(folder=RUN / "mongo", port=MONGO_PORT, binary=binary, password=password("mongo", "admin"))


def rabbitmq() -> RabbitMq:
    rights = json.loads((ROOT / "deploy" / "rabbitmq" / "rights.json").read_text())
    return RabbitMq(
        folder=RUN / "rabbitmq",
        port=AMQP_PORT,
        dist_port=DIST_PORT,
        epmd_port=EPMD_PORT,
        admin=BrokerUser(name="admin", password=password("amqp", "admin"), administrator=True),
        users=tuple(BrokerUser(name=name, password=password("amqp", name), **right) for name, right in rights.items()),
    )


def mongo_admin_url() -> str:
    return OWN_MONGO_URL or mongod().url


def amqp_admin_url() -> str:
    return OWN_AMQP_URL or rabbitmq().url


def mongo_url(name: str) -> str:
    """The account of a service, or one of the operator's, on the same servers the administrator's address names."""
    admin = urlsplit(mongo_admin_url())
    hosts = admin.netloc.rpartition("@")[2]
    query = "&".join(part for part in admin.query.split("&") if part and not part.lower().startswith("authsource="))
    options = "&".join(filter(None, (query, "authSource=admin")))
    return f"{admin.scheme}://{name}:{quote(password('mongo', name))}@{hosts}/?{options}"


def amqp_url(package: str) -> str:
    """A broker the user runs knows no accounts of ours: then its one address serves everybody."""
    if OWN_AMQP_URL:
        return OWN_AMQP_URL
    node = rabbitmq()
    return node.url_of(next(user for user in node.users if user.name == package))


def make_mongo_accounts(admin_url: str = "") -> None:
    """Create or bring up to date each service's and each operator's database account with only the rights it needs."""
    rights = json.loads((ROOT / "deploy" / "mongo" / "rights.json").read_text())
    client: MongoClient[dict[str, Any]] = MongoClient(admin_url or mongo_admin_url(), serverSelectionTimeoutMS=15_000)
    with client:
        known = {user["user"] for user in client.admin.command("usersInfo")["users"]}
        for name, roles in rights.items():
            verb = "updateUser" if name in known else "createUser"
            client.admin.command(verb, name, pwd=password("mongo", name), roles=roles)
