"""How an operation that changes something is carried out: in one transaction with its answer, alone or with others."""

from __future__ import annotations

import itertools
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import flask
import pymongo
import structlog
from pymongo.errors import PyMongoError

from chassis import crash, idempotency, problems, trace
from chassis.idempotency import Answer, Attempt
from chassis.mongo import is_away, is_duplicate
from chassis.transaction import Work
from chassis.web.admission import Admission, Busy
from chassis.web.call import Call
from chassis.web.door import Operation
from chassis.web.groups import Groups, Member
from chassis.web.responder import Responder

if TYPE_CHECKING:
    from chassis.runtime import Runtime

_LEAST = 0.001  # seconds; none at all would be no limit to the driver
_NEEDED = 1.0  # seconds: a group has as long as the one of it that has least, so who has less left is turned away before

log = structlog.get_logger("chassis.web")


class NotAtOnce(Exception):
    """The transaction of a group would have to be tried again: somebody writes the same, or the connection was lost."""


class AllRefused(Exception):
    """There is nothing to commit for a group."""

    def __init__(self, refusals: list[Any]) -> None:
        super().__init__()
        self.refusals = refusals


@dataclass(frozen=True)
class Asked:
    """A request of a group."""

    call: Call
    attempt: Attempt
    what: Any
    trace: trace.Trace
    until: float


class Writer:
    """Carries out one operation that writes."""

    def __init__(self, runtime: Runtime, operation: Operation, respond: Responder, admission: Admission) -> None:
        self._runtime = runtime
        self._operation = operation
        self._respond = respond
        self._admission = admission
        self._errors = runtime.service.errors
        self.groups = Groups[Asked]()

    def write(self, call: Call, attempt: Attempt | None, *, until: float) -> flask.Response:
        """The answer, before this moment of the monotonic clock."""
        response = self._prepare(call, attempt)
        if response is not None:
            return response
        if self._operation.together is None or attempt is None:
            return self._alone(call, attempt)
        return self._in_turn(call, attempt, until)

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
            return self._refused(error, attempt)

    def _alone(self, call: Call, attempt: Attempt | None) -> flask.Response:
        for last in (False, True):
            try:
                return self._runtime.transactions.run(lambda work: self._act(work, call, attempt))
            except self._errors as error:
                return self._refused(error, attempt)
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
        response = self._respond(self._result(call), call)
        if attempt is not None:
            _keep(work, [(attempt, response)])
        return response

    def _result(self, call: Call) -> Any:
        result = self._operation.function(call)
        if self._operation.together is not None:
            (result,) = self._operation.together(call.work, [result])
        if isinstance(result, self._errors):
            raise result
        return result

    def _in_turn(self, call: Call, attempt: Attempt, until: float) -> flask.Response:
        try:
            what = self._operation.function(call)
        except self._errors as error:
            return self._refused(error, attempt)
        member = Member(call.path["account_id"], Asked(call, attempt, what, trace.current(), until))
        with self.groups.turn(member, patience=until - _NEEDED - time.monotonic()) as company:
            if company:
                self._together(company)
        if isinstance(member.outcome, flask.Response):
            return member.outcome
        if isinstance(member.outcome, self._errors):
            return self._refused(member.outcome, attempt)
        if member.outcome is not None:
            raise member.outcome
        with self._admission.place(self._operation.name):  # a group that broke up must not be a crowd
            return self._alone(call, attempt)

    def _together(self, company: Sequence[Member[Asked]]) -> None:
        """Write for all of them, at one go. Who is left without an outcome goes alone, beside the groups that follow."""
        tries = itertools.count()
        requests = [member.asked for member in company]

        def act(work: Work[Any]) -> list[Any]:
            if next(tries):
                raise NotAtOnce
            return self._act_for(work, requests)

        try:
            with pymongo.timeout(max(_LEAST, min(each.until for each in requests) - time.monotonic())):
                outcomes = self._runtime.transactions.run(act)
        except AllRefused as all_of_them:
            outcomes = all_of_them.refusals
        except Exception as error:  # noqa: BLE001 - whose it is shows when each goes alone
            away = isinstance(error, PyMongoError) and is_away(error)
            outcomes = [Busy() if away else None for _ in company]
            if away or len(company) > 1:
                told = {"operation": self._operation.name, "requests": len(company), "error": type(error).__name__}
                log.warning("group_not_written", **told)
        for member, outcome in zip(company, outcomes, strict=True):
            member.outcome = outcome

    def _act_for(self, work: Work[Any], requests: Sequence[Asked]) -> list[Any]:
        assert self._operation.together is not None
        work.traces = {each.call.path["account_id"]: each.trace for each in requests}
        results = self._operation.together(work, [each.what for each in requests])
        outcomes, answered = list[Any](), list[tuple[Attempt, flask.Response]]()
        for asked, result in zip(requests, results, strict=True):
            if isinstance(result, self._errors):
                outcomes.append(result)
                continue
            outcomes.append(self._respond(result, asked.call))
            answered.append((asked.attempt, outcomes[-1]))
        if not answered:
            raise AllRefused(outcomes)
        _keep(work, answered)
        return outcomes

    def _refused(self, error: Exception, attempt: Attempt | None) -> flask.Response:
        """What it was answered before; it may be refused for its own effect."""
        return self._earlier(attempt) or problems.of_domain(error).response()

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


def _keep(work: Work[Any], answered: Sequence[tuple[Attempt, flask.Response]]) -> None:
    assert work.database is not None
    answers = [
        (attempt, Answer(response.status_code, response.get_data(), response.content_type or ""))
        for attempt, response in answered
    ]
    idempotency.keep(work.database, work.session, answers, at=work.system_now)
    crash.point("after_answer_kept")
