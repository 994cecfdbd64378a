"""Gunicorn's log without its line for each request: the application writes its own, by route, without addresses."""

from __future__ import annotations

from typing import Any

from gunicorn.glogging import Logger


class QuietLogger(Logger):  # type: ignore[misc]  # gunicorn has no types
    """What is configured for warnings would have it gather some forty figures of each request, to throw them away."""

    def access(self, resp: Any, req: Any, environ: Any, request_time: Any) -> None:
        """Nothing."""
