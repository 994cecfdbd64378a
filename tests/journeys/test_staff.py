"""People of the retailer come in by a link, a password and a code, and find the pages of their roles."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys import office
from tests.journeys.browser import Visitor
from tests.journeys.suites import Suite


def test_a_member_sets_up_by_the_link_and_enters_with_a_code(visitor: Visitor, suite: Suite) -> None:
    name = office.login("o.petrova")
    link = suite.setup_link(name, "clerk")
    typed, recovery = office.set_up(visitor, link)
    assert len(recovery) == 8
    visitor.page.locator("main a.button").click()
    office.enter(visitor, name, "000000")
    visitor.sees("Логин, пароль и код не подходят друг к другу")
    visitor.fill(code=office.code_of(typed))
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
    office.enter(clerk, name, office.code_of(typed))
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
    head.sees(f"Добавлен сотрудник: {name} (clerk)")
    assert head.complaints == clerk.complaints == []
