"""One request as an API function sees it: already read, checked and attributed to a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import flask

from chassis import problems
from chassis.auth.principal import Principal
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
    cookies: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)

    @property
    def person(self) -> Principal:
        """The principal where the operation demands one."""
        if self.principal is None:
            raise problems.unauthenticated()
        return self.principal

    def account(self) -> str:
        """The account of the path if the person may see it; otherwise the same answer as for an unknown account."""
        account_id = self.path["account_id"]
        if self.principal is None or account_id not in self.principal.account_ids:
            raise problems.account_not_found()
        return account_id

    def set_cookie(self, name: str, value: str, **options: Any) -> None:
        """Send a cookie with the answer; options as in Werkzeug's `set_cookie`."""
        self.cookies.append((name, value, options))

    def refused(self, error: Any) -> flask.Response:
        """The problem for a domain error as a plain answer: returned instead of raised, so that what was written stays."""
        return problems.of_domain(error).response()
