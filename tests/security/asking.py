"""Hooks of Schemathesis, which runs in a process of its own: who asks.

`SECURITY_ASKING` says who: a customer and somebody of the retailer, the file with the key that signs tokens, and where identity
keeps their sessions.
"""

from __future__ import annotations

import base64
import json
import os
from typing import Any

import schemathesis
from chassis.auth import TokenIssuer
from chassis.auth.principal import CABINET, STAFF
from chassis.clock import monotonic, system_now
from chassis.ids import new_id
from pymongo import MongoClient

import tests.security.understanding  # noqa: F401 - the checks

ASKING = json.loads(os.environ["SECURITY_ASKING"])
RENEWED_AFTER = 240.0  # seconds; a token lives for ten minutes


class Entry:
    """A token that holds: a fresh one in time, and after whatever may have ended its session."""

    def __init__(self, who: dict[str, Any], *, audience: str, sessions: str) -> None:
        self._issuer, self._who, self._audience = TokenIssuer(ASKING["key_file"]), who, audience
        self._token, self._until = "", 0.0
        self._sessions = MongoClient(ASKING["mongo_url"])[ASKING["database"]][sessions] if ASKING["sessions"] else None

    def token(self, *, last: bool) -> str:
        """The token to ask with; `last` if what is asked may end its session."""
        if monotonic() > self._until:
            self._token, self._until = self._fresh(), monotonic() + RENEWED_AFTER
        if last:
            self._until = 0.0
        return self._token

    def _fresh(self) -> str:
        session_id = self._session() if self._sessions is not None else new_id()
        known = {name: self._who[name] for name in ("user_id", "account_ids", "roles")}
        return self._issuer.issue(session_id=session_id, audience=self._audience, now=system_now(), **known)

    def _session(self) -> str:
        assert self._sessions is not None
        known = self._sessions.find_one({"_id": self._who["session_id"]})
        assert known is not None
        self._sessions.insert_one({**known, "_id": (fresh := new_id()), "ended_at": None})
        return fresh


CUSTOMER = Entry(ASKING["customer"], audience=CABINET, sessions="sessions")
OF_THE_RETAILER = Entry(ASKING["staff"], audience=STAFF, sessions="staff_sessions")


@schemathesis.auth(refresh_interval=None)
class Somebody:
    """The holder at the customers' doors, somebody in every role at those of staff, the payment agent at the agents'."""

    def get(self, case: Any, _context: Any) -> str:
        if case.operation.path.startswith("/pay/"):
            return "Basic " + base64.b64encode(":".join(ASKING["agent"]).encode()).decode()
        ends = case.operation.method.upper() == "DELETE" or case.operation.path.endswith("/password")
        return f"Bearer {(OF_THE_RETAILER if _for_staff(case) else CUSTOMER).token(last=ends)}"

    def set(self, case: Any, data: str, _context: Any) -> None:
        case.headers = case.headers or {}
        case.headers["Authorization"] = data


def _for_staff(case: Any) -> bool:
    """Whether the document lets people of the retailer in, and no customer."""
    asked = {name for each in case.operation.definition.raw.get("security", ()) for name in each}
    return "staff" in asked and "bearer" not in asked
