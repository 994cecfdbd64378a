"""How one operation is carried out: the transaction, the function of the service, the answer."""

from __future__ import annotations

import time
import zlib
from typing import TYPE_CHECKING, Any

import flask
import orjson
import pymongo
import structlog
from pymongo.errors import PyMongoError
from werkzeug.exceptions import MethodNotAllowed

from chassis import crash, problems
from chassis.idempotency import Answer, Attempt
from chassis.mongo import is_away, is_duplicate
from chassis.transaction import DEADLINE_SECONDS, Work
from chassis.web.admission import Admission, Busy
from chassis.web.call import Call
from chassis.web.door import Operation
from chassis.web.intake import Intake, refuse_foreign_origin

if TYPE_CHECKING:
    from chassis.runtime import Runtime

WAITED = "chassis.waited"  # seconds between the gateway and this process, kept in the request's environment
_NO_WORK: Any = None  # until the transaction is open

log = structlog.get_logger("chassis.web")


class Endpoint:
    """The view of one operation."""

    def __init__(self, runtime: Runtime, operation: Operation, admission: Admission) -> None:
        self._runtime = runtime
        self._operation = operation
        self._admission = admission
        self._errors = runtime.service.errors
        self._intake = Intake(runtime, operation)
        self._returns = operation.returns() if operation.returns else None

    def __call__(self, **path: str) -> flask.Response:
        """Answer the current request, if there is a place for it, within the time counted from its arrival at the gateway."""
        arrived = time.monotonic() - flask.request.environ[WAITED]
        try:
            with self._admission.place(self._operation.name), pymongo.timeout(_left(arrived)):
                return self._answer(path)
        except (Busy, PyMongoError) as error:
            if self._operation.unavailable is None or not (isinstance(error, Busy) or is_away(error)):
                raise
            log.warning("service_unavailable", error=type(error).__name__)
            return self._operation.unavailable(flask.request)

    def _answer(self, path: dict[str, str]) -> flask.Response:
        request = flask.request._get_current_object()  # type: ignore[attr-defined]
        if self._operation.writes:
            refuse_foreign_origin(request)
            if request.method != self._operation.method:
                raise MethodNotAllowed([self._operation.method])  # HEAD must not do what GET does
        principal = self._intake.principal(request)
        attempt = self._intake.attempt(request, principal)
        call = Call(
            work=_NO_WORK,
            body=self._intake.body(request),
            params=self._intake.params(request),
            path=path,
            principal=principal,
            # only the gateway reaches this process, and it sets the header itself
            remote=request.headers.get("X-Real-IP") or request.remote_addr or "",
            request=request,
        )
        if not self._operation.writes:
            return self._query(call)
        response = self._prepare(call, attempt) or self._write(call, attempt)
        crash.point("before_answer")
        return response

    def _query(self, call: Call) -> flask.Response:
        call.work = self._runtime.transactions.read()
        try:
            response = self._respond(self._operation.function(call), call)
        except self._errors as error:
            raise problems.of_domain(error) from None
        if call.request.method != "POST" and response.status_code == 200 and not response.direct_passthrough:
            response.set_etag(f"{zlib.crc32(response.get_data()):08x}", weak=True)
            response.make_conditional(call.request)
        return response

    def _prepare(self, call: Call, attempt: Attempt | None) -> flask.Response | None:
        if self._operation.prepare is None:
            return None
        call.work = self._runtime.transactions.read()
        try:
            earlier = self._earlier(attempt, surely=False)
            if earlier is None:
                call.prepared = self._operation.prepare(call)
                crash.point("after_preparing")
            return earlier
        except self._errors as error:
            return self._earlier(attempt) or problems.of_domain(error).response()

    def _write(self, call: Call, attempt: Attempt | None) -> flask.Response:
        for last in (False, True):
            try:
                return self._runtime.transactions.run(lambda work: self._act(work, call, attempt))
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

    def _act(self, work: Work[Any], call: Call, attempt: Attempt | None) -> flask.Response:
        call.work = work
        call.cookies.clear()  # the transaction may be tried again
        response = self._respond(self._operation.function(call), call)
        if attempt is not None:
            assert work.database is not None
            answer = Answer(response.status_code, response.get_data(), response.content_type or "")
            attempt.keep(work.database, work.session, answer, at=work.system_now)
            crash.point("after_answer_kept")
        return response

    def _earlier(self, attempt: Attempt | None, *, surely: bool = True) -> flask.Response | None:
        """What this key was answered before. Asked only when the write did not go through, so a first try pays nothing."""
        answer = attempt.earlier(self._runtime.database, surely=surely) if attempt is not None else None
        if answer is None:
            return None
        response = flask.Response(answer.body, status=answer.status, content_type=answer.content_type)
        if not answer.content_type:
            del response.headers["Content-Type"]
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


def _left(arrived: float) -> float:
    """Seconds; raises Busy where none are left, since this process was held up meanwhile."""
    left = DEADLINE_SECONDS - (time.monotonic() - arrived)
    if left <= 0:
        raise Busy
    return left
