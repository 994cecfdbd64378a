"""The programs of the depot, kept alive by the suite's own supervisor: servers and gateway of the suite, one service of ours."""

from __future__ import annotations

import os
import sys
from typing import Any
from urllib.parse import quote

from native import addresses, keys
from native.gateway import Gateway
from native.layout import BEHIND_PORT, DEPLOY, DOCS, GATEWAY_PORT, LOGS, ROOT, RUN, SECRETS, SERVICES, SHIFT, STATE, WEB_CLIENT
from native.program import Program, answering, listening
from native.supervisor import supervise

WEB_PORT, WORKER_PORT = 8101 + SHIFT, 8201 + SHIFT
HERE = "tests.faults.rig.depot"


def all_programs() -> list[Program]:
    from native.suite import all_programs as programs_of_the_suite  # reads the secrets made before

    servers = [each for each in programs_of_the_suite() if each.name in {"mongod", "epmd", "rabbitmq"}]
    health = "http://127.0.0.1:{}/readyz"
    return [
        *servers,
        _own("provision", ("-m", "chassis", "provision", HERE), needs=("mongod", "rabbitmq"), once=True, direct=True),
        _own("worker", ("-m", "chassis", "worker", HERE), ready=answering(health.format(WORKER_PORT)), ports=(WORKER_PORT,)),
        _own(
            "web", ("-m", "gunicorn", "-c", "python:chassis.gunicorn", f"{HERE}.app:web()"),
            ready=answering(health.format(WEB_PORT)), ports=(WEB_PORT,),
        ),
        Program(name="gateway", command=_gateway().command, environment=dict(os.environ), ready=listening(GATEWAY_PORT)),
    ]  # fmt: skip


def prepare() -> None:
    LOGS.mkdir(parents=True, exist_ok=True)
    keys.make_all()
    for server in (addresses.mongod(), addresses.rabbitmq(), _gateway()):
        server.prepare()
    if settings := os.environ.get("DEPOT_BROKER_SETTINGS"):
        (RUN / "rabbitmq" / "no-advanced.config").write_text(f"[{{rabbit, [{settings}]}}].\n")


def _own(
    name: str, arguments: tuple[str, ...], *, needs: tuple[str, ...] = ("depot-provision",), direct: bool = False, **options: Any
) -> Program:
    environment = {**os.environ, **_settings(direct=direct)}
    return Program(name=f"depot-{name}", command=[sys.executable, *arguments], needs=needs, environment=environment, **options)


def _settings(*, direct: bool) -> dict[str, str]:
    """Where the service finds its servers: through the campaign's lines, `host:port` each, unless directly."""
    mongo, amqp = addresses.mongod(), addresses.rabbitmq()
    database = f"127.0.0.1:{mongo.port}" if direct else os.environ["DEPOT_DATABASE_AT"]
    broker = f"127.0.0.1:{amqp.port}" if direct else os.environ["DEPOT_BROKER_AT"]
    return {
        "DEPOT_MONGO_URL": f"mongodb://admin:{quote(mongo.password)}@{database}/?authSource=admin&directConnection=true",
        "DEPOT_AMQP_URL": f"amqp://admin:{quote(amqp.admin.password)}@{broker}/%2F",
        "DEPOT_JWKS_FILE": str(SECRETS / "jwks.json"),
        "DEPOT_WEB_PORT": str(WEB_PORT),
        "DEPOT_WORKER_PORT": str(WORKER_PORT),
        "PYTHONPATH": f"{ROOT}:{DEPLOY}",
        "PYTHONUNBUFFERED": "1",
    }


def _gateway() -> Gateway:
    """The suite's own; whatever it asks for is answered by the depot."""
    ports = {service.package: WEB_PORT for service in SERVICES}
    folder, pages = RUN / "gateway", WEB_CLIENT / "dist"
    return Gateway(folder=folder, port=GATEWAY_PORT, behind=BEHIND_PORT, ports=ports, web_client=pages, docs=DOCS)


if __name__ == "__main__":
    prepare()
    supervise(all_programs(), STATE)
