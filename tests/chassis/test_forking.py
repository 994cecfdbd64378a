"""A process that was forked shares no connection with its parent, and a web process has none to the broker at all."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from urllib.parse import urlsplit

import psutil
import pytest
import requests

from tests.chassis.test_gunicorn import ROOT, Server, log, port, start

__all__ = ["log", "port", "start"]

FORKED = """
import os, sys
from tests.chassis.events.warehouse import Warehouse

warehouse = Warehouse(sys.argv[1], "amqp://127.0.0.1:1/")
warehouse.runtime.database.command("ping")
warm, ours = warehouse.runtime.client, os.getpid()
if os.fork() == 0:
    client = warehouse.runtime.client
    client.admin.command("ping")
    os._exit(0 if client is not warm and os.getpid() != ours else 1)
_, ended = os.wait()
assert warehouse.runtime.client is warm
warehouse.runtime.database.command("ping")
sys.exit(os.waitstatus_to_exitcode(ended))
"""


@pytest.mark.fault("F29", "F30", "E7")
def test_a_forked_process_makes_its_own_client_and_leaves_its_parents_alone(mongo_url: str) -> None:
    environment = {**os.environ, "PYTHONWARNINGS": "error:MongoClient opened before fork"}
    ended = subprocess.run([sys.executable, "-c", FORKED, mongo_url], cwd=ROOT, env=environment, timeout=60, check=False)
    assert ended.returncode == 0


@pytest.mark.fault("F29", "F55")
def test_a_web_process_has_no_way_to_the_broker(start: Callable[[], Server], port: int, mongo_url: str) -> None:
    process = start()
    assert requests.post(f"http://127.0.0.1:{port}/api/v1/notes/entries", timeout=10).status_code == 204
    family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
    lines = [connection for each in family for connection in each.net_connections("tcp") if connection.raddr]
    # The line of the request itself may still be there: it was taken, not made.
    assert {line.raddr.port for line in lines if line.laddr.port != port} == {urlsplit(mongo_url).port}
    code = "import sys, chassis.service, chassis.web.app; sys.exit('amqp' in sys.modules or 'kombu' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
