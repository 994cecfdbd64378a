"""A person's cabinet and a provider of payments whose notices never arrive by themselves."""

from __future__ import annotations

import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from billing_calculator import actions
from billing_calculator.app import service
from chassis.ids import new_id
from chassis.settings import Secret
from chassis.testing import Running
from contracts.events.billing_calculator import PAYMENT_RECEIVED
from native.card_book import notice
from native.card_sandbox import Provider

from tests.billing_calculator.component.asking import USER_ID
from tests.billing_calculator.examples import ACCOUNT_ID, NOON, account_event

SECRET = "known to both"
OTHER_ID, OTHER_NUMBER = "1f6a2dad-0b54-5d2f-9a1f-1b5e6a7c8d91", "520000000025"
ROOT = "/api/v1/billing"


@dataclass
class Shop:
    """The cabinet of a person with two accounts, and the provider whose notices never arrive by themselves."""

    running: Running
    provider: Provider

    def asks(self, method: str, path: str, body: Any = None, *, key: str = "", user: str = USER_ID) -> Any:
        accounts = [ACCOUNT_ID, OTHER_ID] if user == USER_ID else []
        headers = {"Authorization": f"Bearer {self.running.token(user, accounts)}"}
        if method == "POST":
            headers["Idempotency-Key"] = key or new_id()
        return self.running.client.open(f"{ROOT}/{path}", method=method, headers=headers, json=body)

    def begins(self, *sums: str, key: str = "") -> Any:
        parts = [{"account_id": each, "amount": amount} for each, amount in zip((ACCOUNT_ID, OTHER_ID), sums, strict=False)]
        return self.asks("POST", f"accounts/{ACCOUNT_ID}/online-payments", {"parts": parts}, key=key)

    def hurry(self) -> None:
        """What is to be asked later is to be asked now."""
        self.running.database["online_payments"].update_many({}, {"$set": {"look_at": NOON - timedelta(days=900)}})

    def turn(self) -> None:
        """The worker's job once, for all that is open."""
        self.hurry()
        actions.ask_provider(self.running.transactions)

    def shown(self, order_id: str) -> Any:
        return self.asks("GET", f"online-payments/{order_id}").json

    def at_the_page(self, order_id: str, deed: str) -> None:
        address = self.shown(order_id)["pay_at"]
        asked = urllib.request.Request(address, urllib.parse.urlencode({"deed": deed}).encode())
        urllib.request.build_opener(Stays).open(asked)

    def pending(self, *sums: str) -> str:
        order_id = str(self.begins(*sums).json["online_payment_id"])
        self.turn()
        return order_id

    def notice_of(self, order_id: str, **other: Any) -> dict[str, Any]:
        """The provider's signed notice, with something in it changed after or before it was signed."""
        payment = self.provider.book.get(order_id)
        assert payment is not None
        at = datetime.now(UTC) - timedelta(seconds=other.pop("ago", 0))
        own = {name.removeprefix("own_"): other.pop(name) for name in list(other) if name.startswith("own_")}
        return {**notice(replace(payment, **own), SECRET, at=at), **other}

    def hears(self, order_id: str, **other: Any) -> Any:
        """The notice arrives."""
        return self.running.client.post(f"{ROOT}/provider-notices", json=self.notice_of(order_id, **other))

    def credited(self) -> int:
        return len(self.running.outbox(PAYMENT_RECEIVED.name))


class Stays(urllib.request.HTTPRedirectHandler):
    """The way back to the cabinet leads nowhere in a component test."""

    def redirect_request(self, *_: Any) -> None:
        return None

    def http_error_303(self, _request: Any, answer: Any, *_: Any) -> Any:
        return answer


@contextmanager
def shop(mongo_url: str, folder: Path) -> Iterator[Shop]:
    """Open as long as this block."""
    provider = Provider(folder=folder, secret=SECRET, port=0, tells=False)
    url = f"http://127.0.0.1:{provider.server_address[1]}"
    settings = {"provider_url": url, "provider_secret": Secret(SECRET), "public_url": "http://127.0.0.1:1"}
    with Running(service, mongo_url, **settings) as running:
        running.clock(at=NOON)
        for account_id, number in ((ACCOUNT_ID, "520000000017"), (OTHER_ID, OTHER_NUMBER)):
            running.deliver(account_event(account_id=account_id, account_number=number, opening_balance=Decimal("10000.00")))
        yield Shop(running, provider)
    provider.shutdown()
    provider.server_close()
