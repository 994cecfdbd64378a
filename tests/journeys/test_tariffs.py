"""A tariff that nobody had: the charge is seen to wait, one person uploads the pack, another publishes it, the charge comes."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from demo.cabinet import Cabinet
from demo.readings import values
from playwright.sync_api import FilePayload, expect

from tests.journeys import office
from tests.journeys.browser import PATIENCE, Visitor
from tests.journeys.people import PASSWORD, Town
from tests.journeys.suites import Suite

PLAN = "novosibirsk"  # in November 2022 it has no tariff of its own
WAITS = "Ноябрь 2022: начисление ждёт тарифа"


def free_day(gateway: str) -> date:
    """The first day of the reading window that no earlier run has published a tariff for."""
    guest, day = Cabinet(gateway), date(2022, 11, 15)
    while guest.call("GET", f"/api/v1/billing/tariffs?region={PLAN}&date={day}")["tables"]:
        day += timedelta(days=1)
    assert day.day <= 25, "start afresh: make down, remove .run, make up"
    return day


def pack(day: date) -> dict[str, Any]:
    """The tariff of a single day."""
    line = {"zone": "single", "band": "range_1", "volume": "100", "amount": "250.00"}
    example = {
        "id": "J1", "origin": "journey", "group": "urban_gas", "rates": 1, "persons": 2, "lives_alone": False,
        "volumes": {"single": "100"}, "lines": [line], "total": "250.00",
    }  # fmt: skip
    source = {"ru": "Приказ для проверки", "en": "An order for a test", "where": "example.org", "decision": None}
    return {
        "tariff": f"journey_{day:%Y_%m_%d}", "plan": PLAN, "region": PLAN, "valid_from": str(day), "valid_to": str(day),
        "gap": {"ru": "проверка", "en": "a test"}, "model": "ranges", "limits": ["3900", "6000"], "source": source, "vat": "20",
        "order": {"number": "1/1", "date": "2022-11-10", "body": "РЭК"}, "absent": [],
        "prices": {"any": {"1": {"single": {"range_1": "2.50", "range_2": "3.50", "range_3": "4.50"}}}}, "examples": [example],
    }  # fmt: skip


def choose(staff: Visitor, content: dict[str, Any]) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=2)
    payload = FilePayload(name=f"{content['tariff']}.json", mimeType="application/json", buffer=text.encode())
    staff.page.locator("#file").set_input_files(payload)


def picture(visitor: Visitor, name: str) -> None:
    """For whoever wants to look at the page."""
    if folder := os.environ.get("PICTURES"):
        visitor.page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_a_charge_waits_for_a_tariff_that_two_people_publish(
    arrive: Callable[..., Visitor], suite: Suite, town: Town
) -> None:
    day = free_day(suite.gateway)
    suite.move_clock(f"{day}T12:00")
    person, cabinet = town.customer("novosibirsk_one_rate")
    cabinet.call("POST", cabinet.to("readings", "/readings"), values(cabinet, person.initial_values[0] + 200), expect=201)
    customer, accountant, head, guest = arrive(width=390), arrive(), arrive(), arrive(width=390)
    customer.enters(person.account_number, PASSWORD)
    customer.sees(WAITS)
    customer.sees("Переданные показания хранятся; начисление появится само, когда тариф опубликуют.")
    picture(customer, "tariff-waits")

    office.member(accountant, suite, "accountant")
    accountant.press("Тарифы")
    accountant.headed("Тарифы")
    accountant.sees(f"{PLAN} нет тарифа на дни с")
    good = pack(day)
    wrong = {**good, "vat": 20, "examples": [{**good["examples"][0], "total": "251.00"}]}
    wrong["prices"] = {"any": {"1": {"single": {"range_1": 2.5, "range_2": "-3.50", "range_3": "4.50"}}}}
    choose(accountant, wrong)
    accountant.sees("Ошибок в файле: 3")
    accountant.sees('Нужно десятичное число в кавычках, например "4.12", а не 2.5.')
    picture(accountant, "pack-faults")
    choose(accountant, {**good, "examples": wrong["examples"]})
    accountant.sees("Пример не сходится: по ценам пакета 250.00, а написано 251.00.")
    choose(accountant, good)
    accountant.sees("сходятся все: 1")
    accountant.send()
    expect(accountant.page.locator("#reason-fault")).to_contain_text("Напишите, почему пакет загружается задним числом")
    accountant.fill(reason="приказ опубликован позже")
    picture(accountant, "pack-checked")
    accountant.send()
    accountant.sees(f"Пакет {good['tariff']} ждёт утверждения.")
    accountant.press(good["tariff"])
    accountant.headed(good["tariff"])
    accountant.press("Утвердить и опубликовать")
    accountant.sees("Этот пакет загрузили вы. Утвердить его должен другой сотрудник.")
    picture(accountant, "pack-own")

    office.member(head, suite, "head")
    head.press("Тарифы")
    head.press(good["tariff"])
    head.sees("приказ опубликован позже")
    head.press("Утвердить и опубликовать")
    head.sees("Пакет опубликован.")
    picture(head, "pack-published")

    expect(customer.page.locator("main")).to_contain_text("Лицевой счёт")
    customer.open("/charges")
    for _ in range(20):
        if "500,00" in customer.page.locator("main").inner_text():
            break
        customer.page.wait_for_timeout(500)
        customer.page.reload()
    customer.sees("500,00 ₽")
    expect(customer.page.locator("main")).not_to_contain_text("ждёт тарифа", timeout=PATIENCE)

    guest.open(f"/tariffs/{PLAN}/{day}")
    guest.headed("Тарифы")
    guest.sees("2,50")
    guest.sees("РЭК, № 1/1 от 10 ноября 2022")
    picture(guest, "tariffs-phone")
    guest.fill(date="2021-11-20")
    guest.send()
    guest.sees("тарифа в этом регионе у нас нет")
    guest.page.locator("#region").select_option("nizhny")
    guest.fill(date="2022-11-20")
    guest.send()
    guest.sees("Социальная норма: 50 кВт·ч в месяц на каждого зарегистрированного, 85 кВт·ч для того, кто живёт один.")
    picture(guest, "tariffs-nizhny-phone")
    for visitor in (customer, accountant, head, guest):
        assert visitor.complaints == []
    suite.move_clock("2022-11-20T12:00")
