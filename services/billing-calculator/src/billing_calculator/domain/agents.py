"""The payment agents as they are set: protocol, secret or certificate, limits of their own, what a repetition is told."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from billing_calculator.domain.online import ONLINE
from billing_calculator.domain.payment import Limits

OSMP, SBER = "osmp", "sber"
PROTOCOLS = (OSMP, SBER)
REPEATS = {OSMP: ("same",), SBER: ("same", "duplicate")}
NOBODY = "0" * 64
KNOWN = {"protocol", "password", "certificate", "smallest", "largest", "suspended", "repeats"}  # the rest is the gateway's


@dataclass(frozen=True)
class Agent:
    """Who pays in. `password` and `certificate` are SHA-256 in hex, and what is set must fit.

    `own_path`: it is let in at `/pay/<protocol>/<name>` alone. `tells_duplicates`: a repeated payment is told as one, by the
    protocol's own code with the first one's data; else it gets the first answer, to the byte.
    """

    name: str
    protocol: str = OSMP
    password: str | None = None
    certificate: str | None = None
    limits: Limits | None = None
    own_path: bool = False
    suspended: bool = False
    tells_duplicates: bool = False

    def is_proved_by(self, password: str, certificate: bytes) -> bool:
        """Do the password and the certificate fit, as far as they are set? Both are looked at, whichever fails."""
        said = hmac.compare_digest(hashlib.sha256(password.encode()).hexdigest(), self.password or NOBODY)
        shown = hmac.compare_digest(hashlib.sha256(certificate).hexdigest(), self.certificate or NOBODY)
        if self.password and self.certificate:
            return said and shown
        return said if self.password else shown


STRANGER = Agent("")


class AgentMisset(ValueError):
    """An agent's settings say what cannot be."""


def agents_of(settings: Mapping[str, Any]) -> dict[str, Agent]:
    """The agents by name; one that is set by a hash alone speaks OSMP at the path that all such agents share."""
    return {name: _agent(name, said) for name, said in settings.items()}


def _agent(name: str, said: Any) -> Agent:
    if name == ONLINE:
        raise AgentMisset(f"agent {name}: payments from the cabinet are kept under this name")
    if isinstance(said, str):
        return Agent(name, password=said.lower())
    unknown = set(said) - KNOWN
    if unknown:
        raise AgentMisset(f"agent {name}: unknown settings {', '.join(sorted(unknown))}")
    if said.get("protocol") not in PROTOCOLS:
        raise AgentMisset(f"agent {name}: protocol is one of {', '.join(PROTOCOLS)}")
    if not (said.get("password") or said.get("certificate")):
        raise AgentMisset(f"agent {name}: without password and certificate anybody could be it")
    if ("smallest" in said) != ("largest" in said):
        raise AgentMisset(f"agent {name}: smallest and largest are set together")
    if said.get("repeats", "same") not in REPEATS[said["protocol"]]:
        raise AgentMisset(f"agent {name}: repeats is same, or for the protocol sber duplicate")
    return Agent(
        name,
        said["protocol"],
        _hex(said.get("password")),
        _hex(said.get("certificate")),
        Limits(Decimal(said["smallest"]), Decimal(said["largest"])) if "smallest" in said else None,
        own_path=True,
        suspended=bool(said.get("suspended", False)),
        tells_duplicates=said.get("repeats") == "duplicate",
    )


def _hex(text: str | None) -> str | None:
    return text.lower() if text else None
