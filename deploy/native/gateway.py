"""The gateway's configuration, filled in for this machine: own folders, own ports, no rights needed."""

from __future__ import annotations

import os
import pwd
import shutil
from dataclasses import dataclass
from pathlib import Path

from native.gateway_agents import AGENTS, agent_door, agents_at, in_template
from native.layout import AGENTS_PORT, BEHIND_PORT, DEPLOY, DOCS, GATEWAY_PORT, RUN, SECRETS, SERVICES, WEB_CLIENT

TEMPLATE = DEPLOY / "gateway" / "nginx.conf.template"


@dataclass(frozen=True, kw_only=True)
class Gateway:
    """Where one nginx listens, writes and sends what; `behind` is a port for itself, `ports` are the services', by package.

    Payment agents that show certificates come in at `agents_port`, where `certificate` (with its key) is the gateway's own.
    """

    folder: Path
    port: int
    behind: int
    ports: dict[str, int]
    web_client: Path
    docs: Path
    agents: Path = AGENTS
    agents_port: int = 0
    certificate: Path | None = None

    @property
    def command(self) -> list[str]:
        configuration = str(self.folder / "nginx.conf")
        return [nginx_binary() or "nginx", "-p", str(self.folder), "-c", configuration, "-e", "stderr", "-g", "daemon off;"]

    def prepare(self) -> None:
        """The template marks what differs between machines as @NAME@."""
        self.folder.mkdir(parents=True, exist_ok=True)
        text = TEMPLATE.read_text()
        for name, value in self._values().items():
            text = text.replace(f"@{name}@", value)
        (self.folder / "nginx.conf").write_text(text)

    def _values(self) -> dict[str, str]:
        # started as root, nginx would hand its workers to a user who may not enter this checkout
        user = f"user {pwd.getpwuid(0).pw_name};" if os.geteuid() == 0 else ""
        return {
            **in_template(agents_at(self.agents), str(DEPLOY / "gateway")),
            "AGENT_DOOR": agent_door(f"127.0.0.1:{self.agents_port}", self.certificate),
            "USER": user,
            "FOLDER": str(self.folder),
            "LISTEN": f"127.0.0.1:{self.port}",
            "BEHIND": f"127.0.0.1:{self.behind}",
            "WEB_CLIENT": str(self.web_client),
            "DOCS": str(self.docs),
            "GATEWAY": str(DEPLOY / "gateway"),
            **{f"{package.upper()}_UPSTREAM": f"127.0.0.1:{port}" for package, port in self.ports.items()},
        }


def nginx_binary() -> str | None:
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def suite_gateway() -> Gateway:
    return Gateway(
        folder=RUN / "gateway",
        port=GATEWAY_PORT,
        behind=BEHIND_PORT,
        ports={service.package: service.web_port for service in SERVICES},
        web_client=WEB_CLIENT / "dist",
        docs=DOCS,
        agents_port=AGENTS_PORT,
        certificate=SECRETS / "gateway_agents.pem",
    )
