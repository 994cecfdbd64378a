"""Steps of people of the retailer at identity's door: set-up, entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from identity.actions import staff as actions
from werkzeug.test import TestResponse

from tests.identity.authenticator import code_of
from tests.identity.component.walk import API, ORIGIN, Walk

STAFF = "/staff"
PASSWORD = "кастрюля вокзал ромашка 9"


@dataclass
class Member:
    """A member of staff with a password and an app."""

    login: str
    staff_id: str
    typed: str
    recovery: list[str]


@dataclass
class Office:
    """People of the retailer in front of a running identity."""

    walk: Walk

    def invite(self, login: str, *roles: str) -> str:
        """A set-up link's secret, as the operator's command makes it."""
        made = self.walk.running.transactions.run(
            lambda work: actions.add_member(work, login=login, names=list(roles or ("clerk",)), by=None)
        )
        return made.secret

    def begin(self, secret: str, password: str = PASSWORD) -> TestResponse:
        return self.post("/enrolments", {"secret": secret, "password": password, "password_confirmation": password})

    def confirm(self, secret: str, code: str) -> TestResponse:
        return self.post("/enrolments/confirmation", {"secret": secret, "code": code})

    def member(self, login: str, *roles: str) -> Member:
        """Somebody who followed the link to its end."""
        secret = self.invite(login, *roles)
        typed = self.begin(secret).json["typed"]
        answer = self.confirm(secret, code_of(typed, steps=-1))
        assert answer.status_code == 200, answer.text
        row = self.walk.running.database["staff"].find_one({"login": login})
        return Member(login=login, staff_id=row["_id"], typed=typed, recovery=answer.json["codes"])

    def enter(self, member: Member, *, code: str = "", password: str = PASSWORD) -> TestResponse:
        typed = {"login": member.login, "password": password, "code": code or code_of(member.typed)}
        return self.post("/sessions", typed)

    def token(self, member: Member) -> str:
        """An access token of a fresh session; the codes of now are good again, as if time had passed."""
        self.walk.running.database["staff"].update_one({"_id": member.staff_id}, {"$set": {"used_step": 0}})
        answer = self.enter(member)
        assert answer.status_code == 201, answer.text
        return str(answer.json["access_token"])

    def post(self, path: str, body: dict[str, Any], *, token: str = "") -> TestResponse:
        signed = {"Authorization": f"Bearer {token}"} if token else {}
        return self.walk.post(f"{STAFF}{path}", body, **signed)

    def get(self, path: str, *, token: str) -> TestResponse:
        return self.walk.get(f"{STAFF}{path}", token=token)

    def refresh(self, cookie: str) -> TestResponse:
        """What a browser that keeps this cookie is answered."""
        client = self.walk.running.client
        name, _, value = cookie.partition(";")[0].partition("=")
        client.set_cookie(name, value, path=f"{API}{STAFF}/sessions")
        return client.post(f"{API}{STAFF}/sessions/refresh", json={}, headers=ORIGIN)
