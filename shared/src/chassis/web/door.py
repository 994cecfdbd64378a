"""The declaration of an HTTP interface: operations with their schemas, collected without any work at import."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import flask
from marshmallow import Schema

from chassis.auth.demand import CUSTOMER, Demand
from chassis.transaction import Work
from chassis.web.call import Call

Access = Demand | Literal["public"]
Function = Callable[[Call], Any]
Together = Callable[[Work[Any], Sequence[Any]], Sequence[Any]]
Unavailable = Callable[[flask.Request], flask.Response]


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One method on one path."""

    method: str
    path: str
    function: Function
    tag: str
    writes: bool
    body: type[Schema] | None = None
    params: type[Schema] | None = None
    returns: type[Schema] | None = None
    status: int = 200
    access: Access = CUSTOMER
    idempotent: bool = False
    prepare: Function | None = None
    together: Together | None = None
    problems: tuple[int, ...] = ()
    media: str = "application/json"
    unavailable: Unavailable | None = None
    upload: str = ""
    fresh: int = 0
    form: type[Schema] | None = None
    refusals: type[Schema] | None = None
    own_ways: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The operation's id in the OpenAPI document."""
        return self.function.__name__

    @property
    def can_lack_a_role(self) -> bool:
        """Whether somebody who has entered may still be refused: by role, in the account, or as one who only looks on."""
        return self.access != "public" and (self.writes or any(self.access.audiences.values()))

    @property
    def documented_problems(self) -> list[int]:
        """Every refusal a client may meet, declared or implied."""
        implied = {503}
        implied |= {401} if self.access != "public" else set()
        implied |= {403} if self.can_lack_a_role else set()
        implied |= {404} if "<account_id>" in self.path else set()
        implied |= {400, 413, 415, 422} if self.body is not None else set()
        implied |= {422} if self.params is not None else set()
        implied |= {411, 413} if self.upload else set()
        implied |= {400, 409, 422} if self.idempotent else set()
        return sorted(implied | set(self.problems))


@dataclass
class Door:
    """A group of operations under one path prefix."""

    name: str
    prefix: str
    summary: str = ""
    operations: list[Operation] = field(default_factory=list)

    def command(
        self,
        method: str,
        path: str,
        *,
        body: type[Schema] | None = None,
        params: type[Schema] | None = None,
        returns: type[Schema] | None = None,
        status: int | None = None,
        access: Access = CUSTOMER,
        idempotent: bool = True,
        prepare: Function | None = None,
        together: Together | None = None,
        problems: tuple[int, ...] = (),
        media: str = "application/json",
        unavailable: Unavailable | None = None,
        upload: str = "",
        form: type[Schema] | None = None,
        refusals: type[Schema] | None = None,
        own_ways: tuple[str, ...] = (),
    ) -> Callable[[Function], Function]:
        """Declare an operation that changes something: it runs in one transaction and demands an Idempotency-Key.

        `prepare(call)` runs before the transaction, with a reading unit of work, and only when the answer is not known yet;
        what it returns is `call.prepared`. What is slow or talks to another server (hashing, keys) belongs there.
        With `together`, the function only says what is asked, outside the transaction, and `together(work, [asked, ...])` does it
        for requests about different accounts at once: for each, in order, what is returned, or the error that refuses this one.
        `unavailable(request)` answers while the database is away, for a protocol that has its own word for "later".
        `upload` is the media type of a body that `prepare` reads itself from `call.request.stream`, once it has seen its size.
        `form` says what a form-encoded body holds, which the function reads itself from `call.request.form`, for a protocol
        with answers of its own; `refusals` is how it says 400 and 401 then.
        `own_ways` documents how callers prove themselves where the function sees to it itself: `basic`, `certificate`.
        """

        def declare(function: Function) -> Function:
            self._add(
                function, method=method, path=path, writes=True, body=body, params=params, returns=returns,
                status=status or (200 if returns else 204), access=access, idempotent=idempotent,
                prepare=prepare, together=together, problems=problems, media=media, unavailable=unavailable, upload=upload,
                form=form, refusals=refusals, own_ways=own_ways,
            )  # fmt: skip
            return function

        return declare

    def query(
        self,
        path: str,
        *,
        method: str = "GET",
        body: type[Schema] | None = None,
        params: type[Schema] | None = None,
        returns: type[Schema] | None = None,
        status: int = 200,
        access: Access = CUSTOMER,
        problems: tuple[int, ...] = (),
        media: str = "application/json",
        fresh: int = 0,
    ) -> Callable[[Function], Function]:
        """Declare an operation that only reads; with `method="POST"` and a `body` for questions too long for an address.

        What everybody may see can be kept by browsers and proxies for `fresh` seconds.
        """
        if fresh and access != "public":
            raise ValueError("only what everybody may see is kept by others")

        def declare(function: Function) -> Function:
            self._add(
                function, method=method, path=path, writes=False, body=body, params=params, returns=returns,
                status=status, access=access, problems=problems, media=media, fresh=fresh,
            )  # fmt: skip
            return function

        return declare

    def _add(self, function: Function, *, path: str, **declared: Any) -> None:
        if any(each.name == function.__name__ for each in self.operations):
            raise ValueError(f"operation {function.__name__} is declared twice in door {self.name}")
        if declared.get("together") and not (declared["idempotent"] and "<account_id>" in path):
            raise ValueError(f"operation {function.__name__} must be idempotent and about one account, or it cannot be grouped")
        if declared.get("upload") and (declared["idempotent"] or declared["body"] or not declared["prepare"]):
            raise ValueError(f"operation {function.__name__} is sent a file: it is not idempotent, and `prepare` takes it in")
        self.operations.append(Operation(function=function, tag=self.name, path=self.prefix + path, **declared))
