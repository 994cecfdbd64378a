"""What is said to the gateway: one keep-alive connection, and the papers that have to be shown."""

from __future__ import annotations

import base64
import http.client
import json
import time
from datetime import UTC, datetime
from typing import Any

from chassis.auth import TokenIssuer

from tests.faults.rig.ledger import Request
from tests.faults.rig.suite import FaultSuite

TOKEN_SECONDS = 480.0


class Papers:
    """The access tokens of the accounts' holders, and the agent's password."""

    def __init__(self, suite: FaultSuite) -> None:
        self._issuer = TokenIssuer(suite.folder / "secrets/jwt_private.json")
        self._tokens: dict[str, tuple[str, float]] = {}
        agent, password = next(iter(json.loads(suite.secret("agent_passwords.json")).items()))
        self.agent = f"Basic {base64.b64encode(f'{agent}:{password}'.encode()).decode()}"

    def token(self, account_id: str) -> str:
        """An access token of the account's holder, renewed before its ten minutes are over."""
        token, until = self._tokens.get(account_id, ("", 0.0))
        if time.monotonic() > until:
            who = f"customer-{account_id}"
            token = self._issuer.issue(user_id=who, session_id=who, account_ids=[account_id], now=datetime.now(UTC))
            self._tokens[account_id] = (token, time.monotonic() + TOKEN_SECONDS)
        return f"Bearer {token}"


class Connection:
    """Kept alive as long as it holds, opened again when it is needed."""

    def __init__(self, suite: FaultSuite, papers: Papers) -> None:
        self._host, self._papers = suite.gateway.removeprefix("http://"), papers
        self._connection: http.client.HTTPConnection | None = None

    def send(self, request: Request, account_id: str, seconds: float) -> tuple[int, bytes]:
        """One attempt; whatever goes wrong costs the connection."""
        if request.kind == "pay":
            headers = {"Authorization": self._papers.agent}
        else:
            headers = {"Authorization": self._papers.token(account_id), "Idempotency-Key": request.key}
            headers["Content-Type"] = "application/json"
        return self._exchange(request.method, request.path, request.body or None, headers, seconds)

    def get(self, path: str, account_id: str) -> Any:
        """What a customer reads, asked until it is answered."""
        for pause in (0.1, 0.5, 1.0, 2.0, 4.0):
            status, body = self._exchange("GET", path, None, {"Authorization": self._papers.token(account_id)}, 30.0)
            if status == 200:
                return json.loads(body)
            time.sleep(pause)
        raise AssertionError(f"{path}: {status} {body[:300]!r}")

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _exchange(self, method: str, path: str, body: bytes | None, headers: dict[str, str], seconds: float) -> tuple[int, bytes]:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(self._host)
        self._connection.timeout = seconds
        if self._connection.sock is not None:
            self._connection.sock.settimeout(seconds)
        try:
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            self.close()
            raise
