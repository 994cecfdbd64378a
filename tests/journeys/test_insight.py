"""What lies behind a sum: every kopeck followed, the same month under other conditions, and what a change of a reading made."""

from __future__ import annotations

import os

from playwright.sync_api import expect

from tests.journeys.browser import Visitor
from tests.journeys.people import PASSWORD, Town
from tests.journeys.suites import Suite


def look(visitor: Visitor, name: str) -> None:
    """For whoever wants to look at the page, on a phone and on a desk."""
    for width in (360, 1280) if os.environ.get("PICTURES") else ():
        visitor.page.set_viewport_size({"width": width, "height": 900})
        visitor.picture(f"{name}-{width}")


def test_a_sum_is_looked_into_from_all_sides(visitor: Visitor, suite: Suite, town: Town) -> None:
    suite.move_clock("2022-11-20T12:00")
    person, _cabinet = town.customer()
    visitor.enters(person.account_number, PASSWORD)
    visitor.open("/readings")
    visitor.fill(single="12605")
    visitor.send()
    visitor.sees("1 257,80 ₽", "#new-charge")
    visitor.press("Начисления")
    visitor.page.locator("main ul.list a").first.click()
    visitor.headed("Начислено за ноябрь 2022")
    charge = visitor.page.url.removeprefix(visitor.gateway)

    visitor.page.get_by_text("Проследить каждую копейку").click()
    visitor.sees("Стало 12605, было 12345. Израсходовано 260 кВт·ч", "#kopecks")
    visitor.sees("824,00 ₽ + 433,80 ₽ = 1 257,80 ₽", "#kopecks")
    visitor.page.locator("#calculate-again").click()
    visitor.sees("сумма та же, 1 257,80 ₽", "#calculated-again")
    visitor.page.get_by_text("Номера для проверки").click()
    visitor.sees("urban_gas/1/single/within_norm", "#kopecks")
    look(visitor, "kopecks")

    visitor.page.get_by_text("А если бы было по-другому?").click()
    visitor.page.locator("#ask-what-if").click()
    visitor.refused("change", "Выберите, что изменить")
    visitor.page.get_by_label("Двухтарифный счётчик").check()
    visitor.fill(night="130")
    visitor.page.locator("#ask-what-if").click()
    visitor.refused("night", "от 0 до 100")
    look(visitor, "what-if-asked")
    visitor.fill(night="30")
    visitor.page.locator("#ask-what-if").click()
    visitor.sees("вышло бы 1 190,54 ₽. Это на 67,26 ₽ меньше, чем начислено (1 257,80 ₽)", "#what-if-told")
    visitor.sees("Сколько стоит другой счётчик и его установка, здесь не учтено", "#what-if-told")
    look(visitor, "what-if-told")
    visitor.page.get_by_label("другое число людей").check()
    expect(visitor.page.locator("#what-if-told")).to_have_count(0)
    visitor.page.locator("#ask-what-if").click()
    visitor.refused("persons", "Введите число людей")
    visitor.fill(persons="4")
    visitor.page.locator("#ask-what-if").click()
    visitor.refused("persons", "Так и посчитано: 4 человека")
    visitor.fill(persons="5")
    visitor.page.locator("#ask-what-if").click()
    visitor.sees("на 155,50 ₽ меньше, чем начислено", "#what-if-told")

    visitor.open("/readings")
    visitor.page.locator("#correct").click()
    visitor.fill(single="12545")
    visitor.press("Сохранить исправление")
    visitor.sees("824,00 ₽", "#new-charge")
    visitor.page.locator("#cancel").click()
    visitor.page.locator("#cancel-yes").click()
    visitor.sees("Показания отменены", "#sent")
    visitor.sees("0,00 ₽", "#new-charge")
    visitor.open(charge)
    visitor.sees("Перерасчёт: показания исправлены", "#revisions")
    visitor.sees("−433,80 ₽", "#revisions")
    visitor.sees("Перерасчёт: показания отменены", "#revisions")
    visitor.sees("−824,00 ₽", "#revisions")
    look(visitor, "taken-back")
    visitor.noticed_nothing_bad(person)
