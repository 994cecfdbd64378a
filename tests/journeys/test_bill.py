"""A customer's bill: opened, saved, its code read by another's decoder; bills by e-mail; a certificate that there is no debt."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys import office
from tests.journeys.browser import PATIENCE, Visitor
from tests.journeys.people import PASSWORD, Town
from tests.journeys.suites import Suite


@pytest.fixture
def november(suite: Suite) -> Iterator[None]:
    """Whatever happens here, the others go on in November."""
    suite.move_clock("2022-11-20T12:00")
    yield
    suite.move_clock("2022-11-20T12:00")


def certificate(visitor: Visitor, day: str) -> None:
    """Ask for it as at a day."""
    visitor.fill(**{"no-debt-on": day})
    visitor.page.locator("#ask-no-debt").click()


@pytest.mark.usefixtures("november")
def test_a_bill_is_opened_saved_and_its_code_read(
    visitor: Visitor, arrive: Callable[..., Visitor], suite: Suite, town: Town, tmp_path: Path
) -> None:
    person, cabinet = town.customer()
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
    visitor.pictures("bills")
    visitor.page.get_by_role("link", name="Ноябрь 2022").click()
    visitor.headed("Квитанция: ноябрь 2022")
    visitor.sees("Оплатите до 10 декабря")
    payer = cabinet.call("GET", cabinet.to("billing", "/bills/2022-11"))["payer"]
    assert person.surname in payer["name"] and payer["address"]
    for told in (payer["name"], payer["address"]):
        visitor.sees(told)
    visitor.pictures("bill")
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

    visitor.press("Все квитанции")
    visitor.headed("Квитанции")
    letters = visitor.page.locator("#bills-by-email")
    expect(letters).to_be_visible(timeout=PATIENCE)
    before = letters.inner_text()
    letters.click()
    expect(letters).not_to_have_text(before, timeout=PATIENCE)
    letters.click()
    expect(letters).to_have_text(before, timeout=PATIENCE)
    certificate(visitor, "2022-12-31")
    visitor.sees("Справку можно получить на любой день с")
    certificate(visitor, "")
    said = visitor.sees("Справка готова, её номер").inner_text()
    number = re.search(r"номер ((?:\d{4}\s?){4})", said)
    assert number is not None, said
    visitor.pictures("no-debt")
    with visitor.page.expect_download() as saving:
        visitor.press("Сохранить")
    assert saving.value.suggested_filename == f"spravka-{person.account_number}-2022-12-02.pdf"

    clerk = arrive()
    office.member(clerk, suite, "clerk")
    clerk.open("/staff/no-debt")
    clerk.headed("Проверка справки")
    for typed, told in (("12", "Введите 16 цифр номера"), ("0" * 16, "Справки с таким номером не выдавали")):
        clerk.fill(number=typed)
        clerk.send()
        clerk.sees(told)
    clerk.fill(number=number[1])
    clerk.send()
    clerk.sees("Справка выдана нами")
    clerk.sees(person.account_number)
    clerk.pictures("no-debt-staff")

    suite.move_clock("2022-12-15T12:00")
    visitor.open("/bills")
    certificate(visitor, "")
    visitor.sees("есть долг 1 257,80 ₽")
    visitor.pictures("no-debt-refused")
    visitor.press("Перейти к оплате")
    visitor.headed("Платежи")
    visitor.noticed_nothing_bad(person)
    assert clerk.complaints == []
