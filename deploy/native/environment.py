"""One table of what each process is told through its environment; addresses with passwords go by file."""

from __future__ import annotations

import os
from pathlib import Path

from native import addresses
from native.keys import keep
from native.layout import (
    BASE_PROFILES,
    CARD_PORT,
    CLOCK,
    DEPLOY,
    EXCHANGE,
    GATEWAY_PORT,
    INBOX,
    SECRETS,
    SERVICES,
    SMTP_PORT,
    ServicePlace,
)

PUBLIC_URL = f"http://127.0.0.1:{GATEWAY_PORT}"
EVERY_SERVICE = {
    "JWKS_FILE": str(SECRETS / "jwks.json"),
    "CLOCK_FILE": str(CLOCK),
    "WEB_WORKERS": "1",
    "WEB_THREADS": "8",
}
KEY_VAULT = {
    "KEY_VAULT_URL_FILE": "{mongo_url_file}",
    "KEY_VAULT_MASTER_KEY_FILE": str(SECRETS / "vault_master.key"),
}
FREE_FAILURES = "FREE_FAILURES_PER_ADDRESS"
ONE_SERVICE = {
    "identity": {
        **KEY_VAULT,
        "JWT_PRIVATE_KEY_FILE": str(SECRETS / "jwt_private.json"),
        "LINK_PUBLIC_KEY_FILE": str(SECRETS / "link_public.json"),
        "PEPPER_FILE": str(SECRETS / "pepper"),
        "PUBLIC_URL": PUBLIC_URL,
        FREE_FAILURES: os.environ.get(f"IDENTITY_{FREE_FAILURES}", "20"),  # more where many enter at one machine
    },
    "account_sync": {
        **KEY_VAULT,
        "EXPORT_FOLDER": str(EXCHANGE),
        "INBOX_FOLDER": str(INBOX),
        "PROFILES_FOLDER": str(BASE_PROFILES),
    },
    "readings": {
        "WEB_WORKERS": "2",  # the last days of a month all come in here, and one process is one core at most
        "RECEIPT_KEY_FILE": str(SECRETS / "receipt_private.json"),
        "RECEIPT_KEYS_FILE": str(SECRETS / "receipt_keys.json"),
    },
    "billing_calculator": {
        **KEY_VAULT,
        "AGENTS_FILE": str(SECRETS / "agents.json"),
        "PROVIDER_URL": f"http://127.0.0.1:{CARD_PORT}",
        "PROVIDER_SECRET_FILE": str(SECRETS / "provider_secret"),
        "PROVIDER_NOTICES": PUBLIC_URL,
        "PUBLIC_URL": PUBLIC_URL,
        "SUPPLIER_FILE": str(DEPLOY / "demo" / "supplier.json"),
    },
    "notification": {
        **KEY_VAULT,
        "LINK_PRIVATE_KEY_FILE": str(SECRETS / "link_private.json"),
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(SMTP_PORT),
        "PUBLIC_URL": PUBLIC_URL,
    },
}
INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SUITE_RUN", "SUITE_PORT_SHIFT")


def of_process() -> dict[str, str]:
    """What every process gets: no setting of the shell that started the suite leaks in."""
    kept = {name: os.environ[name] for name in INHERITED if name in os.environ}
    return {**kept, "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}


def of_web(service: ServicePlace) -> dict[str, str]:
    """A web process has no way to the broker."""
    return {**_of_service(service), f"{service.prefix}_AMQP_URL": "", f"{service.prefix}_WEB_PORT": str(service.web_port)}


def of_worker(service: ServicePlace) -> dict[str, str]:
    broker = keep(f"{service.package}.amqp_url", addresses.amqp_url(service.package).encode())
    return {
        **_of_service(service),
        f"{service.prefix}_AMQP_URL_FILE": str(broker),
        f"{service.prefix}_WORKER_PORT": str(service.worker_port),
    }


def of_command(service: ServicePlace) -> dict[str, str]:
    """A command run by hand or by the demo acts with the service's own rights."""
    return of_worker(service)


def of_audit() -> dict[str, str]:
    """Every service, with the rights of one who only reads."""
    reader = str(auditor_file())
    told: dict[str, str] = {}
    for service in SERVICES:
        told |= {**of_worker(service), f"{service.prefix}_MONGO_URL_FILE": reader}
    return told


def of_rebuild(service: ServicePlace) -> dict[str, str]:
    """The service in a database of its own for comparison, with no way to the live ones or the broker."""
    scratch = keep("rebuilder.mongo_url", addresses.mongo_url("rebuilder").encode())
    own = {f"{service.prefix}_MONGO_URL_FILE": str(scratch), f"{service.prefix}_MONGO_DATABASE": "rebuild"}
    return {**_of_service(service), **own}


def auditor_file() -> Path:
    """The address of the account that reads every log."""
    return keep("auditor.mongo_url", addresses.mongo_url("auditor").encode())


def of_provision(service: ServicePlace) -> dict[str, str]:
    """Only the provision job knows the administrators' addresses."""
    database = keep("admin.mongo_url", addresses.mongo_admin_url().encode())
    broker = keep("admin.amqp_url", addresses.amqp_admin_url().encode())
    return {
        **_of_service(service),
        f"{service.prefix}_MONGO_URL_FILE": str(database),
        f"{service.prefix}_AMQP_URL_FILE": str(broker),
    }


def _of_service(service: ServicePlace) -> dict[str, str]:
    database = keep(f"{service.package}.mongo_url", addresses.mongo_url(service.package).encode())
    own = {name: value.format(mongo_url_file=database) for name, value in ONE_SERVICE[service.package].items()}
    settings = {"MONGO_URL_FILE": str(database), "MONGO_DATABASE": service.package, **EVERY_SERVICE, **own}
    return {**of_process(), **{f"{service.prefix}_{name}": value for name, value in settings.items()}}
