"""What a person may know and decide about their own data, by the pages of the personal account."""

from __future__ import annotations

import zipfile
from pathlib import Path

from demo.cabinet import Cabinet, wait_for
from playwright.sync_api import expect

from tests.journeys.browser import Visitor
from tests.journeys.people import PASSWORD, Town
from tests.journeys.suites import Suite

IDENTITY = "/api/v1/identity"


def kinds_of_messages(cabinet: Cabinet) -> set[str]:
    return {each["kind"] for each in cabinet.call("GET", "/api/v1/notifications/messages")["messages"]}


def test_a_consent_is_given_and_withdrawn_in_the_profile(visitor: Visitor, suite: Suite, town: Town) -> None:
    suite.move_clock("2022-11-20T12:00")
    person, cabinet = town.customer()
    visitor.enters(person.account_number, PASSWORD)
    visitor.open("/profile")
    visitor.press("Согласия")
    visitor.headed("Согласия")
    visitor.sees("Согласие дано", "#personal_data")
    visitor.sees("Согласие не давали", "#bills_by_email")
    visitor.press("Дать согласие")
    visitor.sees("Согласие дано", "#bills_by_email")
    visitor.press("Отозвать согласие")
    visitor.sees("Согласие отозвано", "#bills_by_email")
    visitor.page.get_by_text("Все ваши решения").click()
    visitor.sees("адрес в сети")
    visitor.noticed_nothing_bad(person)

    answers = cabinet.call("GET", f"{IDENTITY}/consents")
    assert [each["answer"] for each in answers["items"]] == ["given", "withdrawn"]
    meter = cabinet.call("GET", cabinet.to("readings", "/meters"))["meters"][0]
    reading = {"meter_id": meter["meter_id"], "values": [{"zone": "single", "value": "12605"}]}
    cabinet.call("POST", cabinet.to("readings", "/readings"), reading, expect=201)
    wait_for("the charge in the list", lambda: "charge_calculated" in kinds_of_messages(cabinet) or None)
    assert not [letter for letter in town.mailbox(person).letters() if "Начислено" in letter["subject"]]


def test_the_erasure_is_asked_for_with_the_password_and_taken_back(visitor: Visitor, town: Town) -> None:
    person, cabinet = town.customer()
    visitor.enters(person.account_number, PASSWORD)
    visitor.open("/profile")
    visitor.press("Удаление личного кабинета")
    visitor.headed("Удаление личного кабинета")
    visitor.sees("Свет не отключат")
    visitor.send()
    visitor.refused("current_password", "Введите пароль")
    visitor.fill(current_password="совсем-не-тот-пароль")
    visitor.send()
    visitor.refused("current_password", "Текущий пароль набран неверно")
    visitor.fill(current_password=PASSWORD)
    visitor.send()
    visitor.sees("Кабинет будет удалён")
    town.mailbox(person).wait("Личный кабинет будет удалён")
    visitor.press("Отменить удаление")
    visitor.sees("Удаление отменено")
    town.mailbox(person).wait("Удаление отменено")
    assert cabinet.call("GET", f"{IDENTITY}/erasures/current")["current"] is None
    visitor.noticed_nothing_bad(person)


def test_all_data_are_collected_and_fetched_as_one_archive(visitor: Visitor, suite: Suite, town: Town, tmp_path: Path) -> None:
    suite.move_clock("2022-11-20T12:00")
    person, cabinet = town.customer()
    meter = cabinet.call("GET", cabinet.to("readings", "/meters"))["meters"][0]
    reading = {"meter_id": meter["meter_id"], "values": [{"zone": "single", "value": "12605"}]}
    cabinet.call("POST", cabinet.to("readings", "/readings"), reading, expect=201)
    town.mailbox(person).wait("Начислено")
    visitor.enters(person.account_number, PASSWORD)
    visitor.open("/profile/data")
    visitor.headed("Выгрузка данных")
    visitor.fill(current_password=PASSWORD)
    visitor.send()
    visitor.sees("Архив готов")
    town.mailbox(person).wait("Ваши данные готовы")
    with visitor.page.expect_download() as fetched:
        visitor.press("Скачать архив")
    fetched.value.save_as(tmp_path / "data.zip")
    visitor.sees("Архив сохранён")
    with zipfile.ZipFile(tmp_path / "data.zip") as packed:
        files = {name: packed.read(name).decode() for name in packed.namelist()}
    assert set(files) == {
        "index.html", "identity.json", "account_sync.json", "readings.json", "billing_calculator.json", "notification.json"
    }  # fmt: skip
    assert person.surname in files["account_sync.json"] and person.email in files["identity.json"]
    assert "12605" in files["readings.json"] and "1257.80" in files["billing_calculator.json"]
    assert "Начислено" in files["notification.json"] and person.surname in files["index.html"]
    visitor.noticed_nothing_bad(person)


def test_the_optional_box_of_the_form_is_empty_and_its_document_stands_by_itself(visitor: Visitor) -> None:
    visitor.open("/registration")
    box = visitor.page.locator("#bills_by_email")
    expect(box).not_to_be_checked()
    visitor.open("/consent/bills_by_email")
    visitor.headed("Согласие получать сведения о начислениях и платежах по электронной почте")
    visitor.sees("Рекламы в этих письмах нет")
