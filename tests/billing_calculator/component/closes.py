"""How the tests close a month, and whom they close it for."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid5

from billing_calculator import actions
from billing_calculator.domain.due import next_period
from chassis.testing import Running
from contracts.core import Event
from contracts.events.billing_calculator import CLOSE_CHUNK_PLANNED

from tests.billing_calculator.examples import ACCOUNT_ID, account_event, reading_event

PEOPLE = UUID("7f7c7d3e-52a5-5f0a-8f5b-5b1a6a0c2d10")
ACCOUNTANT = "5b0c6f4e-6f0e-4c39-9f3a-2d1f5f1a7c99"


def named(number: int) -> str:
    """The id of a further account."""
    return str(uuid5(PEOPLE, str(number)))


def month_read(period: str, *kwh: int, account_id: str = ACCOUNT_ID) -> Event:
    """A reading of the 20th."""
    reading_id = str(uuid5(PEOPLE, f"{account_id}/{period}"))
    day = date.fromisoformat(f"{period}-20")
    return reading_event(*kwh, reading_id=reading_id, period=period, read_on=day, account_id=account_id)


def a_quarter_read(*, account_id: str = ACCOUNT_ID, number: str = "520000000017") -> list[Event]:
    """An account read in April, May and June 2022 with 180, 200 and 220 kWh, and in March before."""
    kwh = {"2022-03": 100, "2022-04": 180, "2022-05": 200, "2022-06": 220}
    readings = [month_read(period, used, account_id=account_id) for period, used in kwh.items()]
    opened = date(2022, 2, 28)
    return [account_event(account_id=account_id, account_number=number, opening_balance_on=opened), *readings]


def start(billing: Running, period: str, *, dry: bool = False) -> Any:
    """The office's word."""
    return as_office(billing, "POST", "closes", {"period": period, "dry": dry})


def as_office(billing: Running, method: str, path: str, body: Any = None) -> Any:
    """What an accountant asks."""
    headers = billing.headers(ACCOUNTANT, audience="staff", roles=["accountant"])
    return billing.client.open(f"/api/v1/billing/staff/{path}", method=method, headers=headers, json=body)


def chunks(billing: Running, *, since: int = 0) -> list[Event]:
    """The chunks that were put on the bulk lane."""
    return billing.outbox(CLOSE_CHUNK_PLANNED.name)[since:]


def close(billing: Running, period: str, *, dry: bool = False) -> Any:
    """Close a month from the office's word to its end; the answer about it afterwards."""
    billing.clock(at=f"{next_period(period)}-02T09:00:00+00:00")
    answer = start(billing, period, dry=dry)
    assert answer.status_code == 201, answer.text
    before = len(chunks(billing))
    actions.go_on_with_closes(billing.transactions)
    billing.deliver(*chunks(billing, since=before))
    actions.go_on_with_closes(billing.transactions)
    return as_office(billing, "GET", f"closes/{answer.json['close_id']}").json
