from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from chassis.ids import new_id
from chassis.testing import Running
from readings.app import service

from tests.readings.receipt_keys import receipt_keys

EXAMPLES = Path(__file__).resolve().parents[3] / "contracts" / "examples" / "events"
ACCOUNT_UPDATED = json.loads((EXAMPLES / "account_sync.account_updated.v1.json").read_text(encoding="utf-8"))
STARTS = {"single": "12345", "day": "500", "night": "300", "peak": "500", "semi_peak": "400"}
ZONES = {1: ["single"], 2: ["day", "night"], 3: ["peak", "semi_peak", "night"]}

Message = dict[str, Any]


def account_updated(account_id: str, meter_id: str, *, zones: int = 1, revision: int = 1, **changes: Any) -> Message:
    """The golden message about an account and a meter of the test's own."""
    message = copy.deepcopy(ACCOUNT_UPDATED)
    message.update(id=new_id(), subject=account_id, partitionkey=account_id, revision=revision)
    started = [{"zone": zone, "value": STARTS[zone]} for zone in ZONES[zones]]
    message["data"]["meters"][0].update(meter_id=meter_id, zones=zones, initial_values=started)
    message["data"].update(account_id=account_id, **changes)
    return message


@dataclass
class Answer:
    status: int
    body: dict[str, Any]
    raw: bytes
    headers: Any

    @property
    def refusal(self) -> tuple[int, str]:
        return self.status, self.body["code"]


@dataclass
class Customer:
    """A person with one account and one meter, talking to the real door."""

    running: Running
    account_id: str
    meter_id: str
    user_id: str
    role: str = "owner"

    def ask(self, method: str, path: str, body: Any = None, *, key: str = "", **headers: str) -> Answer:
        own, shared = ([self.account_id], {}) if self.role == "owner" else ([], {self.account_id: self.role})
        whole = {**self.running.headers(self.user_id, own, key=key, shared=shared), **headers}
        url = path if path.startswith("/") else f"/api/v1/readings/accounts/{self.account_id}/{path}"
        response = self.running.client.open(url, method=method, json=body, headers=whole)
        return Answer(response.status_code, response.get_json() or {}, response.get_data(), response.headers)

    def submit(self, *, key: str = "", confirm: bool | None = None, meter_id: str = "", **figures: str) -> Answer:
        body = {"meter_id": meter_id or self.meter_id, "values": values(**figures)}
        return self.ask("POST", "readings", body | ({} if confirm is None else {"confirm_implausible": confirm}), key=key)

    def correct(self, reading_id: str, *, key: str = "", confirm: bool = False, if_match: str = "", **figures: str) -> Answer:
        body = {"values": values(**figures), "confirm_implausible": confirm}
        return self.ask("PUT", f"readings/{reading_id}", body, key=key, **_matching(if_match))

    def cancel(self, reading_id: str, *, key: str = "", if_match: str = "") -> Answer:
        return self.ask("DELETE", f"readings/{reading_id}", key=key, **_matching(if_match))

    def check(self, *, correcting: str | None = None, **figures: str) -> Answer:
        return self.ask("POST", "checks", {"meter_id": self.meter_id, "values": values(**figures), "correcting": correcting})

    def readings(self, query: str = "") -> Answer:
        return self.ask("GET", f"readings{query}")

    def told(self) -> list[Any]:
        """What the others were told about this account, oldest first."""
        return [event for event in self.running.outbox() if event.partition_key == self.account_id]


def _matching(tag: str) -> dict[str, str]:
    return {"If-Match": tag} if tag else {}


def values(**figures: str) -> list[dict[str, str]]:
    return [{"zone": zone, "value": value} for zone, value in figures.items()]


@pytest.fixture(scope="module")
def running(mongo_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with Running(service, mongo_url, **receipt_keys(tmp_path_factory.mktemp("keys"))) as running:
        yield running


@pytest.fixture
def on_the_twentieth(running: Running) -> Running:
    running.clock(at="2022-11-20T10:15:00+03:00")
    return running


def customer_of(running: Running, *, zones: int = 1, **changes: Any) -> Customer:
    customer = Customer(running, new_id(), new_id(), new_id())
    running.deliver(account_updated(customer.account_id, customer.meter_id, zones=zones, **changes))
    return customer


@pytest.fixture
def customer(on_the_twentieth: Running) -> Customer:
    """A customer with a one-zone meter that started at 12345, on 20 November 2022."""
    return customer_of(on_the_twentieth)
