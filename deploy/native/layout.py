"""Where everything of a run lives: folders, ports, services."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUN = Path(os.environ.get("SUITE_RUN", ROOT / ".run")).resolve()
SHIFT = int(os.environ.get("SUITE_PORT_SHIFT", "0"))  # a second suite beside the first: its own folder and this shift

LOGS = RUN / "logs"
SECRETS = RUN / "secrets"
STATE = RUN / "state.json"
REQUESTS = RUN / "restart"  # a file here, named as a program, asks the supervisor to replace it
CLOCK = RUN / "clock.json"
MAIL = RUN / "mail"
CARDS = RUN / "cards"  # payments of the sandbox provider
INBOX = RUN / "inbox"  # registries put here are imported
DOCS = RUN / "docs"
EXCHANGE = RUN / "exchange"  # the folder that the retailer's base would share
MONGOD_HOME = ROOT / ".run" / "mongod"
DEPLOY = ROOT / "deploy"
REGISTRY = DEPLOY / "demo" / "registry.csv"
BASE_PROFILES = DEPLOY / "demo" / "base" / "profiles"  # how the registries of the demo's billing base look
ORGANISATIONS = DEPLOY / "demo" / "organisations.csv"
WEB_CLIENT = ROOT / "services" / "web-client"

GATEWAY_PORT = 8080 + SHIFT
BEHIND_PORT = 8127 + SHIFT  # where the gateway counts what has arrived whole
AGENTS_PORT = 8128 + SHIFT  # where payment agents show their certificates
MONGO_PORT = 27117 + SHIFT
AMQP_PORT = 5772 + SHIFT
DIST_PORT = 25772 + SHIFT
EPMD_PORT = 4469 + SHIFT
SMTP_PORT = 8125 + SHIFT
MAIL_PAGE_PORT = 8126 + SHIFT
CARD_PORT = 8129 + SHIFT  # the sandbox of the payment provider

LONGEST_PAUSE = float(os.environ.get("SUITE_LONGEST_PAUSE", "30"))  # seconds before what keeps falling is started again
OWN_MONGO_URL = os.environ.get("SUITE_MONGO_URL", "")
OWN_AMQP_URL = os.environ.get("SUITE_AMQP_URL", "")
RELEASES = os.environ.get("SUITE_RELEASES", "")  # a folder of links, one per service, to the environment its release is in


@dataclass(frozen=True, kw_only=True)
class ServicePlace:
    """One service of the suite: its folder, its package and its two ports."""

    folder: str
    web_port: int
    worker_port: int

    @property
    def package(self) -> str:
        return self.folder.replace("-", "_")

    @property
    def prefix(self) -> str:
        return self.package.upper()

    @property
    def python(self) -> str:
        """What runs it: this environment, unless its release is installed in one of its own."""
        return str(Path(RELEASES) / self.folder / "bin" / "python") if RELEASES else sys.executable

    @property
    def app(self) -> Path:
        return ROOT / "services" / self.folder / "src" / self.package / "app.py"


SERVICES = tuple(
    ServicePlace(folder=folder, web_port=8101 + number + SHIFT, worker_port=8201 + number + SHIFT)
    for number, folder in enumerate(("identity", "account-sync", "readings", "billing-calculator", "notification"))
)
