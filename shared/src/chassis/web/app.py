"""The Flask application of a service: its operations, its probes, and what every answer has in common."""

from __future__ import annotations

import time
from functools import cache
from typing import TYPE_CHECKING, Any

import flask
import orjson
import structlog
from pymongo.errors import PyMongoError
from werkzeug.exceptions import HTTPException

from chassis import metrics, problems, trace
from chassis.health import Readiness
from chassis.mongo import is_away
from chassis.problems import Problem
from chassis.web.admission import Admission, Busy
from chassis.web.endpoint import WAITED, Endpoint
from chassis.web.openapi import document
from chassis.web.waits import Waits

if TYPE_CHECKING:
    from chassis.runtime import Runtime

_STARTED = "chassis.started"
_SHED_AFTER = 5.0  # seconds since the gateway: this process was held up, and whoever waited longer has given up or repeats
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})

log = structlog.get_logger("chassis.web")


def build(runtime: Runtime) -> flask.Flask:
    """Put the application together; nothing connects before the first request."""
    app = flask.Flask(runtime.service.name, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = runtime.settings.max_body_bytes
    app.config["MAX_FORM_MEMORY_SIZE"] = runtime.settings.max_body_bytes
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    waits = Waits()
    app.before_request(lambda: _begin(waits))
    app.after_request(_finish)
    _answer_errors(app)
    _add_probes(app, runtime)
    admission = Admission(runtime.settings.web_threads)
    for door in runtime.service.doors:
        for operation in door.operations:
            name = f"{door.name}.{operation.name}"
            app.add_url_rule(operation.path, name, Endpoint(runtime, operation, admission), methods=[operation.method])
    return app


def _begin(waits: Waits) -> flask.Response | None:
    request = flask.request
    request.environ[_STARTED] = time.monotonic()
    headers = request.headers
    trace.begin(correlation_id=headers.get("X-Request-ID", ""), traceparent=headers.get("traceparent", ""))
    waited = request.environ[WAITED] = waits.waited(headers.get("X-Request-Start", ""))
    if waited > _SHED_AFTER:
        return problems.unavailable().response()
    return None


def _finish(response: flask.Response) -> flask.Response:
    request = flask.request
    route = request.url_rule.rule if request.url_rule is not None else "unmatched"
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Request-ID"] = trace.current().correlation_id
    if route not in _QUIET:
        took = time.monotonic() - request.environ[_STARTED]
        method = request.method if request.method in _METHODS else "OTHER"  # each word would be a figure for good
        metrics.REQUESTS.labels(method, route, response.status_code).observe(took)
        log.info("request", method=request.method, route=route, status=response.status_code, ms=round(took * 1000, 1))
    return response


def _add_probes(app: flask.Flask, runtime: Runtime) -> None:
    def keys() -> str:
        return runtime.verifier.readiness()  # made at first use, after the fork

    readiness = Readiness(runtime, keys=keys)

    @cache
    def openapi() -> bytes:
        return orjson.dumps(document(runtime.service), option=orjson.OPT_INDENT_2)

    def readyz() -> flask.Response:
        ready, parts = readiness.report()
        return flask.Response(orjson.dumps(parts), status=200 if ready else 503, content_type="application/json")

    app.add_url_rule("/healthz", "healthz", lambda: flask.Response("ok", content_type="text/plain"))
    app.add_url_rule("/readyz", "readyz", readyz)
    app.add_url_rule("/metrics", "metrics", lambda: flask.Response(metrics.exposition(), content_type=metrics.CONTENT_TYPE))
    app.add_url_rule("/openapi.json", "openapi", lambda: flask.Response(openapi(), content_type="application/json"))


def _answer_errors(app: flask.Flask) -> None:
    app.register_error_handler(Problem, Problem.response)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Busy, lambda _: problems.unavailable().response())
    app.register_error_handler(PyMongoError, _database_error)
    app.register_error_handler(Exception, _unexpected_error)


def _http_error(error: HTTPException) -> flask.Response:
    status = error.code or 500
    if status < 400:
        return flask.Response(status=status, headers=error.get_headers())
    if status == 404:
        return problems.not_found().response()
    ru, en = problems.ADVICE.get(status, problems.ADVICE[400])
    problem = Problem(status, error.name.lower().replace(" ", "_"), ru, en)
    allowed: Any = getattr(error, "valid_methods", None)
    if allowed:
        problem.headers["Allow"] = ", ".join(sorted(allowed))
    return problem.response()


def _database_error(error: PyMongoError) -> flask.Response:
    if not is_away(error):
        return _unexpected_error(error)
    log.warning("database_unavailable", error=type(error).__name__)
    return problems.unavailable().response()


def _unexpected_error(error: Exception) -> flask.Response:
    log.error("request_failed", error=type(error).__name__, exc_info=error)
    return problems.unexpected().response()
