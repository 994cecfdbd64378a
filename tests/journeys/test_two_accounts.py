"""A person with two accounts: the second is added, named and removed by the pages, and every page shows the right one."""

from __future__ import annotations

import re
from collections.abc import Callable

from demo.people import Person
from demo.readings import charge, values
from playwright.sync_api import expect

from tests.journeys.browser import Visitor
from tests.journeys.people import PASSWORD, Town
from tests.journeys.suites import Suite


def add(visitor: Visitor, holder: Person, **slips: str) -> None:
    """Ask for the account of the holder, with slips."""
    visitor.open("/accounts/add")
    visitor.headed("Добавить счёт")
    form = {"account_number": holder.account_number, "surname": holder.surname, "name": holder.name}
    visitor.fill(**{**form, "patronymic": holder.patronymic or "", **slips})
    visitor.send()


def test_a_second_account_is_added_after_every_slip_named_and_shown_everywhere(
    suite: Suite, town: Town, arrive: Callable[..., Visitor]
) -> None:
    suite.move_clock("2022-11-20T12:00")
    visitor = arrive(width=390)
    person, _cabinet = town.customer()
    mother = town.stranger()
    visitor.enters(person.account_number, PASSWORD)

    visitor.open("/accounts/add")
    visitor.send()
    for field, text in {"account_number": "Введите номер", "surname": "Введите фамилию", "name": "Введите имя"}.items():
        visitor.refused(field, text)
    add(visitor, person)
    visitor.refused("account_number", "Этот счёт уже есть в вашем кабинете")
    add(visitor, mother, surname="Неверных")
    visitor.headed("Пока не удалось подтвердить данные")
    visitor.press("Исправить данные")
    expect(visitor.page.locator("#surname")).to_have_value("Неверных")
    visitor.fill(surname=mother.surname)
    visitor.send()
    visitor.headed("Счёт добавлен")
    visitor.press("К списку счетов")
    visitor.headed("Мои счета")
    visitor.sees(mother.account_number, "#accounts")

    visitor.page.locator("#accounts li", has_text=mother.account_number).get_by_text("Назвать").click()
    visitor.headed("Название счёта")
    visitor.fill(name="д" * 41)
    visitor.send()
    visitor.refused("name", "хватит 40")
    visitor.fill(name="Квартира мамы")
    visitor.send()
    visitor.headed("Мои счета")
    visitor.sees("теперь называется «Квартира мамы»")

    visitor.page.locator("#account").select_option(label=f"Квартира мамы · {mother.account_number}")
    visitor.open("/readings")
    visitor.fill(single=str(mother.initial_values[0] + 260))
    visitor.send()
    visitor.sees("Показания приняты")
    visitor.open("/")
    visitor.sees("1 257,80 ₽", "#to-pay")
    visitor.page.reload()  # the choice outlives the page
    visitor.sees("1 257,80 ₽", "#to-pay")
    visitor.open("/messages")
    visitor.sees("1 257,80 ₽", "main")
    visitor.page.locator("#account").select_option(label=person.account_number)
    expect(visitor.page.locator("main")).not_to_contain_text("1 257,80")
    visitor.open("/")
    visitor.sees("0,00 ₽", "#to-pay")
    visitor.open("/charges")
    expect(visitor.page.locator("main a[href^='/charges/']")).to_have_count(0)
    visitor.noticed_nothing_bad(person, mother, secrets=(PASSWORD,))


def test_a_page_of_the_other_account_gives_way_when_the_account_is_changed(suite: Suite, town: Town, visitor: Visitor) -> None:
    suite.move_clock("2022-11-20T12:00")
    person, cabinet = town.customer()
    other = town.stranger()
    cabinet.call("POST", cabinet.to("readings", "/readings"), values(cabinet, 12605), expect=201)
    charge(cabinet, 1)
    visitor.enters(person.account_number, PASSWORD)
    add(visitor, other)
    visitor.headed("Счёт добавлен")
    visitor.open("/charges")
    visitor.page.locator("main a[href^='/charges/']").first.click()
    expect(visitor.page).to_have_url(re.compile(r"/charges/.+"))
    visitor.page.locator("#account").select_option(label=other.account_number)
    expect(visitor.page).to_have_url(re.compile(r"/charges$"))
    visitor.headed("Начисления")


def test_a_removed_account_is_gone_at_once_and_its_address_shows_nothing(suite: Suite, town: Town, visitor: Visitor) -> None:
    person, _cabinet = town.customer()
    other = town.stranger()
    visitor.enters(person.account_number, PASSWORD)
    add(visitor, other)
    visitor.headed("Счёт добавлен")
    visitor.press("К списку счетов")
    visitor.page.locator("#accounts li", has_text=other.account_number).get_by_text("Убрать из кабинета").click()
    visitor.headed("Убрать счёт из кабинета?")
    address = visitor.page.url
    visitor.press("Оставить как есть")
    visitor.page.locator("#accounts li", has_text=other.account_number).get_by_text("Убрать из кабинета").click()
    visitor.send()
    visitor.headed("Мои счета")
    visitor.sees(f"Счёт {other.account_number} убран из кабинета")
    expect(visitor.page.locator("#accounts li")).to_have_count(1)
    visitor.page.goto(address)
    visitor.headed("Такой страницы нет")
    add(visitor, other)  # and it may be added again
    visitor.headed("Счёт добавлен")
