"""A receipt: kept as a file, verified by the page and by the stand-alone program, refused with one digit changed."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.browser import Visitor, plain
from tests.journeys.people import PASSWORD, Town
from tests.journeys.suites import ROOT, Suite

KEYS = "/api/v1/readings/.well-known/receipt-keys.json"


def test_the_receipt_of_a_reading_is_kept_verified_and_refused_with_one_digit_changed(
    visitor: Visitor, suite: Suite, town: Town, tmp_path: Path
) -> None:
    suite.move_clock("2022-11-20T12:00")
    person, cabinet = town.customer()
    meter = cabinet.call("GET", cabinet.to("readings", "/meters"))["meters"][0]
    reading = {"meter_id": meter["meter_id"], "values": [{"zone": "single", "value": "12605"}]}
    cabinet.call("POST", cabinet.to("readings", "/readings"), reading, expect=201)

    visitor.enters(person.account_number, PASSWORD)
    visitor.open("/readings")
    visitor.press("Карточка счётчика")
    visitor.headed("Карточка счётчика")
    visitor.sees("Поверка до")
    visitor.sees(person.meter_serial)
    visitor.picture("meter")
    visitor.press("К показаниям")
    visitor.page.locator("#history summary").first.click()
    visitor.press("Квитанция с подписью")
    visitor.headed("Квитанция о показаниях")
    heading = visitor.page.get_by_role("heading", name="Квитанция № 1")
    again = visitor.page.get_by_role("button", name="Посмотреть ещё раз")
    expect(heading.or_(again)).to_be_visible()
    for _ in range(50):  # it is made behind the commit, and is there in a moment
        if heading.is_visible():
            break
        again.click()
        visitor.page.wait_for_load_state("networkidle")
    visitor.sees("12605")
    visitor.sees(person.account_number)
    visitor.picture("receipt")
    with visitor.page.expect_download() as download:
        visitor.press("Сохранить файл")
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    text = file.read_text(encoding="utf-8")
    assert json.loads(text)["receipt"]["zones"] == [{"zone": "single", "value": "12605"}]

    visitor.press("Проверить подпись")  # the address of the square code
    visitor.headed("Проверка квитанции")
    visitor.sees("Квитанция подлинная", "#verdict")
    visitor.sees("12605", "#verdict")
    visitor.picture("receipt-genuine")

    visitor.open("/login")  # what follows needs no entry
    visitor.context.clear_cookies()
    visitor.open("/receipt")
    visitor.headed("Проверка квитанции")
    visitor.press("Проверить")
    expect(visitor.page.locator("#receipt-text-fault")).to_contain_text("Выберите файл или вставьте текст квитанции")
    visitor.page.locator("#receipt-text").fill("это не квитанция")
    visitor.press("Проверить")
    visitor.sees("Это не квитанция, или файл повреждён", "#verdict")
    visitor.page.locator("#receipt-text").fill(text.replace("12605", "12606"))
    visitor.press("Проверить")
    visitor.sees("Квитанция недействительна", "#verdict")
    visitor.sees("Подпись не подходит", "#verdict")
    visitor.page.locator("#receipt-file").set_input_files(file)
    visitor.sees("Квитанция подлинная", "#verdict")
    assert "показания приняты" in plain(visitor.page.locator("#verdict").inner_text())
    assert not [each for each in visitor.addresses if "receipt?" in each or "12605" in each.partition("#")[0]], "sent nowhere"
    visitor.noticed_nothing_bad(person)

    with urllib.request.urlopen(suite.gateway + KEYS) as answer:
        (tmp_path / "keys.json").write_bytes(answer.read())
    program = [sys.executable, "-I", str(ROOT / "services/readings/verify_receipt.py"), "--keys", str(tmp_path / "keys.json")]
    assert subprocess.run([*program, str(file)], check=False, capture_output=True, timeout=30).returncode == 0
    file.write_text(text.replace("12605", "12606"), encoding="utf-8")
    assert subprocess.run([*program, str(file)], check=False, capture_output=True, timeout=30).returncode == 1
