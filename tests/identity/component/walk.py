"""Steps of a customer at identity's door, with account-sync's answers delivered by the real way in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from chassis.clock import system_now
from chassis.ids import derived_id, new_id
from chassis.sealed import open_sealed
from chassis.testing import Running, event
from contracts.events.account_sync import APPLICANT_MATCHED, APPLICANT_NOT_MATCHED, HOLDER_CHANGED, PROOF_JUDGED
from identity.actions.links import answer_link_requests
from werkzeug.test import TestResponse

API = "/api/v1/identity"
NUMBER = "520000000017"
EMAIL = "anna@example.ru"
PASSWORD = "ложка облако трамвай 7"
ORIGIN = {"Origin": "http://localhost"}
FORM = {
    "account_number": NUMBER,
    "surname": "Иванова",
    "name": "Анна",
    "patronymic": "Петровна",
    "email": EMAIL,
    "consent_version": "2022-11",
    "consent": True,
}


FILED = {"email": "filed@example.ru", "phone": "+7 905 000-00-00"}


@dataclass
class Walk:
    """A customer in front of a running identity."""

    running: Running
    link_key: Path

    def ask(self, method: str, path: str, token: str, body: Any = None) -> TestResponse:
        """A request of somebody signed in."""
        headers = {"Idempotency-Key": new_id(), "Authorization": f"Bearer {token}"}
        return self.running.client.open(API + path, method=method, json=body, headers=headers)

    def post(self, path: str, body: dict[str, Any], **headers: str) -> TestResponse:
        return self.running.client.post(API + path, json=body, headers={"Idempotency-Key": new_id(), **headers})

    def get(self, path: str, *, token: str = "") -> TestResponse:
        return self.running.client.get(API + path, headers={"Authorization": f"Bearer {token}"} if token else {})

    def delete(self, path: str, *, token: str) -> TestResponse:
        return self.running.client.delete(API + path, headers={"Authorization": f"Bearer {token}"})

    def register(self, **changes: Any) -> str:
        answer = self.post("/registrations", {**FORM, **changes})
        assert answer.status_code == 202, answer.text
        return str(answer.json["registration_id"])

    def asked(self, registration_id: str) -> dict[str, Any]:
        """What identity asked account-sync about this registration."""
        (found,) = (e for e in self.running.outbox("identity.registration_requested.v1") if e.subject == registration_id)
        return dict(found.data)

    def match(self, registration_id: str, *, number: str = NUMBER, weak: bool = False, holder: int = 1, filed: str = "") -> None:
        user_id = self.asked(registration_id)["user_id"]
        data = {
            "registration_id": registration_id,
            "user_id": user_id,
            "account_id": derived_id("account", number),
            "account_number": number,
            "weak": weak,
            "holder_revision": holder,
            "filed_contact": None,
        }
        if filed:  # account-sync encrypts it with the applicant's key
            address = self.running.transactions.tools.vault.encrypt(user_id, FILED[filed])
            data["filed_contact"] = {"channel": filed, "address": address}
        fact = APPLICANT_MATCHED.fact(subject=registration_id, revision=1, partition_key=user_id, data=data)
        self.running.deliver(event(fact, at=system_now()))

    def change_holder(self, *, number: str = NUMBER, to: int = 2, on: str) -> None:
        """The base has another holder of the account from that day on."""
        account_id = derived_id("account", number)
        data = {"account_id": account_id, "holder_revision": to, "changed_on": date.fromisoformat(on)}
        fact = HOLDER_CHANGED.fact(subject=account_id, revision=to, partition_key=account_id, data=data)
        self.running.deliver(event(fact, at=system_now()))

    def refuse(self, registration_id: str) -> None:
        user_id = self.asked(registration_id)["user_id"]
        data = {"registration_id": registration_id, "user_id": user_id}
        fact = APPLICANT_NOT_MATCHED.fact(subject=registration_id, revision=1, partition_key=user_id, data=data)
        self.running.deliver(event(fact, at=system_now()))

    def prove(
        self, registration_id: str, answer: str = "40318822", *, kind: str = "meter_number", **headers: str
    ) -> TestResponse:
        return self.post(f"/registrations/{registration_id}/proofs", {"kind": kind, "answer": answer}, **headers)

    def judge(self, registration_id: str, *, fits: bool, attempt: int = 1) -> None:
        """account-sync's word about an answer."""
        user_id = self.asked(registration_id)["user_id"]
        data = {"registration_id": registration_id, "user_id": user_id, "attempt": attempt, "fits": fits}
        fact = PROOF_JUDGED.fact(subject=registration_id, revision=attempt, partition_key=user_id, data=data)
        self.running.deliver(event(fact, at=system_now()))

    def state(self, registration_id: str) -> dict[str, Any]:
        return dict(self.get(f"/registrations/{registration_id}").json)

    def answer_requests(self) -> None:
        answer_link_requests(self.running.transactions)

    def secrets(self) -> list[str]:
        """The secrets of all links issued, oldest first, opened as notification opens them."""
        issued = self.running.outbox("identity.password_link_issued.v1")
        return [open_sealed(self.link_key, each.data["secret"]) for each in issued]

    def set_password(self, secret: str, password: str = PASSWORD, again: str | None = None) -> TestResponse:
        typed = {"secret": secret, "password": password, "password_confirmation": password if again is None else again}
        return self.post("/passwords", typed)

    def customer(self, *, number: str = NUMBER, email: str = EMAIL) -> None:
        """A person registered, matched and with a password."""
        self.match(self.register(account_number=number, email=email), number=number)
        assert self.set_password(self.secrets()[-1]).status_code == 204

    def login(self, login: str = NUMBER, password: str = PASSWORD, *, user_agent: str = "", **more: str) -> TestResponse:
        return self.post("/sessions", {"login": login, "password": password, **more}, **{"User-Agent": user_agent})

    def enter(self, login: str = NUMBER, *, user_agent: str = "") -> dict[str, Any]:
        """A session of an app: refresh token in the body."""
        answer = self.login(login, client="app", user_agent=user_agent)
        assert answer.status_code == 201, answer.text
        return dict(answer.json)

    def refresh(self, token: str) -> TestResponse:
        return self.post("/sessions/refresh", {"refresh_token": token})
