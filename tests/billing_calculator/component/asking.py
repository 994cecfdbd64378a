"""What a customer and an agent ask billing-calculator in the tests."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any
from xml.etree import ElementTree

from chassis.settings import Secret
from chassis.testing import Running

from tests.billing_calculator.examples import ACCOUNT_ID, ACCOUNT_NUMBER, METER_ID

USER_ID = "5b0c6f4e-6f0e-4c39-9f3a-2d1f5f1a7c01"
AGENT = ("sber", "secret")
AGENTS = Secret(json.dumps({"sber": sha256(b"secret").hexdigest(), "qiwi": sha256(b"other").hexdigest()}))


def ask(billing: Running, path: str, *, account_id: str = ACCOUNT_ID, body: Any = None, **query: Any) -> Any:
    """A question of the account's holder; the answer's JSON."""
    address = f"/api/v1/billing/accounts/{account_id}/{path}"
    headers = {"Authorization": f"Bearer {billing.token(USER_ID, [ACCOUNT_ID])}"}
    if body is None:
        return billing.client.get(address, headers=headers, query_string=query)
    return billing.client.post(address, headers=headers, json=body)


def estimate(billing: Running, correcting: str | None = None, **values: int) -> Any:
    """The roubles of figures: `estimate(billing, single=1260)`."""
    figures = [{"zone": zone, "value": str(value)} for zone, value in values.items()]
    body = {"meter_id": METER_ID, "values": figures, **({"correcting": correcting} if correcting else {})}
    return ask(billing, "estimates", body=body)


def osmp(billing: Running, agent: tuple[str, str] | None = AGENT, **asked: str) -> Any:
    """An agent's request with the fields of a good `pay` unless told otherwise."""
    whole = {"command": "pay", "txn_id": "1234567", "account": ACCOUNT_NUMBER, "sum": "200.00", "txn_date": "20221120120000"}
    return billing.client.get("/pay/osmp", query_string={**whole, **asked}, auth=agent)


def result(answer: Any) -> int:
    """The protocol's result code."""
    assert answer.status_code == 200, answer.text
    return int(ElementTree.fromstring(answer.data).findtext("result") or "-1")


def owed(billing: Running) -> str:
    """The balance as the customer sees it."""
    answer = ask(billing, "balance")
    assert answer.status_code == 200, answer.text
    return str(answer.json["balance"])
