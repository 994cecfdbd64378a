"""A customer's bill: not before the month is over, then opened, saved, and its payment code read by somebody else's decoder."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.browser import Visitor
from tests.journeys.people import PASSWORD, Town
from tests.journeys.suites import Suite


@pytest.fixture
def november(suite: Suite) -> Iterator[None]:
    """Whatever happens here, the others go on in November."""
    suite.move_clock("2022-11-20T12:00")
    yield
    suite.move_clock("2022-11-20T12:00")


def pictures(visitor: Visitor, name: str) -> None:
    """For whoever wants to look at the page, on a phone and on a desk."""
    if folder := os.environ.get("PICTURES"):
        for width in (1280, 360):
            visitor.page.set_viewport_size({"width": width, "height": 900})
            visitor.page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


@pytest.mark.usefixtures("november")
def test_a_bill_is_opened_saved_and_its_code_read(visitor: Visitor, suite: Suite, town: Town, tmp_path: Path) -> None:
    person, _cabinet = town.customer()
    visitor.enters(person.account_number, PASSWORD)
    visitor.open("/readings")
    visitor.fill(single="12605")
    visitor.send()
    visitor.sees("1 257,80 ₽", "#new-charge")
    visitor.open("/bills")
    visitor.headed("Квитанции")
    visitor.sees("Квитанций пока нет. Первая появится 1 декабря")
    visitor.open("/bills/2022-11")
    visitor.sees("Квитанция за ноябрь 2022 года будет после начисления за весь месяц")

    suite.move_clock("2022-12-02T12:00")
    visitor.open("/bills/2022-09")
    visitor.sees("Квитанции за этот месяц нет")
    visitor.press("Все квитанции")
    pictures(visitor, "bills")
    visitor.page.get_by_role("link", name="Ноябрь 2022").click()
    visitor.headed("Квитанция: ноябрь 2022")
    visitor.sees("Оплатите до 10 декабря")
    pictures(visitor, "bill")
    with visitor.page.expect_download() as saving:
        visitor.page.locator("#save-bill").click()
    assert saving.value.suggested_filename == f"kvitanciya-{person.account_number}-2022-11.pdf"
    assert saving.value.path().read_bytes().startswith(b"%PDF-")
    visitor.sees("Файл сохранён")

    code = visitor.page.locator("svg.square")
    expect(code).to_be_visible()
    code.screenshot(path=str(tmp_path / "code.png"))
    read = subprocess.run(["zbarimg", "--raw", "-q", str(tmp_path / "code.png")], capture_output=True, text=True, check=True)
    fields = dict(each.split("=", 1) for each in read.stdout.strip().split("|")[1:])
    assert (fields["Sum"], fields["PersAcc"], fields["PaymPeriod"], fields["TechCode"]) == (
        "125780", person.account_number, "112022", "02",
    )  # fmt: skip
    visitor.noticed_nothing_bad(person)
