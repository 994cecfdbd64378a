"""A machine of the household sends readings with a token, and cannot any more once it is revoked."""

from __future__ import annotations

import os
import time

import requests
from chassis.ids import new_id
from demo.entry import NEW_PASSWORD
from playwright.sync_api import expect

from tests.journeys.browser import Visitor
from tests.journeys.people import PASSWORD, Town
from tests.journeys.suites import Suite


def exchange(suite: Suite, token: str) -> requests.Response:
    """What a machine is given for its token."""
    headers = {"Authorization": f"Bearer {token}"}
    return requests.post(f"{suite.gateway}/api/v1/identity/machine-access", headers=headers, timeout=10)


def picture(visitor: Visitor, name: str) -> None:
    """For whoever wants to look at the page."""
    if folder := os.environ.get("PICTURES"):
        visitor.page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_a_machine_sends_a_reading_and_is_refused_after_revocation(visitor: Visitor, suite: Suite, town: Town) -> None:
    suite.move_clock("2022-11-20T12:00")
    person, cabinet = town.customer()
    visitor.enters(person.account_number, PASSWORD)
    visitor.open("/profile")
    visitor.press("Токены для устройств")
    visitor.headed("Токены для устройств")
    visitor.send()
    visitor.refused("name", "Назовите устройство или программу")
    visitor.fill(name="Умный счётчик")
    visitor.page.locator("#right-readings\\:write").check()
    visitor.send()
    token = visitor.page.locator("#once").inner_text()
    visitor.sees("Ещё не использовался")

    exchanged = exchange(suite, token)
    assert exchanged.json()["scope"] == "readings:write"
    bearer = {"Authorization": f"Bearer {exchanged.json()['access_token']}"}
    meters = requests.get(suite.gateway + cabinet.to("readings", "/meters"), headers=bearer, timeout=10).json()["meters"]
    body = {"meter_id": meters[0]["meter_id"], "values": [{"zone": "single", "value": "12605"}]}
    headers = {**bearer, "Idempotency-Key": new_id()}
    sent = requests.post(suite.gateway + cabinet.to("readings", "/readings"), json=body, headers=headers, timeout=10)
    assert sent.status_code == 201, sent.text
    assert requests.get(suite.gateway + cabinet.to("billing", "/balance"), headers=bearer, timeout=10).status_code == 403

    visitor.page.reload()
    visitor.sees("Последнее обращение")
    visitor.page.get_by_role("button", name="Отозвать токен: Умный счётчик").click()
    visitor.sees("Токен отозван: Умный счётчик. Устройство больше ничего не сможет.")
    revoked = time.monotonic()
    while requests.get(suite.gateway + cabinet.to("readings", "/meters"), headers=bearer, timeout=10).status_code != 401:
        assert time.monotonic() - revoked < 5, "what was revoked is refused everywhere within five seconds"
    assert exchange(suite, token).json()["code"] == "token_not_valid"

    visitor.fill(name="Умный счётчик")
    visitor.page.locator("#right-readings\\:write").check()
    visitor.send()
    token = visitor.page.locator("#once").inner_text()
    visitor.open("/profile")
    expect(visitor.page.locator("#end_tokens")).to_be_checked()
    visitor.fill(current_password=PASSWORD, password=NEW_PASSWORD, password_confirmation=NEW_PASSWORD)
    picture(visitor, "end-tokens")
    visitor.send()
    visitor.sees("Пароль изменён")
    expect(visitor.page.locator("#end_tokens")).to_have_count(0)
    assert exchange(suite, token).json()["code"] == "token_not_valid"
    visitor.noticed_nothing_bad(person)
