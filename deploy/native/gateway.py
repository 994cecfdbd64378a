"""The gateway's configuration, filled in for this machine: own folders, own ports, no rights needed."""

from __future__ import annotations

import os
import pwd
import shutil

from native.layout import DEPLOY, DOCS, GATEWAY_PORT, RUN, SERVICES, WEB_CLIENT

TEMPLATE = DEPLOY / "gateway" / "nginx.conf.template"
FOLDER = RUN / "gateway"


def nginx_binary() -> str | None:
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def gateway_command() -> list[str]:
    return [nginx_binary() or "nginx", "-p", str(FOLDER), "-c", str(FOLDER / "nginx.conf"), "-e", "stderr", "-g", "daemon off;"]


def write_configuration() -> None:
    """The template marks what differs between machines as @NAME@."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    text = TEMPLATE.read_text()
    for name, value in _values().items():
        text = text.replace(f"@{name}@", value)
    (FOLDER / "nginx.conf").write_text(text)


def _values() -> dict[str, str]:
    upstreams = {f"{service.prefix}_UPSTREAM": f"127.0.0.1:{service.web_port}" for service in SERVICES}
    # started as root, nginx would hand its workers to a user who may not enter this checkout
    user = f"user {pwd.getpwuid(0).pw_name};" if os.geteuid() == 0 else ""
    return {
        "USER": user,
        "FOLDER": str(FOLDER),
        "LISTEN": f"127.0.0.1:{GATEWAY_PORT}",
        "WEB_CLIENT": str(WEB_CLIENT / "dist"),
        "DOCS": str(DOCS),
        "GATEWAY": str(DEPLOY / "gateway"),
        **upstreams,
    }
