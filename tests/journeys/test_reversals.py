"""The office gives an advance back and cancels a payment made in error; the customer sees both, and hears of them."""

from __future__ import annotations

from collections.abc import Callable

from chassis.ids import new_id
from playwright.sync_api import expect

from tests.journeys import office
from tests.journeys.browser import Visitor
from tests.journeys.people import PASSWORD, Town
from tests.journeys.suites import Suite


def test_an_advance_is_given_back_and_a_payment_cancelled_once(arrive: Callable[..., Visitor], suite: Suite, town: Town) -> None:
    suite.move_clock("2022-11-20T12:00")
    person, _cabinet = town.customer()
    about = {"txn_id": str(int(new_id()[:8], 16)), "account": person.account_number, "sum": "300.00"}
    assert suite.agent().ask(command="pay", txn_date="20221120120000", **about)[0] == 0
    accountant, customer = arrive(), arrive(width=390)
    office.member(accountant, suite, "accountant")
    accountant.press("Платежи и возвраты")
    accountant.headed("Платежи и возвраты")
    accountant.fill(asked=person.account_number)
    accountant.press("Найти")
    accountant.page.get_by_text("Вернуть аванс", exact=True).first.click()
    accountant.fill(**{"refund-sum": "400", "refund-reason": "заявление от 20 ноября"})
    accountant.page.locator("form").filter(has=accountant.page.locator("#refund-sum")).locator("button").click()
    accountant.press("Да, записать возврат")
    accountant.sees("300,00 ₽", "[role=alert]")
    accountant.pictures("refund-refused")
    accountant.fill(**{"refund-sum": "100"})
    accountant.page.locator("form").filter(has=accountant.page.locator("#refund-sum")).locator("button").click()
    accountant.press("Да, записать возврат")
    accountant.sees("Возврат 100,00 ₽ записан")

    accountant.page.get_by_text("Отменить платёж", exact=True).first.click()
    form = accountant.page.locator("form").filter(has_text="Почему")
    form.locator("button").click()
    expect(form).to_contain_text("Напишите основание")
    form.locator("input").fill("письмо банка № 7")
    form.locator("button").click()
    accountant.pictures("cancel-sure")
    accountant.press("Да, отменить платёж")
    accountant.sees("Платёж 300,00 ₽ отменён")
    accountant.sees("письмо банка № 7")
    accountant.pictures("cancelled")

    customer.enters(person.account_number, PASSWORD)
    customer.sees("100,00 ₽", "#to-pay")  # the refund is owed: the payment it came from is gone
    customer.open("/payments")
    customer.headed("Платежи")
    customer.sees("отменён")
    customer.pictures("payment-cancelled")
    town.mailbox(person).wait("Платёж отменён")
    assert accountant.complaints == customer.complaints == []
