"""While a flood comes in, a person's own browser does the work that is asked, and the person notices nothing."""

from __future__ import annotations

import time
import uuid

import requests
from identity.settings import Settings
from playwright.sync_api import Response

from tests.journeys.browser import Visitor
from tests.journeys.people import Town

RECOVERIES = "/api/v1/identity/recoveries"
NOBODY = {"account_number": "520000999997", "email": "nobody@example.org"}


def flood(gateway: str) -> None:
    """More requests for links than pass within a minute without work, all within one minute."""
    time.sleep(60 - time.time() % 60 if time.time() % 60 > 40 else 0)
    for _ in range(Settings.workless_per_minute_and_address + 1):
        last = requests.post(gateway + RECOVERIES, json=NOBODY, headers={"Idempotency-Key": uuid.uuid4().hex}, timeout=30)
    assert (last.status_code, last.json()["code"]) == (429, "work_wanted")


def test_above_the_rate_the_page_works_for_itself(visitor: Visitor, town: Town) -> None:
    answers: list[Response] = []
    visitor.page.on("response", lambda answer: answers.append(answer) if RECOVERIES in answer.url else None)
    visitor.open("/recovery")
    visitor.fill(account_number=NOBODY["account_number"], email=NOBODY["email"])
    flood(town.gateway)
    visitor.send()
    visitor.headed("Запрос принят")
    assert [answer.status for answer in answers] == [429, 202]
    assert "proof-of-work" in answers[-1].request.all_headers()
    visitor.noticed_nothing_bad()
