"""A payment provider that speaks JSON: a payment is put under our own id, so that it may be put again, and asked for by it."""

from __future__ import annotations

import json
import urllib.request
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from http.client import HTTPException
from typing import Any

from billing_calculator.domain.online import Order, ProviderAway, State, Told, signature_of

PATIENCE = 5.0
LARGEST = 64 * 1024


@dataclass(frozen=True)
class CardProvider:
    """The provider at `url`. `cabinet` is where the payer comes back to, `notices` where it tells us how a payment ended."""

    url: str
    secret: str
    cabinet: str
    notices: str

    def register(self, order: Order) -> str:
        """Put the payment; it answers with its page. No word of the account or the payer goes there."""
        body = {
            "amount": str(order.amount),
            "description": "Оплата электроэнергии",
            "return_url": f"{self.cabinet}/payments/online/{order.order_id}",
            "notify_url": self.notices,
            "expires_at": order.ends.isoformat(),
        }
        said = self._ask("PUT", order, json.dumps(body, ensure_ascii=False).encode())
        page = said.get("pay_at")
        if not isinstance(page, str) or not page.startswith(("http://", "https://")):
            raise ProviderAway("no page")
        return page

    def status(self, order: Order) -> Told:
        """Ask how it stands."""
        said = self._ask("GET", order, b"")
        try:
            paid_at = datetime.fromisoformat(said["paid_at"]) if said.get("paid_at") else None
            return Told(State(said["state"]), Decimal(said["amount"]), paid_at)
        except (KeyError, TypeError, ValueError, InvalidOperation) as error:
            raise ProviderAway("not understood") from error

    def _ask(self, method: str, order: Order, body: bytes) -> dict[str, Any]:
        path = f"/api/payments/{order.order_id}"
        signature = signature_of(f"{method}\n{path}\n".encode() + body, self.secret)
        headers = {"Content-Type": "application/json", "X-Signature": signature}
        asked = urllib.request.Request(f"{self.url}{path}", body or None, headers, method=method)  # noqa: S310 - set by the operator
        try:
            with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:  # noqa: S310
                said = json.loads(answer.read(LARGEST))
        except (OSError, HTTPException, ValueError) as error:
            raise ProviderAway(type(error).__name__) from error
        if not isinstance(said, dict):
            raise ProviderAway("not understood")
        return said
