"""notification with a real database, a real key vault and a real SMTP conversation."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from chassis.sealed import seal
from chassis.testing import Running
from chassis.vault import Vault
from joserfc.jwk import ECKey
from notification.app import service

from tests.contracts.golden import golden_events

GOLDEN = golden_events()
USER = "5b0c6f4e-6f0e-4c39-9f3a-2d1f5f1a7c01"


@dataclass
class Mailbox:
    """Keeps what arrives over SMTP; refuses addresses as told."""

    letters: list[EmailMessage] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802  aiosmtpd's name
        if answer := self.answers.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's name
        assert isinstance(envelope.content, bytes)
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return "250 kept"


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()


@dataclass
class Notification:
    """The service under test, with the words of a test."""

    running: Running
    mailbox: Mailbox
    vault: Vault
    public_key: Path

    def golden(self, name: str, *, data: dict[str, Any] | None = None, **envelope: Any) -> dict[str, Any]:
        event = json.loads(json.dumps(GOLDEN[name]))
        return {**event, **envelope, "data": {**event["data"], **(data or {})}}

    def know(self, email: str, *account_ids: str, user_id: str = USER, proven: bool = True) -> None:
        """A registered person with an e-mail and accounts, learned from events."""
        self.vault.create_key(user_id)
        contact = {
            "user_id": user_id,
            "email": self.vault.encrypt(user_id, email),
            "account_ids": list(account_ids),
            "email_proven": proven,
            "language": "ru",
        }
        name = "identity.contact_changed.v1"
        self.running.deliver(self.golden(name, data=contact, subject=user_id, partitionkey=user_id))
        for account_id in account_ids:
            self.running.deliver(self.account(account_id))

    def account(self, account_id: str) -> dict[str, Any]:
        """The event that tells the account's number."""
        return self.golden("account_sync.account_updated.v1", data={"account_id": account_id}, subject=account_id)

    def link(self, secret: str, **data: Any) -> dict[str, Any]:
        """The event of a one-time link whose secret is sealed to this service."""
        email = self.vault.encrypt(USER, "anna@example.org")
        sealed = seal(self.public_key, secret)
        return self.golden("identity.password_link_issued.v1", data={"user_id": USER, "email": email, "secret": sealed, **data})

    def listed(self, *account_ids: str) -> dict[str, Any]:
        """The messages as the person who may see these accounts reads them."""
        answer = self.running.client.get("/api/v1/notifications/messages", headers=self.running.headers(USER, account_ids))
        return dict(answer.json)

    def send(self) -> int:
        from notification.actions import send_due

        return send_due(self.running.transactions)


@pytest.fixture
def notification(mongo_url: str, mailbox: tuple[Mailbox, int], tmp_path: Path) -> Iterator[Notification]:
    box, port = mailbox
    key = ECKey.generate_key("P-256", parameters={"use": "enc", "alg": "ECDH-ES", "kid": "test"})
    (tmp_path / "private.json").write_text(json.dumps(key.as_dict(private=True)))
    (tmp_path / "public.json").write_text(json.dumps(key.as_dict(private=False)))
    settings = {
        "public_url": "http://cabinet.example",
        "smtp_host": "127.0.0.1",
        "smtp_port": port,
        "link_private_key_file": str(tmp_path / "private.json"),
    }
    with Running(service, mongo_url, **settings) as running:
        vault = Vault(running.settings)
        yield Notification(running, box, vault, tmp_path / "public.json")
        vault.close()


@pytest.fixture
def account_id() -> str:
    value: str = GOLDEN["billing_calculator.charge_calculated.v1"]["data"]["account_id"]
    return value
