"""What a month costs, without entering; and any case, for staff: with wrong input at each step."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys import office
from tests.journeys.browser import Visitor, plain
from tests.journeys.suites import Suite


def test_anybody_calculates_a_month_and_reads_why(arrive: Callable[..., Visitor], suite: Suite, tmp_path: Path) -> None:
    suite.move_clock("2022-11-20T12:00")
    guest = arrive(width=390)
    guest.open("/login")
    guest.press("Посчитать, сколько стоит электроэнергия")
    guest.headed("Калькулятор")
    guest.send()
    guest.refused("single", "Введите расход цифрами, например 260")
    guest.fill(single="двести", persons="много")
    guest.send()
    guest.refused("persons", "Укажите, сколько человек зарегистрировано: от 0 до 99")
    guest.fill(single="260", persons="4", on="2033-01-01")
    guest.send()
    guest.refused("on", "На этот день тарифов нет.")
    guest.fill(on="2022-11-20")
    guest.send()
    assert "1 257,80 ₽" in plain(guest.page.locator("#answer-total").inner_text())
    guest.sees("200 кВт·ч в пределах социальной нормы × 4,12 ₽ = 824,00 ₽")
    guest.sees("Социальная норма: 4 человека × 50 кВт·ч = 200 кВт·ч в месяц.")
    guest.sees("nn.tns-e.ru")
    guest.page.screenshot(path=tmp_path / "calculator-phone.png", full_page=True)

    guest.page.locator("#zones-2").check()
    expect(guest.page.locator("#answer")).to_have_count(0)
    guest.fill(persons="1", day="120", night="80")
    guest.page.locator("#alone").check()
    guest.send()
    assert "1 077,84 ₽" in plain(guest.page.locator("#answer-total").inner_text())
    guest.noticed_nothing_bad()


def test_staff_calculate_any_case(arrive: Callable[..., Visitor], suite: Suite, tmp_path: Path) -> None:
    clerk = arrive()
    office.member(clerk, suite, "clerk")
    clerk.press("Калькулятор")
    clerk.headed("Калькулятор")
    clerk.fill(case="{")
    clerk.send()
    clerk.sees("Это не JSON: проверьте скобки, кавычки и запятые.")
    clerk.page.locator("#example").select_option("consumption")
    clerk.fill(case=json.dumps({"on": "2022-11-20", "region": "nowhere", "consumption": [{"zone": "single", "volume": "1"}]}))
    clerk.send()
    clerk.sees("Такого региона нет. Выберите один из этих:")
    for example, total in (("later", "2 363,77"), ("contract", "8 781,87"), ("debt", "40,92"), ("pack", "16 686,00")):
        clerk.page.locator("#example").select_option("consumption")
        clerk.page.locator("#example").select_option(example)
        clerk.send()
        clerk.sees(total, "#answer-total")
    clerk.page.screenshot(path=tmp_path / "calculator-staff.png", full_page=True)
    assert clerk.complaints == []
