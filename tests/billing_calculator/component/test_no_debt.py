"""Certificates that there is no debt: given as at a day, refused with the sum, kept as they were and found by their number."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from billing_calculator.app import service
from chassis.testing import Running

from tests.billing_calculator.component.asking import ACCOUNT_ID, AGENTS, USER_ID, ask, sber
from tests.billing_calculator.component.payers import NAME, payer_named
from tests.billing_calculator.component.test_bills import SUPPLIER
from tests.billing_calculator.examples import NOON, account_event, reading_event

CERTIFICATES = "no-debt-certificates"


@pytest.fixture
def billing(mongo_url: str) -> Iterator[Running]:
    with Running(service, mongo_url, agents=AGENTS, supplier=SUPPLIER.read_text(encoding="utf-8")) as running:
        running.clock(at=NOON)
        late = account_event(opening_balance=Decimal("100.00"), opening_balance_on=date(2022, 8, 31))
        running.deliver(late, reading_event(260), payer_named(running))
        yield running


def certify(billing: Running, day: str | None = None, **role: Any) -> Any:
    headers = billing.headers(USER_ID, [ACCOUNT_ID], **role)
    body = {"as_of_on": day} if day else {}
    return billing.client.post(f"/api/v1/billing/accounts/{ACCOUNT_ID}/{CERTIFICATES}", headers=headers, json=body)


def looked_up(billing: Running, number: str, role: str = "clerk") -> Any:
    headers = billing.headers("staff", audience="staff", roles=[role])
    return billing.client.get(f"/api/v1/billing/staff/no-debt-certificates/{number}", headers=headers)


def test_a_certificate_is_refused_with_the_sum_until_the_debt_is_paid(billing: Running) -> None:
    refused = certify(billing)
    assert (refused.status_code, refused.json["code"], refused.json["details"]) == (409, "debt_not_paid", {"amount": "100.00"})
    assert "100,00" in refused.json["detail"] and "20 ноября 2022" in refused.json["detail"].replace("\xa0", " ")
    assert ask(billing, CERTIFICATES).json == {"items": []}
    for day in ("2022-08-01", "2022-11-21"):
        assert certify(billing, day).json["code"] == "certificate_day_outside"

    sber(billing, AMOUNT="100.00")
    given = certify(billing)
    assert given.status_code == 200, given.text
    it = given.json
    assert (it["as_of_on"], it["not_due"], it["not_due_on"], it["advance"]) == ("2022-11-20", "1257.80", "2022-12-10", "0.00")
    assert it["penalty_to_come"] == ask(billing, "balance").json["delay"]["amount"] != "0.00", "it was paid late"
    assert certify(billing, "2022-11-19").json["code"] == "debt_not_paid"  # it was paid the day after
    assert "payer" not in it and NAME not in str(list(billing.database["no_debt_certificates"].find()))

    billing.clock(at=datetime(2022, 12, 12, 9, tzinfo=UTC))
    assert certify(billing).json["details"] == {"amount": "1257.80"}
    assert certify(billing, "2022-11-20").json == it == ask(billing, CERTIFICATES).json["items"][0]


def test_a_certificate_is_printed_and_the_office_finds_it_by_its_number(billing: Running) -> None:
    sber(billing, AMOUNT="2000.00")
    it = certify(billing).json
    assert (len(it["number"]), it["advance"], it["not_due"]) == (16, "642.20", "0.00")
    printed = ask(billing, f"{CERTIFICATES}/{it['number']}/pdf")
    assert printed.data.startswith(b"%PDF-") and b"<pdfuaid:part>1</pdfuaid:part>" in printed.data
    assert printed.headers["Content-Disposition"] == 'inline; filename="spravka-520000000017-2022-11-20.pdf"'
    assert looked_up(billing, it["number"]).json == it
    unknown = looked_up(billing, "0" * 16)
    assert (unknown.status_code, unknown.json["code"]) == (404, "certificate_not_found")
    assert looked_up(billing, it["number"], role="support").status_code == 403
    assert ask(billing, f"{CERTIFICATES}/{'0' * 16}/pdf").status_code == 404
