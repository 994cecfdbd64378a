"""Logs: one JSON line per fact, identifiers only; what must not be read in a log is blanked by its name."""

from __future__ import annotations

import contextlib
import functools
import logging
import sys
from collections.abc import MutableMapping
from typing import Any, BinaryIO

import orjson
import structlog

from chassis.metrics import ALERTS

_SECRET_WORDS = ("password", "secret", "token", "email", "authorization", "cookie", "pepper")
_SECRET_NAMES = frozenset({"surname", "patronymic", "full_name", "first_name", "phone", "address", "body"})


def configure(*, service: str, process: str, level: str = "INFO") -> None:
    """Send structlog's and the standard library's lines to standard output as JSON."""
    severity = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    structlog.configure(
        processors=[*_steps(service, process), structlog.processors.JSONRenderer(serializer=_dumps)],
        wrapper_class=structlog.make_filtering_bound_logger(severity),
        logger_factory=structlog.BytesLoggerFactory(_Unfailing(sys.stdout.buffer)),  # type: ignore[arg-type]
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(json_formatter(service=service, process=process))
    logging.basicConfig(handlers=[handler], level=max(severity, logging.WARNING), force=True)


class _Unfailing:
    """A full disk costs lines of the log, and nobody their answer or a duty its life."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, line: bytes) -> None:
        with contextlib.suppress(OSError):
            self._file.write(line)

    def flush(self) -> None:
        with contextlib.suppress(OSError):
            self._file.flush()


def json_formatter(*, service: str, process: str) -> logging.Formatter:
    """Makes the standard library's lines look like the suite's own."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_steps(service, process),
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(serializer=lambda line, **_: _dumps(line).decode()),
        ],
    )


def _steps(service: str, process: str) -> list[Any]:
    def name(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        line["service"], line["process"] = service, process
        return line

    return [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        name,
        structlog.processors.format_exc_info,
        count_alert,
        redact,
    ]


def count_alert(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A line with `alert` is a figure too, so that nobody has to search logs for it."""
    if line.get("alert"):
        ALERTS.labels(str(line.get("event"))).inc()
    return line


def redact(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Blank the values whose names say that nobody may read them in a log."""
    for key, value in line.items():
        if _is_secret(key):
            line[key] = "***"
        elif isinstance(value, dict):
            line[key] = redact(None, "", dict(value))
    return line


@functools.lru_cache(maxsize=1024)
def _is_secret(key: str) -> bool:
    lower = key.lower()
    return lower in _SECRET_NAMES or any(word in lower for word in _SECRET_WORDS)


def _dumps(line: Any, **_: Any) -> bytes:
    return orjson.dumps(line, default=str)
