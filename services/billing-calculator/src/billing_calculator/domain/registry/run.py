"""A registry from the file sent in to the last row booked: where it stands and what it has come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from billing_calculator.domain.agents import Agent
from billing_calculator.domain.registry.content import NOTHING, Trouble
from billing_calculator.domain.registry.errors import AgentNotOfRegistry, RegistryNotReady
from billing_calculator.domain.registry.matching import Tallies
from billing_calculator.domain.registry.profile import Profile


class State(StrEnum):
    """`checked`: it waits for somebody's word; `applying`: the worker goes through its rows."""

    REFUSED = "refused"
    CHECKED = "checked"
    WITHDRAWN = "withdrawn"
    APPLYING = "applying"
    APPLIED = "applied"


@dataclass(frozen=True, kw_only=True)
class Registry:
    """One file. `key` tells it from all others, so that none is booked twice; `would` is what it would have come to when it was
    checked, `came` what it has come to by row `position`. `rows` could be read, `bad` could not."""

    registry_id: str
    key: str
    sha256: str
    name: str
    profile: str
    agent: str
    state: State
    sent_by: str
    sent_at: datetime
    rows: int
    bad: int
    total: Decimal = NOTHING
    transfer: Decimal = NOTHING
    order: str = ""
    order_on: date | None = None
    days: tuple[date, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    position: int = 0
    applied_by: str = ""
    applied_at: datetime | None = None
    would: Tallies = field(default_factory=dict)
    came: Tallies = field(default_factory=dict)


def agent_of(profile: Profile, wanted: str, agents: Mapping[str, Agent]) -> str:
    """Whose operations the file tells of: of a profile with a protocol one of the agents that speak it, named if there are
    several; else the profile's own."""
    choices = agents_of(profile, agents)
    if wanted:
        if wanted not in choices:
            raise AgentNotOfRegistry(wanted, choices)
        return wanted
    if len(choices) > 1:
        raise AgentNotOfRegistry("", choices)
    return choices[0]


def agents_of(profile: Profile, agents: Mapping[str, Agent]) -> list[str]:
    """The agents whose file it can be."""
    speaking = sorted(name for name, each in agents.items() if profile.protocol and each.protocol == profile.protocol)
    return speaking or [profile.agent]


def key_of(sha256: str, registry_id: str, *, good: bool) -> str:
    """A file that was refused or withdrawn may be sent again."""
    return sha256 if good else f"{sha256}/{registry_id}"


def begun(registry: Registry, *, by: str) -> Registry:
    """Somebody wants it booked."""
    if registry.state is not State.CHECKED:
        raise RegistryNotReady(str(registry.state))
    return replace(registry, state=State.APPLYING, applied_by=by)


def withdrawn(registry: Registry) -> Registry:
    """Nobody wants it booked; the same file may be sent again, as another kind or of another agent."""
    if registry.state is not State.CHECKED:
        raise RegistryNotReady(str(registry.state))
    return replace(registry, state=State.WITHDRAWN, key=key_of(registry.sha256, registry.registry_id, good=False))
