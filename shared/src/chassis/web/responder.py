"""What an operation returned, as the bytes that are sent."""

from __future__ import annotations

from typing import Any

import flask
import orjson

from chassis.web.call import Call
from chassis.web.door import Operation


class Responder:
    """Makes the answers of one operation. Its schema is made once, here, and never per request."""

    def __init__(self, operation: Operation) -> None:
        self._status = operation.status
        self._returns = operation.returns() if operation.returns else None

    def __call__(self, result: Any, call: Call) -> flask.Response:
        """The answer to this call."""
        if isinstance(result, flask.Response):
            response = result
        elif self._returns is None:
            response = flask.Response(status=self._status)
            del response.headers["Content-Type"]
        else:
            body = orjson.dumps(self._returns.dump(result))
            response = flask.Response(body, status=self._status, content_type="application/json")
        for name, value, options in call.cookies:
            response.set_cookie(name, value, **options)
        return response
