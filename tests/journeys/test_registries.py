"""The office takes a registry in, finds out whose a payment is, reconciles the day, and has the bank told what is owed."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from chassis.ids import new_id
from playwright.sync_api import FilePayload, expect

from tests.billing_calculator.registry_files import Paid, gorod
from tests.journeys import office
from tests.journeys.browser import Visitor
from tests.journeys.people import Town
from tests.journeys.suites import Suite


def send(accountant: Visitor, content: bytes) -> None:
    accountant.page.locator("#file").set_input_files(FilePayload(name="gorod_1119.txt", mimeType="text/plain", buffer=content))
    expect(accountant.page.locator("#kind")).to_have_value("gorod")  # its name tells
    accountant.press("Проверить")


def test_a_registry_is_booked_its_stray_payment_put_to_an_account_and_the_bank_told_the_debts(
    arrive: Callable[..., Visitor], suite: Suite, town: Town
) -> None:
    suite.move_clock("2022-11-20T12:00")
    person, _cabinet = town.customer()
    accountant = arrive()
    accountant.page.on("dialog", lambda dialog: dialog.accept())
    office.member(accountant, suite, "accountant")
    mark, unknown = new_id()[:8], f"59{int(new_id()[:8], 16):010d}"
    content = gorod([Paid(f"{mark}-1", person.account_number, "300.00"), Paid(f"{mark}-2", unknown, "70.00")])
    accountant.press("Реестры платежей")
    accountant.headed("Реестры платежей")
    accountant.press("Проверить")
    accountant.sees("Выберите файл")
    send(accountant, content.replace(b"370.00", b"371.00"))
    accountant.sees("Итог не сходится")
    accountant.pictures("registry-refused")
    accountant.press("Все реестры")
    send(accountant, content)
    accountant.sees("Что будет, если провести")
    accountant.pictures("registry-checked")
    accountant.press("Провести")
    accountant.sees("Проведён")
    accountant.pictures("registry-applied")
    settle(accountant, person.account_number, unknown, holder=f"{person.surname[:1]}***")
    accountant.press("Сверка платежей")
    accountant.sees("gorod")
    accountant.pictures("payment-days")
    accountant.page.get_by_role("link", name="gorod, 19 ноября").first.click()
    accountant.sees("В реестрах")
    accountant.pictures("payment-day")
    debts_told(accountant, person.account_number)
    assert accountant.complaints == []


def settle(accountant: Visitor, number: str, unknown: str, *, holder: str) -> None:
    """The stray payment, by the number it was sent with; nothing is booked before it is seen whose the account is."""
    accountant.press("Невыясненные платежи")
    accountant.fill(search=unknown)
    accountant.sees("70,00 ₽")
    accountant.pictures("suspense")
    accountant.page.get_by_text("Отнести на лицевой счёт", exact=True).click()
    form = accountant.page.locator("form")
    typed, reason = form.locator("input").first, form.locator("input").last
    form.get_by_role("button", name="Зачислить").click()
    expect(form).to_contain_text("состоит из 12 цифр")
    typed.fill(unknown)
    accountant.sees("Такого лицевого счёта нет", "form")
    typed.fill(number)
    accountant.sees(holder, "form")
    reason.fill("   ")
    form.get_by_role("button", name="Зачислить").click()
    expect(form).to_contain_text("Укажите основание")
    accountant.pictures("suspense-preview")
    reason.fill("заявление плательщика")
    form.get_by_role("button", name="Зачислить").click()
    accountant.sees("зачислены на лицевой счёт")


def debts_told(accountant: Visitor, number: str) -> None:
    """The file for the bank: the person is in it, and its sum is that of its rows."""
    accountant.press("Реестры платежей")
    accountant.sees("Реестры долгов для банка")
    accountant.page.locator("#bank-kind").select_option("gorod-debts")
    accountant.fill(**{"bank-month": "2022-13"})
    accountant.press("Составить реестр")
    accountant.sees("Укажите год и месяц")
    accountant.fill(**{"bank-month": "2022-11"})
    accountant.press("Составить реестр")
    with accountant.page.expect_download() as saving:
        accountant.page.get_by_role("button", name="Скачать файл").first.click()
    accountant.sees("скачан")
    accountant.pictures("bank-registries")
    lines = Path(saving.value.path()).read_bytes().decode("cp1251").split("\r\n")
    rows = [line.split(";") for line in lines if line and not line.startswith("#")]
    assert lines[0] == f"#FILESUM {sum(Decimal(row[3]) for row in rows):.2f}"
    assert number in {row[2] for row in rows}
