"""Whom the name alone does not prove is asked one more thing; who does not know it learns nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from demo import entry
from demo.cabinet import Cabinet
from demo.people import Person
from playwright.sync_api import expect

from tests.journeys.browser import Visitor
from tests.journeys.people import FIRST_LINK, Town

CLAIMED = "Кто-то просит доступ к вашему счёту"
QUESTION, END = "Пока не удалось подтвердить данные", "Не удалось подтвердить данные"


def by_initials(person: Person) -> Person:
    return replace(person, name=person.name[0], patronymic=(person.patronymic or "")[:1] or None)


def send_the_form(visitor: Visitor, person: Person) -> None:
    visitor.open("/registration")
    visitor.fill(account_number=person.account_number, surname=person.surname, name=person.name, email=person.email)
    visitor.fill(patronymic=person.patronymic or "")
    visitor.page.locator("#consent").check()
    visitor.send()


def test_a_weak_match_is_asked_and_gets_in_by_the_last_reading(visitor: Visitor, town: Town) -> None:
    person = town.stranger("nn_gas_initials_only")
    send_the_form(visitor, person)
    visitor.headed(QUESTION)
    visitor.sees(person.account_number, "#typed")
    visitor.sees(person.surname, "#typed")
    visitor.page.get_by_label("Последние переданные показания").check()
    visitor.send()
    visitor.refused("answer", "Введите ответ")
    visitor.fill(answer="не помню")
    visitor.send()
    visitor.refused("answer", "Введите показания цифрами до запятой")
    visitor.fill(answer=str(person.initial_values[0]))
    visitor.send()
    visitor.headed("Спасибо за регистрацию!")
    town.mailbox(person).wait(FIRST_LINK)
    visitor.noticed_nothing_bad(person)


@pytest.mark.parametrize("known", [True, False])
def test_wrong_answers_end_neutrally_whether_the_account_is_known_or_not(visitor: Visitor, town: Town, *, known: bool) -> None:
    person = by_initials(town.stranger())
    if not known:
        person = replace(person, account_number="520000999998")
    send_the_form(visitor, person)
    for left, answer in ((3, "10000001"), (2, "10000002"), (1, "10000003")):
        visitor.headed(QUESTION)
        visitor.sees(f"Осталось попыток: {left}")
        visitor.fill(answer=answer)
        visitor.send()
    visitor.headed(END)
    expect(visitor.page.locator("#answer")).to_have_count(0)
    visitor.sees("8-831-243-04-14")
    visitor.noticed_nothing_bad(person)


def test_a_second_person_with_the_right_answer_does_not_get_an_account_whose_owner_hears_of_it(
    visitor: Visitor, town: Town
) -> None:
    person, cabinet = town.customer()
    again = replace(person, email="neighbour@example.org")
    assert entry.ask_to_register(Cabinet(town.gateway), again, meter=person.meter_serial) == "not_confirmed"
    cabinet.login(person.account_number, entry.PASSWORD)
    letter = town.mailbox(person).secret(CLAIMED)
    visitor.enters(person.account_number, entry.PASSWORD)
    visitor.open("/messages")
    visitor.sees(CLAIMED)
    visitor.sees("Его не пустили")
    visitor.open(f"/objection#{letter}")
    visitor.press("Это не я")
    visitor.headed("Регистрация остановлена")
    visitor.noticed_nothing_bad(person)
