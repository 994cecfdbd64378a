"""Who may ask for an operation: said at the door, checked before anything else happens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chassis import problems
from chassis.auth.principal import CABINET, MACHINE, STAFF, Principal


@dataclass(frozen=True)
class Demand:
    """The audiences that may ask; of each, the roles of which one is enough. No roles: everybody of the audience."""

    audiences: Mapping[str, frozenset[str]]

    def __or__(self, other: Demand) -> Demand:
        """Those of either demand; an audience that both name needs one role of either."""
        if twice := self.audiences.keys() & other.audiences.keys():
            raise ValueError(f"name the roles of {', '.join(sorted(twice))} in one place")
        return Demand({**self.audiences, **other.audiences})

    def check(self, principal: Principal, *, writes: bool) -> None:
        """Raises the refusal: another audience has to sign in, a missing role is named, who only looks on changes nothing."""
        wanted = self.audiences.get(principal.audience)
        if wanted is None:
            raise problems.unauthenticated()
        if wanted and not wanted & principal.roles:
            raise problems.role_missing()
        if writes and principal.acting is not None:
            raise problems.only_looking()


def staff(*roles: str) -> Demand:
    """Staff with one of these roles; at least one must be named."""
    return Demand({STAFF: _named(roles)})


def machine(*scopes: str) -> Demand:
    """A program with one of these scopes; at least one must be named."""
    return Demand({MACHINE: _named(scopes)})


CUSTOMER = Demand({CABINET: frozenset()})


def _named(roles: tuple[str, ...]) -> frozenset[str]:
    if not roles:
        raise ValueError("name the roles that may ask")
    return frozenset(roles)
