"""What is learned from a request before anything happens: where it comes from, who sends it, what it asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urlsplit

import flask
import orjson
from marshmallow import RAISE, Schema, ValidationError, fields

from chassis import problems
from chassis.auth.principal import Principal
from chassis.auth.tokens import InvalidToken
from chassis.idempotency import HEADER, Attempt
from chassis.problems import Problem
from chassis.web.door import Operation
from chassis.web.words import field_errors

if TYPE_CHECKING:
    from chassis.runtime import Runtime


class Intake:
    """Reads requests to one operation. Its schemas are made once, here, and never per request."""

    def __init__(self, runtime: Runtime, operation: Operation) -> None:
        self._runtime = runtime
        self._operation = operation
        self._body = strict(operation.body()) if operation.body else None
        self._params = operation.params() if operation.params else None

    def principal(self, request: flask.Request) -> Principal | None:
        """Who sends it, by the operation's own rule."""
        access = self._operation.access
        if access == "public":
            return None
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise problems.unauthenticated()
        try:
            principal = self._runtime.verifier.verify(token.strip())
        except InvalidToken:
            raise problems.unauthenticated() from None
        if self._runtime.revocations.revokes(principal):
            raise problems.unauthenticated()
        access.check(principal, writes=self._operation.writes)
        return principal

    def attempt(self, request: flask.Request, principal: Principal | None) -> Attempt | None:
        """The attempt under the request's Idempotency-Key, where the operation demands one."""
        if not self._operation.idempotent:
            return None
        return Attempt.of(
            request.headers.get(HEADER),
            subject=principal.user_id if principal else "public",
            operation=self._operation.name,
            path=request.path,
            body=request.get_data(),
        )

    def body(self, request: flask.Request) -> dict[str, Any]:
        """The body, checked by its schema."""
        if self._body is None:
            return {}
        if request.mimetype != "application/json":
            raise _not_json_type()
        try:
            document = orjson.loads(request.get_data())
        except orjson.JSONDecodeError:
            raise _not_json() from None
        return _load(self._body, document)

    def params(self, request: flask.Request) -> dict[str, Any]:
        """The parameters of the address, checked by their schema."""
        return {} if self._params is None else _load(self._params, request.args.to_dict())


def refuse_foreign_origin(request: flask.Request) -> None:
    """A browser that sends cookies on behalf of another site is not obeyed (beside SameSite=Strict)."""
    origin = request.headers.get("Origin")
    if origin and request.headers.get("Cookie") and _address_of(origin).hostname != _address_of(f"//{request.host}").hostname:
        raise Problem(403, "foreign_origin", "Запрос пришёл с чужого сайта.", "The request comes from another site.")


def strict(schema: Schema) -> Schema:
    """The schema refusing unknown fields, on every level, whatever its parts allow elsewhere."""
    schema.unknown = RAISE
    for declared in schema.fields.values():
        nested = declared.inner if isinstance(declared, fields.List) else declared
        if isinstance(nested, fields.Nested):
            nested.unknown = RAISE
            strict(nested.schema)
    return schema


def _address_of(text: str) -> SplitResult:
    """The parts of an address; all empty where it is none."""
    try:
        return urlsplit(text)
    except ValueError:
        return urlsplit("")


def _load(schema: Schema, document: Any) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = schema.load(document)
    except ValidationError as error:
        raise _not_valid(error) from None
    return loaded


def _not_json_type() -> Problem:
    return Problem(415, "json_expected", "Передайте данные в виде application/json.", "Send the body as application/json.")


def _not_json() -> Problem:
    return Problem(400, "malformed_json", "Тело запроса — не JSON.", "The request body is not JSON.")


def _not_valid(error: ValidationError) -> Problem:
    return Problem(
        422,
        "validation_failed",
        "Проверьте данные: некоторые поля заполнены неверно.",
        "Some fields are not filled in correctly.",
        errors=field_errors(error.messages),
    )
