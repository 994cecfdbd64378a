"""An accountant tries another pack over a past month before it is in force, and charges nobody by it."""

from __future__ import annotations

from demo.cabinet import wait_for
from playwright.sync_api import expect

from tests.journeys import office
from tests.journeys.browser import PATIENCE, Visitor
from tests.journeys.people import Town
from tests.journeys.suites import Suite


def test_a_pack_is_tried_over_a_past_month_and_its_differences_are_saved(visitor: Visitor, suite: Suite, town: Town) -> None:
    suite.move_clock("2022-11-20T12:00")
    person, cabinet = town.customer()
    (meter,) = cabinet.call("GET", cabinet.to("readings", "/meters"))["meters"]
    reading = {"meter_id": meter["meter_id"], "values": [{"zone": "single", "value": "12605"}]}
    cabinet.call("POST", cabinet.to("readings", "/readings"), reading, expect=201)
    charges = cabinet.to("billing", "/charges")
    wait_for("the charge", lambda: cabinet.call("GET", charges)["charges"] or None)
    office.member(visitor, suite, "accountant")
    visitor.press("Сверка начислений")
    visitor.headed("Сверка начислений")
    visitor.page.locator("#pack").select_option(label="nizhny_2016h2")
    visitor.fill(month="ноябрь")
    visitor.press("Посчитать")
    visitor.sees("Укажите год и месяц", "#month-fault")
    visitor.fill(month="2022-11")
    visitor.press("Посчитать")
    run = visitor.page.locator("li", has_text="Тариф nizhny_2016h2, ноябрь 2022").first
    expect(run).to_contain_text("Готово", timeout=PATIENCE)
    expect(run).to_contain_text("Станет дешевле")
    visitor.pictures("comparisons")
    run.get_by_role("link", name="Показать подробно").click()
    visitor.headed("Сверка начислений")
    visitor.pictures("comparison")
    with visitor.page.expect_download() as saving:
        visitor.press("Скачать все расхождения")
    assert saving.value.suggested_filename == "differences-2022-11.csv"
    assert person.account_number in saving.value.path().read_text(encoding="utf-8-sig")
    assert visitor.complaints == []
