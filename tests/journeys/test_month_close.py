"""The office closes a month: wrong input, a rehearsal, the close, a second one. October is in the base's own opening balances."""

from __future__ import annotations

import os
from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys import office
from tests.journeys.browser import PATIENCE, Visitor
from tests.journeys.suites import Suite


def picture(visitor: Visitor, name: str) -> None:
    """For whoever wants to look at the page."""
    if folder := os.environ.get("PICTURES"):
        visitor.page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_a_month_is_rehearsed_and_closed_once(arrive: Callable[..., Visitor], suite: Suite) -> None:
    suite.move_clock("2022-11-20T12:00")
    accountant = arrive(width=390)
    page = accountant.page
    page.on("dialog", lambda dialog: dialog.accept())
    office.member(accountant, suite, "accountant")
    accountant.open("/staff/closes")
    accountant.headed("Закрытие месяца")
    expect(page.locator("#month")).to_have_value("2022-10")
    accountant.fill(month="октябрь")
    page.get_by_role("button", name="Закрыть месяц").click()
    expect(page.locator("#month-fault")).to_contain_text("Укажите год и месяц")
    accountant.fill(month="2022-11")
    page.get_by_role("button", name="Закрыть месяц").click()
    accountant.sees("Закрыть ноябрь 2022 года можно, когда месяц кончится")
    picture(accountant, "close-refused")
    accountant.fill(month="2022-10")
    page.get_by_role("button", name="Примерить").click()
    rehearsal = page.locator("li", has_text="Октябрь 2022, примерка")
    expect(rehearsal.locator(".row span")).to_have_text("Готово", timeout=PATIENCE)
    expect(rehearsal).to_contain_text("Будет начислено по среднему")
    page.get_by_role("button", name="Закрыть месяц").click()
    closed = page.locator("li").filter(has_text="Октябрь 2022").filter(has_not_text="примерка")
    expect(closed.locator(".row span")).to_have_text("Готово", timeout=PATIENCE)
    page.get_by_role("button", name="Закрыть месяц").click()
    accountant.sees("уже закрыт")
    picture(accountant, "close-done")
    assert accountant.complaints == []
