"""The payments of the sandbox provider: one file each, so that a restart forgets none of them."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
import threading
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

ID = re.compile(r"[0-9a-f-]{36}", re.ASCII)
SUM = re.compile(r"[0-9]{1,9}\.[0-9]{2}", re.ASCII)
PENDING, PAID, REFUSED, EXPIRED = "pending", "paid", "refused", "expired"


@dataclass(frozen=True, kw_only=True)
class CardPayment:
    """What was asked for, and how it stands. `page` is the secret part of the address where it is paid."""

    id: str
    amount: str
    description: str
    return_url: str
    notify_url: str
    expires_at: str
    page: str
    state: str = PENDING
    paid_at: str | None = None

    def now(self, moment: datetime) -> CardPayment:
        """As it stands at this moment: nobody pays what has expired."""
        late = self.state == PENDING and moment >= datetime.fromisoformat(self.expires_at)
        return replace(self, state=EXPIRED) if late else self


class Refused(ValueError):
    """What was asked cannot be, or is another payment under the same id."""


class Book:
    """All payments, by their client's id."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._lock = folder, threading.Lock()
        folder.mkdir(parents=True, exist_ok=True)

    def get(self, payment_id: str) -> CardPayment | None:
        """One of them."""
        file = self._folder / f"{payment_id}.json"
        if not ID.fullmatch(payment_id) or not file.exists():
            return None
        return CardPayment(**json.loads(file.read_text())).now(datetime.now(UTC))

    def put(self, payment_id: str, asked: dict[str, str]) -> CardPayment:
        """Put once more it is the same payment; another sum under its id is refused."""
        told = {name: asked.get(name, "") for name in ("amount", "description", "return_url", "notify_url", "expires_at")}
        if not ID.fullmatch(payment_id) or not SUM.fullmatch(told["amount"]) or Decimal(told["amount"]) <= 0:
            raise Refused
        with self._lock:
            held = self.get(payment_id)
            if held is None:
                held = CardPayment(id=payment_id, **told, page=secrets.token_urlsafe(18))
                self._keep(held)
            if held.amount != told["amount"]:
                raise Refused
            return held

    def end(self, payment_id: str, state: str) -> CardPayment | None:
        """The payer or the bank has decided; what is decided stays."""
        with self._lock:
            held = self.get(payment_id)
            if held is None or held.state != PENDING:
                return held
            held = replace(held, state=state, paid_at=datetime.now(UTC).isoformat() if state == PAID else None)
            self._keep(held)
            return held

    def _keep(self, payment: CardPayment) -> None:
        draft = self._folder / f".{payment.id}"
        draft.write_text(json.dumps(asdict(payment), ensure_ascii=False))
        draft.replace(self._folder / f"{payment.id}.json")


def signature_of(content: bytes, secret: str) -> str:
    """HMAC-SHA256 in hex, as both sides make it."""
    return hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()


def notice(payment: CardPayment, secret: str, *, at: datetime) -> dict[str, object]:
    """What the shop is told, signed."""
    sent_at = int(at.timestamp())
    content = f"{payment.id}\n{payment.state}\n{payment.amount}\n{sent_at}".encode()
    told = {"payment_id": payment.id, "state": payment.state, "amount": payment.amount, "sent_at": sent_at}
    return {**told, "signature": signature_of(content, secret)}
