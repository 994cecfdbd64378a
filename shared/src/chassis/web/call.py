"""One request as an API function sees it: already read, checked and attributed to a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import flask

from chassis import problems
from chassis.auth.principal import OWNER, Principal
from chassis.transaction import Work

NO_WORK: Any = None  # until the transaction is open


@dataclass
class Call:
    """What an API function is handed. `work` is inside the transaction for commands and without one for queries."""

    work: Work[Any]
    body: dict[str, Any]
    params: dict[str, Any]
    path: dict[str, str]
    principal: Principal | None
    remote: str
    request: flask.Request
    prepared: Any = None
    writes: bool = False
    cookies: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)

    @property
    def person(self) -> Principal:
        """The principal where the operation demands one."""
        if self.principal is None:
            raise problems.unauthenticated()
        return self.principal

    def account(self, *roles: str) -> str:
        """The account of the path, if one of the roles is held there. Without roles named, everybody who may see the account may
        ask, and its owner alone may change something. Whoever may not see it reads the same as for an unknown account.
        """
        account_id = self.path["account_id"]
        held = None if self.principal is None else self.principal.role_in(account_id)
        if held is None:
            raise problems.account_not_found()
        if (roles or self.writes) and held not in (roles or (OWNER,)):
            raise problems.account_role_missing()
        return account_id

    def set_cookie(self, name: str, value: str, **options: Any) -> None:
        """Send a cookie with the answer; options as in Werkzeug's `set_cookie`."""
        self.cookies.append((name, value, options))

    def refused(self, error: Any) -> flask.Response:
        """The problem for a domain error as a plain answer: returned instead of raised, so that what was written stays."""
        return problems.of_domain(error).response()
