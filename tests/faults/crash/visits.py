"""Requests that change something, killed at every point of the web side and repeated with the same key; and the deploy job."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from chassis import crash, provision
from chassis.settings import Secret, ServiceSettings
from chassis.testing import Running
from chassis.web.app import build
from chassis.web.groups import Member

from tests.faults.crash.feeds import ACCOUNT, SERVICES
from tests.faults.crash.victim import write_to
from tests.faults.rig.twins import GOLDEN, golden
from tests.readings.component.conftest import account_updated

COUNTS_TRIES = "attempt_counts"  # whoever asks twice asked twice
KEY = "0123456789abcdef0123456789abcdef"
USER = "5b0c6f4e-6f0e-4c39-9f3a-2d1f5f1a7c01"
ACCOUNT_ID, NUMBER = GOLDEN[ACCOUNT]["subject"], GOLDEN[ACCOUNT]["data"]["account_number"]
METER_ID = GOLDEN[ACCOUNT]["data"]["meters"][0]["meter_id"]
AGENTS = Secret(json.dumps({"sber": sha256(b"secret").hexdigest()}))
READINGS = f"/api/v1/readings/accounts/{ACCOUNT_ID}/readings"
FORM = {
    "account_number": NUMBER, "surname": "Иванова", "name": "Анна", "patronymic": "Петровна", "email": "anna@example.ru",
    "consent_version": "2022-11", "consent": True,
}  # fmt: skip
IN_EVERY = ("before_action", "after_action", "before_commit", "after_commit", "before_answer")


@dataclass(frozen=True)
class Request:
    """What a client sends, and sends again if no answer came."""

    method: str
    path: str
    body: Any = None
    headers: tuple[tuple[str, str], ...] = ()
    auth: tuple[str, str] | None = None


@dataclass(frozen=True)
class Visit:
    """A request that must have one effect however often it is sent; `points` are those it comes to beside the common ones."""

    service: str
    name: str
    request: Callable[[Running], Request]
    points: tuple[str, ...]
    collections: tuple[str, ...]  # what holds its effect, once


def _figures(value: str) -> list[dict[str, str]]:
    return [{"zone": "single", "value": value}]


def _known(running: Running) -> tuple[tuple[str, str], ...]:
    running.deliver(golden(ACCOUNT))
    return tuple(running.headers(USER, [ACCOUNT_ID], key=KEY).items())


def submit(running: Running) -> Request:
    body = {"meter_id": METER_ID, "values": _figures("12605"), "confirm_implausible": False}
    return Request("POST", READINGS, body, _known(running))


def submit_several(running: Running) -> list[Request]:
    """Readings of three accounts."""
    requests = []
    for at in range(3):
        account_id, meter_id = (str(uuid5(NAMESPACE_OID, f"{name} {at}")) for name in ("account", "meter"))
        running.deliver(account_updated(account_id, meter_id))
        body = {"meter_id": meter_id, "values": _figures("12605"), "confirm_implausible": False}
        headers = tuple(running.headers(USER, [account_id], key=f"{KEY}{at}").items())
        requests.append(Request("POST", f"/api/v1/readings/accounts/{account_id}/readings", body, headers))
    return requests


def correct(running: Running) -> Request:
    first = submit(running)
    answer = running.client.post(first.path, json=first.body, headers=running.headers(USER, [ACCOUNT_ID], key=f"{KEY}-first"))
    path = f"{READINGS}/{answer.json['reading_id']}"
    return Request("PUT", path, {"values": _figures("12600"), "confirm_implausible": False}, first.headers)


def pay(running: Running) -> Request:
    _known(running)
    query = f"command=pay&txn_id=1234567&account={NUMBER}&sum=200.00&txn_date=20221120120000"
    return Request("GET", f"/pay/osmp?{query}", auth=("sber", "secret"))


def register(running: Running) -> Request:
    return Request("POST", "/api/v1/identity/registrations", FORM, (("Idempotency-Key", KEY),))


VISITS = [
    Visit("readings", "a reading", submit, ("after_insert_outbox", "after_answer_kept"), ("readings",)),
    Visit("readings", "a correction", correct, ("after_insert_outbox", "after_answer_kept"), ("readings",)),
    Visit("billing_calculator", "a payment", pay, ("after_insert_outbox",), ("payments",)),
    Visit("identity", "a registration", register, ("after_preparing", "after_insert_outbox", "after_answer_kept"),
          ("registrations",)),
]  # fmt: skip


def send(service: str, settings: ServiceSettings, request: Request, point: str, answer: Path, log: Path) -> None:
    """The life of a web process that takes one request; its answer is written to a file."""
    write_to(log, f"{request.method} {request.path} {point}")
    runtime = SERVICES[service].runtime(settings)
    crash.arm(point)
    got = build(runtime).test_client().open(
        request.path, method=request.method, json=request.body, headers=list(request.headers), auth=request.auth
    )  # fmt: skip
    answer.write_bytes(f"{got.status_code} ".encode() + got.get_data())
    os._exit(0)


def deploy(service: str, settings: ServiceSettings, point: str, log: Path) -> None:
    """The life of a deploy job."""
    write_to(log, f"provision {service} {point}")
    crash.arm(point)
    provision.run(SERVICES[service].runtime(settings), settle_seconds=0)
    os._exit(0)


def send_together(service: str, settings: ServiceSettings, requests: list[Request], point: str, answer: Path, log: Path) -> None:
    """The life of a web process that gets requests while one is being written, and writes them with one transaction."""
    write_to(log, f"together {point}")
    app = build(SERVICES[service].runtime(settings))
    crash.arm(point)
    answers: dict[int, bytes] = {}

    def ask(at: int, request: Request) -> None:
        got = app.test_client().open(request.path, method=request.method, json=request.body, headers=list(request.headers))
        answers[at] = f"{got.status_code} ".encode() + got.get_data()

    line = app.view_functions["readings.submit_reading"].groups  # type: ignore[attr-defined]
    threads = [threading.Thread(target=ask, args=each) for each in enumerate(requests)]
    with line.turn(Member("", None), patience=0):
        for thread in threads:
            thread.start()
        while len(line) < len(requests):
            time.sleep(0.01)
    for thread in threads:
        thread.join()
    answer.write_bytes(b"\n".join(answers[at] for at in sorted(answers)))
    os._exit(0)
