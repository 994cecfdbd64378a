"""What the suite consists of, in the order in which it starts."""

from __future__ import annotations

import sys

from native import addresses, environment
from native.gateway import suite_gateway
from native.layout import (
    BEHIND_PORT,
    CARD_PORT,
    DEPLOY,
    GATEWAY_PORT,
    MAIL_PAGE_PORT,
    ORGANISATIONS,
    OWN_AMQP_URL,
    OWN_MONGO_URL,
    REGISTRY,
    SERVICES,
    SMTP_PORT,
    ServicePlace,
)
from native.program import Program, answering, done, listening


def all_programs() -> list[Program]:
    """In the order in which they start; they stop in reverse."""
    services = [service for service in SERVICES if service.app.exists()]
    return [
        *([] if OWN_MONGO_URL else [_database()]),
        *([] if OWN_AMQP_URL else _broker()),
        _mail(),
        _cards(),
        *(_provision(service) for service in services),
        *(_worker(service) for service in services),
        *(_web(service) for service in services),
        _gateway(),
        *(_registry(service) for service in services if service.package == "account_sync" and REGISTRY.exists()),
    ]


def _database() -> Program:
    server = addresses.mongod()
    return Program(
        name="mongod",
        command=server.command,
        environment=environment.of_process() | server.environment,
        ready=done(server.wait_ready, addresses.make_mongo_accounts),
        ports=(server.port,),
    )


def _broker() -> list[Program]:
    node = addresses.rabbitmq()
    env = environment.of_process() | node.environment
    ports, epmd = (node.port, node.dist_port), node.epmd_port
    return [
        Program(name="epmd", command=node.epmd_command, environment=env, ready=listening(epmd), ports=(epmd,)),
        Program(name="rabbitmq", command=node.command, needs=("epmd",), environment=env, ready=listening(node.port), ports=ports),
    ]


def _mail() -> Program:
    return Program(
        name="mail",
        command=_python("native.mail_sink"),
        environment=environment.of_process() | {"PYTHONPATH": str(DEPLOY)},
        ready=listening(SMTP_PORT, MAIL_PAGE_PORT),
        ports=(SMTP_PORT, MAIL_PAGE_PORT),
    )


def _cards() -> Program:
    return Program(
        name="cards",
        command=_python("native.card_sandbox"),
        environment=environment.of_process() | {"PYTHONPATH": str(DEPLOY)},
        ready=listening(CARD_PORT),
        ports=(CARD_PORT,),
    )


def _provision(service: ServicePlace) -> Program:
    servers = (() if OWN_MONGO_URL else ("mongod",)) + (() if OWN_AMQP_URL else ("rabbitmq",))
    return Program(
        name=f"{service.folder}-provision",
        command=provision_command(service),
        needs=servers,
        environment=environment.of_provision(service),
        once=True,
    )


def provision_command(service: ServicePlace) -> list[str]:
    return _python("chassis", "provision", service.package, python=service.python)


def _worker(service: ServicePlace) -> Program:
    return Program(
        name=f"{service.folder}-worker",
        command=_python("chassis", "worker", service.package, python=service.python),
        needs=(f"{service.folder}-provision",),
        environment=environment.of_worker(service),
        ready=answering(f"http://127.0.0.1:{service.worker_port}/readyz"),
        ports=(service.worker_port,),
    )


def _web(service: ServicePlace) -> Program:
    return Program(
        name=f"{service.folder}-web",
        command=_python("gunicorn", "-c", "python:chassis.gunicorn", f"{service.package}.app:web()", python=service.python),
        needs=(f"{service.folder}-provision",),
        environment=environment.of_web(service),
        ready=answering(f"http://127.0.0.1:{service.web_port}/readyz"),
        ports=(service.web_port,),
        beside=True,
    )


def _gateway() -> Program:
    return Program(
        name="gateway",
        command=suite_gateway().command,
        environment=environment.of_process(),
        ready=listening(GATEWAY_PORT, BEHIND_PORT),
        ports=(GATEWAY_PORT, BEHIND_PORT),
    )


def _registry(owner: ServicePlace) -> Program:
    return Program(
        name="demo-registry",
        command=_python("chassis", "run", owner.package, "import-registry", str(ORGANISATIONS), str(REGISTRY)),
        needs=tuple(f"{service.folder}-worker" for service in SERVICES if service.app.exists()),
        environment=environment.of_command(owner),
        once=True,
    )


def _python(module: str, *arguments: str, python: str = sys.executable) -> list[str]:
    return [python, "-m", module, *arguments]
