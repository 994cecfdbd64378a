"""Bills over HTTP: made once when they are asked for, kept as they were, printed, listed by year."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from billing_calculator.app import service
from billing_calculator.settings import Settings
from chassis.settings import SettingsError, read
from chassis.testing import Running

from tests.billing_calculator.component.asking import ACCOUNT_ID, AGENTS, USER_ID, ask
from tests.billing_calculator.examples import NOON, account_event, reading_event

SUPPLIER = Path(__file__).parents[3] / "deploy" / "demo" / "supplier.json"
OF_NOVEMBER = "bills/2022-11"
DECEMBER = datetime(2022, 12, 2, 9, tzinfo=UTC)


@pytest.fixture
def billing(mongo_url: str) -> Iterator[Running]:
    with Running(service, mongo_url, agents=AGENTS, supplier=SUPPLIER.read_text(encoding="utf-8")) as running:
        running.clock(at=NOON)
        running.deliver(account_event(opening_balance=Decimal("100.00")), reading_event(260))
        yield running


def make(billing: Running, period: str = "2022-11", key: str = "k" * 16, **role: Any) -> Any:
    headers = billing.headers(USER_ID, [ACCOUNT_ID], key=key, **role)
    return billing.client.post(f"/api/v1/billing/accounts/{ACCOUNT_ID}/bills", headers=headers, json={"period": period})


def refused(answer: Any, status: int, code: str) -> None:
    assert (answer.status_code, answer.json["code"]) == (status, code), answer.text


def test_a_bill_is_made_once_and_stays_whatever_comes_later(billing: Running) -> None:
    refused(make(billing), 409, "bill_not_ready")
    refused(make(billing, "2022-09", key="a" * 16), 404, "bill_not_found")
    refused(make(billing, "2022-13", key="b" * 16), 422, "validation_failed")
    empty = ask(billing, "bills").json
    assert (empty["bills"], empty["next_period"], empty["next_on"]) == ([], "2022-11", "2022-12-01")

    billing.clock(at=DECEMBER)
    refused(ask(billing, OF_NOVEMBER), 404, "bill_not_made")
    refused(ask(billing, "bills/x"), 404, "bill_not_found")
    (listed,) = ask(billing, "bills").json["bills"]
    assert (listed["period"], listed["to_pay"], listed["made_at"]) == ("2022-11", "1357.80", None)
    bill = make(billing, key="c" * 16).json
    assert (bill["opening"], bill["charged"], bill["to_pay"], bill["due_on"]) == ("100.00", "1257.80", "1357.80", "2022-12-10")
    assert "|Sum=135780|" in bill["payment_code"] and bill["figures"][0]["meter"] == "40318822"
    balance = ask(billing, "balance").json
    unpaid = [[each["unpaid"] for each in told["parts"]] for told in (bill, balance)]
    assert bill["closing"] == balance["balance"] and unpaid[0] == unpaid[1]

    billing.deliver(reading_event(200, revision=2), account_event(revision=2, registered_persons=1))
    looked_at = ask(billing, OF_NOVEMBER).json
    assert looked_at.pop("payer") == {"name": "", "address": "", "erased": False}  # nobody is registered
    assert make(billing, key="d" * 16).json == bill == looked_at
    assert billing.database["bills"].count_documents({}) == 1
    assert ask(billing, "bills", year=2021).json["bills"] == []
    assert ask(billing, "bills").json["years"] == [2022]


def test_a_bill_is_printed_for_everybody_who_may_see_it(billing: Running) -> None:
    billing.clock(at=DECEMBER)
    assert make(billing).status_code == 200
    printed = ask(billing, f"{OF_NOVEMBER}/pdf")
    assert printed.data.startswith(b"%PDF-") and printed.mimetype == "application/pdf"
    assert printed.headers["Content-Disposition"] == 'inline; filename="kvitanciya-520000000017-2022-11.pdf"'
    assert b"<pdfuaid:part>1</pdfuaid:part>" in printed.data and printed.headers["Cache-Control"] == "private, no-cache"
    headers = billing.headers(USER_ID, [ACCOUNT_ID]) | {"If-None-Match": printed.headers["ETag"]}
    again = billing.client.get(f"/api/v1/billing/accounts/{ACCOUNT_ID}/{OF_NOVEMBER}/pdf", headers=headers)
    assert again.status_code == 304
    assert ask(billing, "bills/2022-10/pdf").status_code == 404


def test_wrong_bank_details_stop_the_start() -> None:
    wrong = {**json.loads(SUPPLIER.read_text(encoding="utf-8")), "bic": "044525225"}
    told = {"B_MONGO_URL": "mongodb://nowhere", "B_JWKS_FILE": "none", "B_SUPPLIER": json.dumps(wrong)}
    with pytest.raises(SettingsError, match=r"B_SUPPLIER is wrong: Реквизиты поставщика неверны.* / .*bank details are wrong"):
        read(Settings, prefix="B", environ=told)
