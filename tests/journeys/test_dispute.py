"""A customer disagrees with a reading of a closed month; a clerk decides, and the customer reads what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from demo.people import Person
from playwright.sync_api import expect

from tests.journeys import office
from tests.journeys.browser import Visitor
from tests.journeys.people import PASSWORD, Town
from tests.journeys.suites import Suite

WORDS = "На счётчике было 12505, его видел сосед."
ANSWER = "Контролёр видел на счётчике 12505."


@pytest.fixture
def closed_month(suite: Suite, town: Town) -> Iterator[Person]:
    """Somebody who sent 12605 in November; it is December now."""
    suite.move_clock("2022-11-20T12:00")
    person, cabinet = town.customer()
    meter = cabinet.call("GET", cabinet.to("readings", "/meters"))["meters"][0]["meter_id"]
    sent = {"meter_id": meter, "values": [{"zone": "single", "value": "12605"}]}
    cabinet.call("POST", cabinet.to("readings", "/readings"), sent, expect=201)
    suite.move_clock("2022-12-05T12:00")
    yield person
    suite.move_clock("2022-11-20T12:00")


def test_a_reading_of_a_closed_month_is_disputed_decided_and_answered(
    arrive: Callable[..., Visitor], suite: Suite, town: Town, closed_month: Person
) -> None:
    customer, clerk = arrive(width=390), arrive()
    customer.enters(closed_month.account_number, PASSWORD)
    customer.open("/readings")
    customer.page.locator("#history summary").first.click()
    customer.press("Не согласен с показанием")
    customer.page.locator("#history #submit").click()
    customer.sees("Напишите, что не так", "#history .fault")
    customer.page.locator("#history textarea").fill(WORDS)
    customer.page.locator("#history #submit").click()
    customer.sees("Мы проверяем", "#history")
    expect(customer.page.get_by_role("button", name="Не согласен с показанием")).to_have_count(0)

    office.member(clerk, suite, "clerk")
    clerk.press("Несогласия с показаниями")
    case = clerk.page.locator("li.card", has_text=closed_month.account_number)
    expect(case).to_contain_text(WORDS)
    case.get_by_role("button", name="Отказать").click()
    expect(case).to_contain_text("Напишите, почему отказано")
    case.get_by_role("button", name="Исправить показания").click()
    expect(case).to_contain_text("Введите целое число")
    figure = case.locator("input[inputmode=numeric]")
    figure.fill("12300")
    case.get_by_role("button", name="Исправить показания").click()
    clerk.sees("меньше предыдущего")
    figure.fill("12505")
    case.get_by_label("Ответ потребителю").fill(ANSWER)
    case.get_by_role("button", name="Исправить показания").click()
    clerk.sees(f"Показания по счёту {closed_month.account_number} исправлены")
    expect(case).to_have_count(0)

    town.mailbox(closed_month).wait("Решено по показаниям за ноябрь 2022")
    customer.open("/messages")
    customer.sees("Мы исправили показания, начисление пересчитается.")
    customer.open("/readings")
    customer.page.locator("#history summary").first.click()
    customer.sees("Мы согласились и исправили показания", "#history")
    customer.sees(ANSWER, "#history")
    customer.sees("12505", "#history")
    customer.sees("сотрудник, действует", "#history")
    customer.open("/charges")
    customer.sees("перерасчёт")
    customer.noticed_nothing_bad(closed_month)
    assert clerk.complaints == []
