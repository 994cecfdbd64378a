"""How one operation is carried out: who calls, what is asked, the transaction, the answer."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

import flask
import orjson
import structlog
from marshmallow import RAISE, Schema, ValidationError, fields
from pymongo.errors import BulkWriteError, ConnectionFailure, DuplicateKeyError, PyMongoError
from werkzeug.exceptions import MethodNotAllowed

from chassis import problems
from chassis.auth.principal import Principal
from chassis.auth.tokens import InvalidToken
from chassis.idempotency import HEADER, Answer, Attempt
from chassis.problems import Problem
from chassis.transaction import Work
from chassis.web.call import Call
from chassis.web.door import Operation
from chassis.web.words import field_errors

if TYPE_CHECKING:
    from chassis.runtime import Runtime

_DUPLICATE_KEY = 11000

log = structlog.get_logger("chassis.web")


class Endpoint:
    """The view of one operation. Schemas are made once, here, and never per request."""

    def __init__(self, runtime: Runtime, operation: Operation) -> None:
        self._runtime = runtime
        self._operation = operation
        self._errors = runtime.service.errors
        self._body = strict(operation.body()) if operation.body else None
        self._params = operation.params() if operation.params else None
        self._returns = operation.returns() if operation.returns else None

    def __call__(self, **path: str) -> flask.Response:
        """Answer the current request."""
        try:
            return self._answer(path)
        except PyMongoError as error:
            if self._operation.unavailable is None or not is_transient(error):
                raise
            log.warning("database_unavailable", error=type(error).__name__)
            return self._operation.unavailable(flask.request)

    def _answer(self, path: dict[str, str]) -> flask.Response:
        request = flask.request._get_current_object()  # type: ignore[attr-defined]
        if self._operation.writes and request.method != self._operation.method:
            raise MethodNotAllowed([self._operation.method])  # HEAD must not do what GET does
        principal = self._who(request)
        attempt = self._attempt(request, principal)
        call = Call(
            work=_NO_WORK,
            body=self._read_body(request),
            params=self._load(self._params, request.args.to_dict()) if self._params else {},
            path=path,
            principal=principal,
            # only the gateway reaches this process, and it sets the header itself
            remote=request.headers.get("X-Real-IP") or request.remote_addr or "",
            request=request,
        )
        if not self._operation.writes:
            return self._query(call)
        return self._prepare(call, attempt) or self._write(call, attempt)

    def _who(self, request: flask.Request) -> Principal | None:
        access = self._operation.access
        if access == "public":
            return None
        if access != "customer":
            return access(request)
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise problems.unauthenticated()
        try:
            principal = self._runtime.verifier.verify(token.strip())
        except InvalidToken:
            raise problems.unauthenticated() from None
        if self._runtime.revocations.revokes(principal):
            raise problems.unauthenticated()
        return principal

    def _attempt(self, request: flask.Request, principal: Principal | None) -> Attempt | None:
        if not self._operation.idempotent:
            return None
        return Attempt.of(
            request.headers.get(HEADER),
            subject=principal.user_id if principal else "public",
            operation=self._operation.name,
            path=request.path,
            body=request.get_data(),
        )

    def _read_body(self, request: flask.Request) -> dict[str, Any]:
        if self._body is None:
            return {}
        if request.mimetype != "application/json":
            raise _not_json_type()
        try:
            document = orjson.loads(request.get_data())
        except orjson.JSONDecodeError:
            raise _not_json() from None
        return self._load(self._body, document)

    def _load(self, schema: Schema, document: Any) -> dict[str, Any]:
        try:
            loaded: dict[str, Any] = schema.load(document)
        except ValidationError as error:
            raise _not_valid(error) from None
        return loaded

    def _query(self, call: Call) -> flask.Response:
        call.work = self._runtime.transactions.read()
        try:
            response = self._respond(self._operation.function(call), call)
        except self._errors as error:
            raise problems.of_domain(error) from None
        if response.status_code == 200 and not response.direct_passthrough:
            response.set_etag(f"{zlib.crc32(response.get_data()):08x}", weak=True)
            response.make_conditional(call.request)
        return response

    def _prepare(self, call: Call, attempt: Attempt | None) -> flask.Response | None:
        if self._operation.prepare is None:
            return None
        call.work = self._runtime.transactions.read()
        try:
            earlier = self._earlier(attempt)
            if earlier is None:
                call.prepared = self._operation.prepare(call)
            return earlier
        except self._errors as error:
            raise problems.of_domain(error) from None

    def _write(self, call: Call, attempt: Attempt | None) -> flask.Response:
        def act(work: Work[Any]) -> flask.Response:
            call.work = work
            call.cookies.clear()  # the transaction may be tried again
            response = self._respond(self._operation.function(call), call)
            if attempt is not None:
                answer = Answer(response.status_code, response.get_data(), response.content_type or "")
                assert work.database is not None
                attempt.keep(work.database, work.session, answer, at=work.system_now)
            return response

        for last in (False, True):
            try:
                return self._runtime.transactions.run(act)
            except self._errors as error:
                return self._earlier(attempt) or problems.of_domain(error).response()
            except PyMongoError as error:
                if not is_duplicate(error):
                    raise
                earlier = self._earlier(attempt)
                if earlier is not None:
                    return earlier
                if last:
                    raise problems.conflict() from None
        raise AssertionError("unreachable")

    def _earlier(self, attempt: Attempt | None) -> flask.Response | None:
        answer = attempt.earlier(self._runtime.database) if attempt is not None else None
        if answer is None:
            return None
        response = flask.Response(answer.body, status=answer.status, content_type=answer.content_type)
        response.headers["Idempotent-Replayed"] = "true"
        return response

    def _respond(self, result: Any, call: Call) -> flask.Response:
        if isinstance(result, flask.Response):
            response = result
        elif self._returns is None:
            response = flask.Response(status=self._operation.status)
            del response.headers["Content-Type"]
        else:
            body = orjson.dumps(self._returns.dump(result))
            response = flask.Response(body, status=self._operation.status, content_type="application/json")
        for name, value, options in call.cookies:
            response.set_cookie(name, value, **options)
        return response


_NO_WORK: Any = None


def strict(schema: Schema) -> Schema:
    """The schema refusing unknown fields, on every level, whatever its parts allow elsewhere."""
    schema.unknown = RAISE
    for declared in schema.fields.values():
        nested = declared.inner if isinstance(declared, fields.List) else declared
        if isinstance(nested, fields.Nested):
            nested.unknown = RAISE
            strict(nested.schema)
    return schema


def is_transient(error: PyMongoError) -> bool:
    """Whether the database was away or too slow, so that the same request may succeed in a moment."""
    return error.timeout or isinstance(error, ConnectionFailure) or error.has_error_label("TransientTransactionError")


def is_duplicate(error: PyMongoError) -> bool:
    """Whether a unique index, and nothing else, refused the write."""
    if isinstance(error, BulkWriteError):
        written: list[dict[str, Any]] = error.details.get("writeErrors", [])
        return bool(written) and all(each["code"] == _DUPLICATE_KEY for each in written)
    return isinstance(error, DuplicateKeyError)


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
