"""Two people at one meter, and neighbours that do not answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from demo.cabinet import wait_for
from playwright.sync_api import Route, expect

from tests.journeys.browser import Visitor
from tests.journeys.people import PASSWORD, Town
from tests.journeys.suites import Suite


@contextmanager
def holding_still(suite: Suite, program: str) -> Iterator[None]:
    """A program that is there but does nothing."""
    suite.freeze(program)
    try:
        yield
    finally:
        suite.thaw(program)


def test_two_browsers_that_send_the_same_reading_are_charged_once(
    suite: Suite, town: Town, arrive: Callable[..., Visitor]
) -> None:
    suite.move_clock("2022-11-20T12:00")
    person, cabinet = town.customer()
    pair = (arrive(), arrive())
    for visitor in pair:
        visitor.enters(person.account_number, PASSWORD)
        visitor.open("/readings")
        visitor.fill(single="12605")
        visitor.sees("1 257,80 ₽", "#estimate")
    for visitor in pair:
        visitor.page.evaluate("document.getElementById('submit').click()")
    for visitor in pair:
        expect(visitor.page.locator("#sent, #error-summary").first).to_be_visible()
    wait_for("the charge", lambda: cabinet.call("GET", cabinet.to("billing", "/charges"))["charges"] or None)
    pair[0].open("/")
    pair[0].sees("1 257,80 ₽", "#to-pay")
    assert cabinet.call("GET", cabinet.to("billing", "/balance"))["to_pay"] == "1257.80"


def test_a_reading_is_taken_while_billing_holds_still_and_charged_afterwards(suite: Suite, town: Town, visitor: Visitor) -> None:
    suite.move_clock("2022-11-20T12:00")
    person, _cabinet = town.customer()
    visitor.enters(person.account_number, PASSWORD)
    visitor.open("/readings")
    visitor.fill(single="12605")
    with holding_still(suite, "billing-calculator-worker"):
        visitor.send()
        visitor.sees("Показания приняты", "#sent")
        visitor.sees("Считаем начисление", "#charge-state")
    visitor.sees("1 257,80 ₽", "#new-charge")
    visitor.noticed_nothing_bad(person)


def test_a_press_while_the_line_is_slow_sends_once(suite: Suite, town: Town, visitor: Visitor) -> None:
    suite.move_clock("2022-11-20T12:00")
    person, cabinet = town.customer()
    visitor.enters(person.account_number, PASSWORD)
    visitor.open("/readings")
    visitor.fill(single="12605")
    held: list[Route] = []
    submissions = re.compile(r"/readings/accounts/[^/]+/readings$")
    visitor.page.route(submissions, lambda route: held.append(route) if route.request.method == "POST" else route.continue_())
    visitor.send()
    visitor.sees("Отправляем", "#submit")
    visitor.page.locator("#submit").click()
    visitor.sees("Связь медленная", "form")
    assert len(held) == 1
    for route in held:
        route.continue_()
    visitor.sees("1 257,80 ₽", "#new-charge")
    readings = cabinet.call("GET", cabinet.to("readings", "/readings"))["readings"]
    assert len(readings) == 1
