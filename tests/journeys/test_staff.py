"""People of the retailer come in by a link, a password and a code, and find the pages of their roles."""

from __future__ import annotations

import json
from collections.abc import Callable

from playwright.sync_api import expect

from tests.identity.authenticator import code_of
from tests.journeys import office
from tests.journeys.browser import Visitor
from tests.journeys.people import PASSWORD, Town
from tests.journeys.suites import Suite

VIEWED = "sessionStorage.getItem('viewing')"
SENDING = """async ([account, token]) => {
  const key = crypto.randomUUID();
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json", "Idempotency-Key": key };
  const body = JSON.stringify({ meter_id: crypto.randomUUID(), values: [] });
  const answer = await fetch(`/api/v1/readings/accounts/${account}/readings`, { method: "POST", headers, body });
  return [answer.status, (await answer.json()).code];
}"""


def test_a_member_sets_up_by_the_link_and_enters_with_a_code(visitor: Visitor, suite: Suite) -> None:
    name = office.login("o.petrova")
    link = suite.setup_link(name, "clerk")
    typed, recovery = office.set_up(visitor, link)
    assert len(recovery) == 8
    visitor.page.locator("main a.button").click()
    office.enter(visitor, name, "000000")
    visitor.sees("Логин, пароль и код не подходят друг к другу")
    visitor.fill(code=code_of(typed))
    visitor.send()
    visitor.headed("Главная")
    visitor.sees(f"{name} · оператор", "#who")

    visitor.page.reload()
    visitor.headed("Главная")
    assert "Сотрудники" not in visitor.page.locator("#menu").inner_text()
    visitor.open("/staff/members")
    visitor.headed("Такой страницы нет")

    visitor.open("/staff/own")
    visitor.sees("Это устройство")
    visitor.page.locator("#logout").click()
    visitor.headed("Вход для сотрудников")

    office.enter(visitor, name, recovery[0].lower())
    visitor.headed("Главная")
    visitor.page.goto(link)
    visitor.headed("Ссылка больше не действует")
    assert visitor.complaints == []


def test_a_head_adds_a_member_and_takes_the_access_away(arrive: Callable[..., Visitor], suite: Suite) -> None:
    head, clerk = arrive(), arrive(width=390)
    name = office.login("i.volkov")
    office.member(head, suite, "head")
    head.press("Сотрудники")
    head.headed("Сотрудники")
    head.fill(login=name)
    head.page.locator("#roles-clerk").check()
    head.send()
    link = head.page.locator("#once").inner_text()
    typed, _ = office.set_up(clerk, link)
    office.enter(clerk, name, code_of(typed))
    clerk.headed("Главная")

    head.page.reload()
    row = head.page.locator("li", has_text=name)
    row.get_by_text(f"Изменить: {name}").click()
    head.page.once("dialog", lambda dialog: dialog.accept())
    row.get_by_role("button", name="Закрыть доступ").click()
    head.sees(f"Доступ сотрудника {name} закрыт.")
    expect(head.page.locator("li", has_text=name)).to_have_count(0)
    clerk.open("/staff/own")
    clerk.headed("Вход для сотрудников")

    head.press("Журнал действий")
    head.sees(f"Закрыт доступ: {name}")
    head.sees(f"Добавлен сотрудник: {name} (оператор)")
    assert head.complaints == clerk.complaints == []


def test_support_looks_at_a_cabinet_and_the_customer_knows_and_closes_it(
    arrive: Callable[..., Visitor], suite: Suite, town: Town
) -> None:
    person, cabinet = town.customer()
    support, customer = arrive(), arrive(width=390)
    office.member(support, suite, "support")
    support.press("Кабинет клиента")
    support.fill(account_number=person.account_number, remark="не видит начисление")
    support.send()
    support.sees("Кабинет клиента открыт для просмотра до", ".looking")
    support.sees(person.account_number)
    support.page.reload()
    support.sees(person.account_number)

    support.open("/profile")
    support.press("Выйти из кабинета")
    support.sees("Кабинет открыт для просмотра: изменить здесь ничего нельзя.")
    token = json.loads(support.page.evaluate(VIEWED))["access_token"]
    refused = support.page.evaluate(SENDING, [cabinet.account_id, token])
    assert refused == [403, "only_looking"]

    customer.enters(person.account_number, PASSWORD)
    customer.open("/messages")
    customer.page.get_by_text("Сотрудник поддержки открыл ваш кабинет").first.click()
    customer.sees("чтобы помочь вам по телефону")
    town.mailbox(person).wait("Сотрудник поддержки открыл ваш кабинет")
    customer.open("/profile")
    customer.page.get_by_role("button", name="Завершить вход: Сотрудник поддержки, только просмотр").click()
    customer.sees("Вход завершён: Сотрудник поддержки, только просмотр.")

    support.page.wait_for_timeout(5_000)  # as long as the promise allows a closed access to live
    support.open("/charges")
    support.headed("Кабинет клиента")
    support.sees("Просмотр завершён.")
    assert support.complaints == customer.complaints == []
