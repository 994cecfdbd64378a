"""A head lets another system of the retailer in, which reads one account that its owner sees, until it is revoked."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable

import requests
from playwright.sync_api import expect

from tests.journeys import office
from tests.journeys.browser import Visitor
from tests.journeys.people import PASSWORD, Town
from tests.journeys.suites import Suite


def picture(visitor: Visitor, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        visitor.page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_a_system_reads_what_its_head_let_it_read_and_is_refused_within_five_seconds_of_being_revoked(
    arrive: Callable[..., Visitor], suite: Suite, town: Town
) -> None:
    suite.move_clock("2022-11-20T12:00")
    person, cabinet = town.customer()
    head, customer = arrive(), arrive(width=390)
    name = f"Обращения {person.account_number}"

    office.member(head, suite, "head")
    head.press("Внутренние системы")
    head.headed("Внутренние системы")
    head.send()
    head.refused("name", "Назовите систему")
    head.sees("Отметьте хотя бы одно право", "#scopes-fault")
    head.fill(name=name)
    head.page.locator("#right-readings\\:read").check()
    head.fill(last_day="2020-01-01")
    head.send()
    head.refused("last_day", "не раньше сегодняшнего")
    head.page.locator("#last_day").fill(time.strftime("%Y-%m-%d", time.gmtime(time.time() + 30 * 86_400)))
    head.send()
    secret = head.page.locator("#once").inner_text()
    card = head.page.locator("li.card", has_text=name)
    expect(card).to_contain_text("ещё не было")
    client_id = card.locator("code").inner_text()
    picture(head, "systems")

    def token(key: str, **more: str) -> requests.Response:
        asked = {"grant_type": "client_credentials", **more}
        return requests.post(f"{suite.gateway}/api/v1/identity/oauth/token", data=asked, auth=(client_id, key), timeout=10)

    assert (token("ics_guessed").status_code, token("ics_guessed").json()["error"]) == (401, "invalid_client")
    assert token(secret, scope="charges:read").json()["error"] == "invalid_scope"
    given = token(secret, account_number=person.account_number)
    assert given.status_code == 200, given.text
    assert given.json()["account_id"] == cabinet.account_id
    bearer = {"Authorization": f"Bearer {given.json()['access_token']}"}
    meters = requests.get(suite.gateway + cabinet.to("readings", "/meters"), headers=bearer, timeout=10)
    assert meters.json()["meters"][0]["serial"] == person.meter_serial
    assert requests.get(suite.gateway + cabinet.to("billing", "/balance"), headers=bearer, timeout=10).status_code == 403

    customer.enters(person.account_number, PASSWORD)
    customer.open("/profile/visits")
    customer.sees("Внутренняя система читала данные счёта")
    customer.sees(name)
    picture(customer, "systems-visits-phone")

    head.page.reload()
    expect(card).not_to_contain_text("ещё не было")
    head.page.get_by_text(re.compile(rf"Сменить секрет или отозвать: {name}")).click()
    card.get_by_role("button", name="Сменить секрет").click()
    head.sees("Секрет сменён", ".box-good")
    fresh = head.page.locator("#once").inner_text()
    expect(card).to_contain_text("Прежний секрет действует до")
    assert fresh != secret
    assert [token(each).status_code for each in (secret, fresh)] == [200, 200]

    head.page.once("dialog", lambda dialog: dialog.accept())
    card.get_by_role("button", name="Отозвать систему").click()
    head.sees("Система отозвана", ".box-good")
    revoked = time.monotonic()
    while requests.get(suite.gateway + cabinet.to("readings", "/meters"), headers=bearer, timeout=10).status_code != 401:
        assert time.monotonic() - revoked < 5, "what was revoked is refused everywhere within five seconds"
    assert token(fresh).json()["error"] == "invalid_client"
    head.press("Журнал действий")
    for deed in ("Система отозвана", "Сменён секрет системы", "Добавлена внутренняя система"):
        head.sees(deed)
    head.noticed_nothing_bad(person, secrets=(secret, fresh))
    customer.noticed_nothing_bad(person, secrets=(secret, fresh))
