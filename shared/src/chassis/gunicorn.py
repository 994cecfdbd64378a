"""Gunicorn's configuration for every service: `gunicorn -c python:chassis.gunicorn readings.app:web()`."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from chassis.settings import env_prefix

_FIGURES = "PROMETHEUS_MULTIPROC_DIR"


def _service() -> str:
    for argument in reversed(sys.argv):
        found = re.search(r"(\w+)\.app:", argument)
        if found:
            return found[1]
    return "service"


def _setting(name: str, default: str) -> str:
    return os.environ.get(f"{env_prefix(_service())}_{name}", default)


def post_fork(_arbiter: Any, worker: Any) -> None:
    """The address is told after gunicorn would have opened the port, long before the application is loaded."""
    worker.cfg.set("bind", f"{_setting('WEB_HOST', '127.0.0.1')}:{_setting('WEB_PORT', '8000')}")


def child_exit(_arbiter: Any, worker: Any) -> None:
    """What an ended process counted goes on counting; what it held does not."""
    if _FIGURES in os.environ:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(_arbiter: Any) -> None:
    """The figures end with the service."""
    if _own_figures:
        shutil.rmtree(_own_figures, ignore_errors=True)


def _folder_of_figures() -> str:
    """A folder named after this process; those of processes that were killed, and could not take theirs away, go now."""
    ours, own = f"{_service()}-figures-", str(os.getpid())
    for left in Path(tempfile.gettempdir()).glob(f"{ours}*"):
        owner = left.name.removeprefix(ours).partition("-")[0]
        if owner == own or not Path(f"/proc/{owner}").exists():  # in a container every one of them has the same number
            shutil.rmtree(left, ignore_errors=True)
    return tempfile.mkdtemp(prefix=f"{ours}{own}-")


bind: list[str] = []
workers = int(_setting("WEB_WORKERS", "1"))
_own_figures = ""
if workers > 1 and _FIGURES not in os.environ:  # whichever process is asked tells the figures of all
    _own_figures = os.environ[_FIGURES] = _folder_of_figures()
threads = 5 * int(_setting("WEB_THREADS", "8"))  # WEB_THREADS work at a time; the others wait, some together, or are turned away
worker_class = "chassis.web.doorkeeper.Doorkeeper"
limit_request_line = 0  # the gateway lets through 16 KiB; that is for the application to answer, not for a page of gunicorn's
limit_request_field_size = 32 * 1024
worker_connections = 256  # more than that waits in the gateway, where it costs nothing
backlog = 256
reuse_port = True  # else kept-alive connections can all land on one worker; and a successor can start beside this process
preload_app = False  # a MongoDB client must not be shared over fork
timeout = 30  # above the 8 s of the database, below the gateway's 35 s
graceful_timeout = 25
keepalive = 75  # above the gateway's, so that it never writes to a connection just closed here
forwarded_allow_ips = _setting("FORWARDED_ALLOW_IPS", "127.0.0.1")
control_socket_disable = True  # its default path is shared by all services of the machine
logger_class = "chassis.web.quiet.QuietLogger"  # the application logs each request by route, without addresses and query strings
proc_name = _service()
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "chassis.logs.json_formatter", "service": _service(), "process": "gunicorn"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json", "stream": "ext://sys.stdout"}},
    "root": {"level": "WARNING", "handlers": ["console"]},
    "loggers": {"gunicorn.error": {"level": "INFO", "handlers": ["console"], "propagate": False, "qualname": "gunicorn.error"}},
}
