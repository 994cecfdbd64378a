"""What a customer and an agent ask billing-calculator in the tests."""

from __future__ import annotations

import base64
import json
from hashlib import sha256
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

from chassis.settings import Secret
from chassis.testing import Running

from tests.billing_calculator.examples import ACCOUNT_ID, ACCOUNT_NUMBER, METER_ID

USER_ID = "5b0c6f4e-6f0e-4c39-9f3a-2d1f5f1a7c01"
AGENT = ("sber", "secret")
CERTIFICATE = b"as the gateway saw it in the handshake"
WAYS_IN = {  # at paths of their own
    "bank": {"protocol": "sber", "password": sha256(b"secret").hexdigest()},
    "bank-told": {"protocol": "sber", "password": sha256(b"secret").hexdigest(), "repeats": "duplicate"},
    "bank-tls": {"protocol": "sber", "certificate": sha256(CERTIFICATE).hexdigest()},
    "bank-both": {"protocol": "sber", "password": sha256(b"secret").hexdigest(), "certificate": sha256(CERTIFICATE).hexdigest()},
    "terminal": {"protocol": "osmp", "password": sha256(b"secret").hexdigest(), "smallest": "10.00", "largest": "15000.00"},
    "stopped": {"protocol": "osmp", "password": sha256(b"secret").hexdigest(), "suspended": True},
}
AGENTS = Secret(json.dumps({"sber": sha256(b"secret").hexdigest(), "qiwi": sha256(b"other").hexdigest(), **WAYS_IN}))


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


def sber(billing: Running, agent: str = "bank", *, certificate: bytes = b"", password: str = "secret", **asked: str) -> Any:
    """A bank's request with the fields of a good payment unless told otherwise."""
    good = {"ACTION": "payment", "PAY_ID": "77001", "AMOUNT": "200.00", "PAY_DATE": "20.11.2022_12:00:00"}
    whole = {**good, "ACCOUNT": ACCOUNT_NUMBER}
    shown = {"X-Client-Certificate": pem(certificate)} if certificate else {}
    auth = (agent, password) if password else None
    return billing.client.get(f"/pay/sber/{agent}", query_string={**whole, **asked}, auth=auth, headers=shown)


def pem(certificate: bytes) -> str:
    """A certificate as nginx hands it on."""
    body = base64.b64encode(certificate).decode()
    return quote(f"-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n")


def code(answer: Any) -> int:
    """The code in Sberbank's protocol."""
    assert answer.status_code == 200, answer.text
    return int(ElementTree.fromstring(answer.data).findtext("CODE") or "-1")


def result(answer: Any) -> int:
    """The protocol's result code."""
    assert answer.status_code == 200, answer.text
    return int(ElementTree.fromstring(answer.data).findtext("result") or "-1")


def owed(billing: Running) -> str:
    """The balance as the customer sees it."""
    answer = ask(billing, "balance")
    assert answer.status_code == 200, answer.text
    return str(answer.json["balance"])
