"""What the gateway knows of payment agents: a path, networks and a rate for each, from the file deploy/gateway/agents.json."""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from native.layout import DEPLOY

AGENTS = DEPLOY / "gateway" / "agents.json"
PROTOCOLS = ("osmp", "sber")
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class AgentPlace:
    """An agent's path, from where it is let in, and how many requests a second with how many at once above that."""

    name: str
    protocol: str
    networks: tuple[str, ...]
    per_second: int
    burst: int

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name) or self.protocol not in PROTOCOLS:
            raise ValueError(f"agent {self.name}: small letters, digits and hyphens; protocol one of {', '.join(PROTOCOLS)}")
        if not self.networks or self.per_second < 1 or self.burst < 0:
            raise ValueError(f"agent {self.name}: at least one network and one request a second")
        for network in self.networks:
            ipaddress.ip_network(network)

    @property
    def rate(self) -> str:
        """Its own count of requests, whichever of its addresses they come from."""
        return f"limit_req_zone $server_name zone=agent-{self.name}:32k rate={self.per_second}r/s;"

    def lines(self, gateway: str) -> Iterator[str]:
        """Its location; `gateway` is the folder of what is included."""
        yield f"location = /pay/{self.protocol}/{self.name} {{"
        yield from (f"    allow {network};" for network in self.networks)
        yield "    deny all;"
        yield f"    limit_req zone=agent-{self.name} burst={self.burst} nodelay;"
        yield f"    include {gateway}/{self.protocol}_errors.conf;"
        yield "    proxy_pass http://behind;"
        yield "}"


def agents_at(file: Path = AGENTS) -> list[AgentPlace]:
    """The agents of a file, each checked: a wrong network would let in everybody or nobody."""
    said = json.loads(file.read_text(encoding="utf-8"))
    return [AgentPlace(name=name, **{**each, "networks": tuple(each["networks"])}) for name, each in said.items()]


def in_template(agents: list[AgentPlace], gateway: str) -> dict[str, str]:
    """What stands for them in the template."""
    places = [f"        {line}" for each in agents for line in each.lines(gateway)]
    return {"AGENT_RATES": "\n".join(f"    {each.rate}" for each in agents), "AGENTS": "\n".join(places)}


def agent_door(listen: str, certificate: Path | None) -> str:
    """The port at which agents show certificates: any is taken in the handshake, which one counts is the service's to say."""
    if certificate is None:
        return ""
    return "\n        ".join(
        (
            f"listen {listen} ssl;",
            f"ssl_certificate {certificate};",
            f"ssl_certificate_key {certificate};",
            "ssl_protocols TLSv1.2 TLSv1.3;",
            "ssl_verify_client optional_no_ca;",
        )
    )
