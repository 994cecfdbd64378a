"""A customer disagrees with a reading of a closed month; a clerk decides, and the customer reads what came of it.

A meter that was taken off without its last figures is decided on the same page.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator

import pytest
from demo.people import Person
from playwright.sync_api import expect

from tests.account_sync.examples import DEMO, Column
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


def look(visitor: Visitor, name: str) -> None:
    """For whoever wants to look at the page, on a phone and on a desk."""
    for width in (360, 1280) if os.environ.get("PICTURES") else ():
        visitor.page.set_viewport_size({"width": width, "height": 900})
        visitor.picture(f"{name}-{width}")


def in_registry(person: Person) -> dict[Column, str]:
    """The row of the demo's registry that speaks of somebody."""
    with (DEMO / "registry.csv").open(encoding="cp1251", errors="replace", newline="") as file:
        rows = csv.DictReader(file, delimiter=";", quoting=csv.QUOTE_NONE)  # dirty as bases are: a quotation mark is never closed
        row = next(each for each in rows if each[Column.NUMBER] == person.account_number)  # some stand there twice
    return {column: row[column] for column in Column if column in row}


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
    look(clerk, "dispute")
    case.get_by_role("button", name="Отказать").click()
    expect(case).to_contain_text("Напишите, почему отказано")
    case.get_by_role("button", name="Исправить показания").click()
    expect(case).to_contain_text("Введите целое число")
    figure = case.locator("input[inputmode=numeric]")
    figure.fill("12300")
    case.get_by_role("button", name="Исправить показания").click()
    clerk.sees("меньше предыдущего")
    expect(case.locator("button.main")).not_to_have_attribute("aria-busy", "true")  # the list is read anew
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

    close_the_meter_taken_off(clerk, closed_month)
    assert clerk.complaints == []


def close_the_meter_taken_off(clerk: Visitor, person: Person) -> None:
    """The base tells of another meter and not what the old one showed at last; a clerk knows it from the act."""
    new = {Column.SERIAL: f"N{person.account_number}", Column.INSTALLED: "01.12.2022", Column.INITIAL_DAY: "01.12.2022"}
    clerk.open("/staff")
    office.take_in(clerk, {**in_registry(person), **new, Column.T1: "7"})
    case = clerk.page.locator("#closings li.card", has_text=person.account_number)
    clerk.open("/staff/disputes")
    for _try in range(30):  # what the base tells goes through account-sync and readings first
        clerk.headed("Несогласия с показаниями")
        expect(clerk.page.locator("#closings .skeleton")).to_have_count(0)
        if case.count():
            break
        clerk.page.wait_for_timeout(500)
        clerk.page.reload()
    expect(case).to_contain_text("Последние показания никто не передал")
    look(clerk, "closing")
    case.get_by_role("button", name="Показания неизвестны").click()
    expect(case).to_contain_text("Напишите, почему показаний не узнать")
    case.get_by_role("button", name="Записать показания").click()
    expect(case).to_contain_text("Введите целое число")
    figure = case.locator("input[inputmode=numeric]")
    figure.fill("12300")
    case.get_by_role("button", name="Записать показания").click()
    expect(case).to_contain_text("Напишите, откуда это известно")
    case.get_by_label("Откуда это известно").fill("Акт снятия № 17")
    case.get_by_role("button", name="Записать показания").click()
    clerk.sees("12505", "#closings [role=alert]")
    figure.fill("12610")
    look(clerk, "closing-filled")
    case.get_by_role("button", name="Записать показания").click()
    clerk.sees(f"Последние показания по счёту {person.account_number} записаны")
    expect(case).to_have_count(0)
