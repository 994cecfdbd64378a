"""The suite as a client sees it: JSON through the gateway, every write with its key, patience while a process restarts."""

from __future__ import annotations

import hashlib
import itertools
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import requests

PATIENCE_SECONDS = 60.0
AWAY = {429, 502, 503, 504}

T = TypeVar("T")


class Unexpected(AssertionError):
    """The suite answered otherwise than it should."""


def wait_for(what: str, look: Callable[[], T | None], *, seconds: float = PATIENCE_SECONDS) -> T:
    """Look again and again until there is something to see; give up with a clear word."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        seen = look()
        if seen is not None:
            return seen
        time.sleep(0.05)
    raise Unexpected(f"waited {seconds:.0f} s in vain for {what}")


def work_for(answer: requests.Response) -> dict[str, str]:
    """The work a refusal asks for, as the header that shows it; nothing if it asks for none."""
    if answer.status_code != 429 or not answer.headers["Content-Type"].startswith("application/problem+json"):
        return {}
    problem = answer.json()
    if problem["code"] != "work_wanted":
        return {}
    challenge, below = problem["details"]["challenge"], 1 << (256 - problem["details"]["bits"])
    tried = (f"{challenge}.{number}" for number in itertools.count())
    solved = next(text for text in tried if int.from_bytes(hashlib.sha256(text.encode()).digest(), "big") < below)
    return {"Proof-Of-Work": solved}


@dataclass
class Cabinet:
    """One visitor of the personal account."""

    gateway: str
    http: requests.Session = field(default_factory=requests.Session)
    token: str = ""
    account_id: str = ""

    def call(self, method: str, path: str, body: Any = None, *, expect: int = 200) -> dict[str, Any]:
        """Send a request until it is answered; a repeated write carries the same key, so it has its effect once."""
        answer = self.send(method, path, body)
        if answer.status_code != expect:
            raise Unexpected(f"{method} {path}: {answer.status_code} instead of {expect}: {answer.text[:400]}")
        parsed: dict[str, Any] = answer.json() if answer.content else {}
        return parsed

    def send(self, method: str, path: str, body: Any = None) -> requests.Response:
        """The answer itself, whatever its status."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if method != "GET":
            headers |= {"Idempotency-Key": uuid.uuid4().hex, "Origin": self.gateway}
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                answer = self.http.request(method, self.gateway + path, json=body, headers=headers, timeout=40)
            except requests.ConnectionError:
                answer = None
            if answer is not None and answer.status_code not in AWAY:
                return answer
            if time.monotonic() > deadline:
                raise Unexpected(f"{method} {path}: no answer for {PATIENCE_SECONDS:.0f} s")
            if answer is not None and (worked := work_for(answer)):
                headers |= worked
                continue
            time.sleep(float(answer.headers.get("Retry-After", 0.2)) if answer is not None else 0.2)

    def refused(self, method: str, path: str, body: Any, code: str) -> dict[str, Any]:
        """Send something wrong and expect the refusal with this code."""
        answer = self.send(method, path, body)
        problem: dict[str, Any] = answer.json()
        if answer.status_code < 400 or problem.get("code") != code:
            raise Unexpected(f"{method} {path}: expected the refusal {code}, got {answer.status_code}: {answer.text[:400]}")
        return problem

    def login(self, login: str, password: str) -> None:
        """Enter; from here on requests carry the token."""
        session = self.call("POST", "/api/v1/identity/sessions", {"login": login, "password": password}, expect=201)
        self.token, self.account_id = session["access_token"], session["accounts"][0]["account_id"]

    def to(self, service: str, rest: str = "") -> str:
        """The path of a resource of this visitor's account."""
        return f"/api/v1/{service}/accounts/{self.account_id}{rest}"
