"""Somebody is late: what the sum is made of, what the delay costs, what paying on another day would cost, and paying in parts."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from chassis.ids import new_id
from playwright.sync_api import expect

from tests.account_sync.examples import Column
from tests.journeys import office
from tests.journeys.browser import PATIENCE, SECONDS, Visitor
from tests.journeys.people import PASSWORD, Town
from tests.journeys.suites import Suite


@pytest.fixture
def in_2026(suite: Suite) -> Iterator[None]:
    """The rate of penalties is known there; May is not over, so its penalties are still to be booked."""
    suite.move_clock("2026-05-20T12:00")
    yield
    suite.move_clock("2022-11-20T12:00")


def wait_for_booking(visitor: Visitor) -> None:
    """The penalties of May are booked some seconds after their day has come."""
    deadline = time.monotonic() + PATIENCE / SECONDS
    visitor.press("Платежи")
    while not visitor.page.locator("#made-of li", has_text="33,62").count() and time.monotonic() < deadline:
        visitor.open("/payments")
        visitor.headed("Платежи")
        expect(visitor.page.locator("#made-of")).to_be_visible(timeout=PATIENCE)


def follow_the_penalty(visitor: Visitor) -> None:
    """From its line in the ledger to every day of it, and back."""
    visitor.page.get_by_role("link", name="Как посчитаны пени").first.click()
    visitor.headed("Как посчитаны пени")
    visitor.sees("33,62 ₽ за просрочку по 31 мая", "#penalty-sum")
    visitor.sees("Остаток из прежних расчётов", "#late")
    visitor.sees("1/300 от 9,5 %", "#days")
    visitor.sees("дни просрочки с 31-го по 90-й", "#days")
    visitor.sees("статья 155, часть 14")
    visitor.page.locator("#calculate-again").click()
    visitor.sees("сумма та же, 33,62 ₽", "#calculated-again")
    visitor.pictures("penalty")
    visitor.open(f"/payments/penalties/{new_id()}")
    visitor.sees("Такой записи о пени у этого счёта нет")
    visitor.press("Все записи по счёту")
    visitor.headed("Платежи")


def ask_in_parts(visitor: Visitor) -> None:
    """With blanks for a word first; sent, taken back, and sent again."""
    visitor.open("/payments")
    visitor.sees("Долг можно разбить на части", "#instalments-line")
    visitor.press("Попросить рассрочку")
    visitor.headed("Рассрочка")
    visitor.sees("1 000,00 ₽", "#divided")
    visitor.page.locator("#months").select_option("3")
    visitor.sees("333,34 ₽", "#schedule")
    visitor.sees("Рассрочка не останавливает пени", "#instalment-rules")
    visitor.fill(word="  ")
    visitor.send()
    visitor.refused("word", "Напишите словами")
    visitor.pictures("instalments-ask")
    visitor.fill(word="Потеряла работу")
    visitor.send()
    visitor.sees("Просьба отправлена")
    visitor.press("Отозвать просьбу")
    visitor.sees("Просьба отозвана", ".box-good")
    visitor.page.locator("#months").select_option("3")
    visitor.fill(word="Потеряла работу")
    visitor.send()
    visitor.sees("Просьба рассматривается")
    visitor.pictures("instalments-asked")


def agree_to_two(accountant: Visitor, number: str) -> None:
    """A refusal without a reason is none; agreed to fewer parts than were asked for."""
    accountant.press("Рассрочки")
    accountant.headed("Рассрочки")
    card = accountant.page.locator("li.card", has_text=number).filter(has_text="Ждёт решения")
    expect(card).to_contain_text("Потеряла работу")
    card.get_by_role("button", name="Отказать", exact=True).click()
    expect(card).to_contain_text("Напишите, почему отказано")
    card.locator("select").select_option("2")
    card.get_by_role("button", name="Согласовать", exact=True).click()
    accountant.pictures("instalments-desk")
    card.get_by_role("button", name="Да, согласовать", exact=True).click()
    accountant.sees(f"Рассрочка по счёту {number} согласована")


@pytest.mark.usefixtures("in_2026")
def test_what_being_late_costs_is_told_and_what_another_day_would_cost(
    suite: Suite, town: Town, arrive: Callable[..., Visitor]
) -> None:
    unique = int(new_id()[:8], 16) % 10**8
    number = f"54{unique:08}01"
    row = {Column.CODE: f"L{unique}", Column.NUMBER: number, Column.SERIAL: f"L{unique}"}
    clerk, visitor = arrive(), arrive()
    office.member(clerk, suite, "clerk", "accountant")
    office.take_in(clerk, {**row, Column.BALANCE: "1000,00", Column.BALANCE_DAY: "10.02.2026"})
    person, _cabinet = town.customer()
    visitor.enters(person.account_number, PASSWORD)
    visitor.open("/accounts/add")
    visitor.fill(account_number=number, surname="Иванова", name="Анна", patronymic="Петровна")
    visitor.send()
    visitor.headed("Счёт добавлен")
    visitor.open("/")
    visitor.page.locator("#account").select_option(label=number)
    visitor.sees("1 000,00 ₽", "#to-pay")
    suite.move_clock("2026-06-10T12:00")
    wait_for_booking(visitor)
    visitor.sees("1 000,00 ₽", "#made-of li")
    visitor.sees("33,62 ₽", "#made-of li:has-text('Пени')")
    visitor.sees("набралось пени: 40,92 ₽. В сумму к оплате уже включено 33,62 ₽", "#made-of")
    visitor.sees("Пени за просрочку по 31 мая 2026 года")

    follow_the_penalty(visitor)
    visitor.page.get_by_text("Сколько будет пени, если заплатить позже").click()
    visitor.page.locator("#ask-forecast").click()
    visitor.sees("Выберите день оплаты", "#until-fault")
    visitor.fill(until="2026-06-09")
    visitor.page.locator("#ask-forecast").click()
    visitor.sees("Выберите день с 10 июня 2026 года", "#until-fault")
    visitor.fill(until="2027-01-20")
    visitor.page.locator("#ask-forecast").click()
    visitor.sees("ставка на 1 января 2027 года здесь неизвестна", "#forecast-told")
    visitor.fill(until="2026-06-20")
    visitor.page.locator("#ask-forecast").click()
    visitor.sees("Если заплатить 20 июня 2026 года, пени составят 48,23 ₽", "#forecast-told")
    visitor.sees("1 048,23 ₽", "#forecast-told")
    visitor.pictures("late")

    ask_in_parts(visitor)
    agree_to_two(clerk, number)
    visitor.open("/payments/instalments")
    visitor.sees("Рассрочка согласована, вы её соблюдаете", "[data-plan=agreed]")
    visitor.sees("следующая часть 500,00 ₽ до 15 июля", "[data-plan=agreed]")
    visitor.sees("500,00 ₽", "#parts")
    visitor.pictures("instalments-agreed")

    about = {"txn_id": f"{unique}77", "account": number, "sum": "1200.00"}
    assert suite.agent().ask(command="pay", txn_date="20260610120000", **about)[0] == 0
    visitor.open("/")
    visitor.sees("Аванс на счёте: 166,38 ₽")
    visitor.page.get_by_text("Из чего сложилась сумма").click()
    visitor.sees("−1 200,00 ₽", "#made-of li:has-text('Оплачено')")
    visitor.sees("166,38 ₽", "#made-of .total")
    visitor.pictures("advance")
    town.mailbox(person).wait("Рассрочка выплачена")
    visitor.open("/payments/instalments")
    visitor.sees("Просроченного долга нет")
    visitor.sees("Рассрочка выплачена", "[data-plan=done]")
    visitor.pictures("instalments-done")
    clerk.open("/staff/instalments")
    expect(clerk.page.locator("li.card", has_text=number).filter(has_text="Выплачена")).to_contain_text("1 000,00 ₽")
    clerk.pictures("instalments-desk-done")
    assert clerk.complaints == []
    visitor.noticed_nothing_bad(person)
