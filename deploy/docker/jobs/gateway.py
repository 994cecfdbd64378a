"""The gateway's configuration for containers, from the same template as without them."""

from __future__ import annotations

import re
from pathlib import Path

from native.gateway_agents import agents_at, in_template
from native.layout import SERVICES

TEMPLATE = Path(__file__).resolve().parents[2] / "gateway" / "nginx.conf.template"
RESOLVER = "resolver 127.0.0.11 valid=5s ipv6=off;"
UPSTREAM = re.compile(r"upstream (?!behind)(\w+) \{ server (\S+) [^}]*\}")


def configuration() -> str:
    """A container that comes back may have another address, so names are asked for again and again."""
    text = UPSTREAM.sub(r'map "" $at_\1 { default \2; }', TEMPLATE.read_text())
    text = re.sub(r"proxy_pass http://(?!behind)(\w+);", r"proxy_pass http://$at_\1;", text)
    text = text.replace("http {\n", f"http {{\n    {RESOLVER}\n", 1)
    for name, value in _values().items():
        text = text.replace(f"@{name}@", value)
    return text


def _values() -> dict[str, str]:
    upstreams = {f"{service.prefix}_UPSTREAM": f"{service.folder}-web:8000" for service in SERVICES}
    return {
        **in_template(agents_at(), "/etc/gateway"),
        "AGENT_DOOR": "",  # whoever takes certificates adds a port with one of its own (native/gateway_agents.py)
        "USER": "",
        "FOLDER": "/tmp",
        "LISTEN": "8080",
        "BEHIND": "127.0.0.1:8081",
        "WEB_CLIENT": "/srv/web-client",
        "DOCS": "/srv/docs",
        "GATEWAY": "/etc/gateway",
        **upstreams,
    }
