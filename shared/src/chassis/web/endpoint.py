"""How one operation is carried out: a place, the request as it is read, the function of the service, the answer."""

from __future__ import annotations

import time
import zlib
from typing import TYPE_CHECKING

import flask
import pymongo
import structlog
from pymongo.errors import PyMongoError
from werkzeug.exceptions import MethodNotAllowed

from chassis import crash, problems
from chassis.mongo import is_away
from chassis.transaction import DEADLINE_SECONDS
from chassis.web.admission import Admission, Busy
from chassis.web.call import NO_WORK, Call
from chassis.web.door import Operation
from chassis.web.groups import PLACES, Groups
from chassis.web.intake import Intake, refuse_foreign_origin
from chassis.web.responder import Responder
from chassis.web.writer import Asked, Writer

if TYPE_CHECKING:
    from chassis.runtime import Runtime

WAITED = "chassis.waited"  # seconds between the gateway and this process, kept in the request's environment

log = structlog.get_logger("chassis.web")


class Endpoint:
    """The view of one operation, with a place of `admission`; requests that are written together have places of their own."""

    def __init__(self, runtime: Runtime, operation: Operation, admission: Admission) -> None:
        self._runtime = runtime
        self._operation = operation
        self._admission = admission if operation.together is None else Admission(PLACES * runtime.settings.web_threads)
        self._errors = runtime.service.errors
        self._intake = Intake(runtime, operation)
        self._respond = Responder(operation)
        self._writer = Writer(runtime, operation, self._respond, admission)

    @property
    def groups(self) -> Groups[Asked]:
        """The line of those who are written together."""
        return self._writer.groups

    def __call__(self, **path: object) -> flask.Response:
        """Answer the current request, if there is a place for it, within the time counted from its arrival at the gateway."""
        arrived = time.monotonic() - flask.request.environ[WAITED]
        try:
            with self._admission.place(self._operation.name), pymongo.timeout(_left(arrived)):
                return self._answer({name: str(value) for name, value in path.items()}, arrived)
        except (Busy, PyMongoError) as error:
            if self._operation.unavailable is None or not (isinstance(error, Busy) or is_away(error)):
                raise
            log.warning("service_unavailable", error=type(error).__name__)
            return self._operation.unavailable(flask.request)

    def _answer(self, path: dict[str, str], arrived: float) -> flask.Response:
        request = flask.request._get_current_object()  # type: ignore[attr-defined]
        if self._operation.writes:
            refuse_foreign_origin(request)
            if request.method != self._operation.method:
                raise MethodNotAllowed([self._operation.method])  # HEAD must not do what GET does
        principal = self._intake.principal(request)
        attempt = self._intake.attempt(request, principal)
        call = Call(
            work=NO_WORK,
            body=self._intake.body(request),
            params=self._intake.params(request),
            path=path,
            principal=principal,
            # only the gateway reaches this process, and it sets the header itself
            remote=request.headers.get("X-Real-IP") or request.remote_addr or "",
            request=request,
            writes=self._operation.writes,
        )
        if not self._operation.writes:
            return self._query(call)
        response = self._writer.write(call, attempt, until=arrived + DEADLINE_SECONDS)
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
            if self._operation.fresh:
                response.headers["Cache-Control"] = f"public, max-age={self._operation.fresh}"
        return response


def _left(arrived: float) -> float:
    """Seconds; raises Busy where none are left, since this process was held up meanwhile."""
    left = DEADLINE_SECONDS - (time.monotonic() - arrived)
    if left <= 0:
        raise Busy
    return left
