"""A legal entity comes in through the pages, with a slip at each step; an invoice alone opens nothing."""

from __future__ import annotations

import os
from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys import office
from tests.journeys.browser import Visitor
from tests.journeys.organisations import Entity, next_entity, other_contract
from tests.journeys.people import FIRST_LINK, PASSWORD, Town
from tests.journeys.suites import Suite

QUESTION = "Пока не удалось подтвердить данные"


def picture(visitor: Visitor, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        visitor.page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def choose_legal_entity(visitor: Visitor) -> None:
    visitor.open("/registration")
    visitor.headed("Регистрация")
    visitor.page.get_by_label("Юридическое лицо").check()


def type_everything(visitor: Visitor, entity: Entity) -> None:
    who = entity.representative
    visitor.fill(account_number=entity.account_number, organisation=entity.organisation, inn=entity.inn)
    visitor.fill(contract_number=entity.contract_number, surname=who.surname, name=who.name, patronymic=who.patronymic or "")
    visitor.fill(position="главный энергетик", phone="+7 831 243-03-07", email=entity.email)
    visitor.page.locator("#consent").check()


def test_an_organisation_registers_with_every_slip_corrected_and_is_greeted_by_its_name(
    arrive: Callable[..., Visitor], town: Town
) -> None:
    visitor, entity = arrive(width=390), next_entity(town.played, on_file=True)
    visitor.open("/registration")
    expect(visitor.page.get_by_label("Физическое лицо")).to_be_checked()
    choose_legal_entity(visitor)
    picture(visitor, "organisation-phone")
    visitor.send()
    for field, text in {
        "account_number": "Введите номер лицевого счёта",
        "organisation": "Введите название организации",
        "inn": "Введите ИНН",
        "contract_number": "Введите номер договора",
        "surname": "Введите фамилию",
        "name": "Введите имя полностью",
        "position": "Введите вашу должность",
        "email": "Введите адрес электронной почты",
        "consent": "Без согласия зарегистрировать вас нельзя",
    }.items():
        visitor.refused(field, text)

    type_everything(visitor, entity)
    visitor.fill(inn=entity.inn[:-1])
    visitor.send()
    visitor.refused("inn", "10 или 12 цифр")
    slip = f"{entity.inn[:-1]}{(int(entity.inn[-1]) + 1) % 10}"
    visitor.fill(inn=slip, name="В", phone="спросить секретаря")
    visitor.send()
    visitor.refused("inn", "последние цифры не сходятся")
    visitor.refused("name", "инициалов здесь мало")
    visitor.refused("phone", "Проверьте телефон")
    picture(visitor, "organisation-refused-phone")
    expect(visitor.page.locator("#inn")).to_have_value(slip)

    visitor.page.get_by_label("Физическое лицо").check()
    expect(visitor.page.locator("#inn")).to_have_count(0)
    visitor.page.reload()
    choose_legal_entity(visitor)
    expect(visitor.page.locator("#position")).to_have_value("главный энергетик")
    type_everything(visitor, entity)
    visitor.fill(contract_number="ничейный 000")
    visitor.send()
    visitor.headed(QUESTION)
    visitor.sees("ничейный 000", "#typed")
    visitor.fill(answer=entity.meter_serial)
    visitor.send()
    visitor.sees("Осталось попыток: 2")

    visitor.press("Исправить данные")
    expect(visitor.page.locator("#organisation")).to_have_value(entity.organisation)
    spelt_otherwise = entity.contract_number.replace("№", "").replace("-", " ").lower()
    visitor.fill(contract_number=spelt_otherwise, inn=f"{entity.inn[:4]} {entity.inn[4:]}")
    visitor.send()
    visitor.headed(QUESTION)
    expect(visitor.page.locator("#kind-bill_total")).to_have_count(0)
    picture(visitor, "organisation-question-phone")
    visitor.fill(answer="10000001")
    visitor.send()
    visitor.sees("Осталось попыток: 2")
    visitor.fill(answer=f"№ {entity.meter_serial}")
    visitor.send()
    visitor.headed("Спасибо за регистрацию!")

    visitor.open(f"/password#{town.mailbox(entity.representative).secret(FIRST_LINK)}")
    visitor.headed("Изменение пароля")
    visitor.fill(password=PASSWORD, password_confirmation=PASSWORD)
    visitor.press("Сохранить пароль")
    visitor.headed("Пароль сохранён")
    visitor.enters(entity.account_number, PASSWORD)
    visitor.sees(f"{entity.organisation} · представитель: Вероника Павловна", "#organisation")
    picture(visitor, "organisation-home-phone")
    visitor.open("/profile")
    visitor.sees("главный энергетик")
    add_the_other_contract(visitor, entity)
    visitor.noticed_nothing_bad(entity.representative)


def add_the_other_contract(visitor: Visitor, entity: Entity) -> None:
    """One more contract of the same organisation, from its cabinet, with a slip at each step."""
    other = other_contract(entity)
    visitor.open("/accounts/add")
    expect(visitor.page.get_by_label(entity.organisation)).to_be_checked()
    visitor.page.get_by_label("Физическое лицо").check()
    expect(visitor.page.locator("#surname")).to_be_visible()
    visitor.page.get_by_label(entity.organisation).check()
    visitor.send()
    for field, text in {"account_number": "Введите номер", "contract_number": "Введите номер договора"}.items():
        visitor.refused(field, text)
    visitor.fill(account_number=entity.account_number, contract_number=entity.contract_number)
    visitor.send()
    visitor.refused("account_number", "Этот счёт уже есть в вашем кабинете")
    picture(visitor, "contract-refused-phone")
    visitor.fill(account_number=other.account_number)
    visitor.send()
    visitor.headed(QUESTION)
    visitor.fill(answer=other.meter_serial)
    visitor.send()
    visitor.sees("Осталось попыток: 2")  # it is the contract of the first account
    visitor.press("Исправить данные")
    visitor.fill(contract_number=other.contract_number)
    visitor.send()
    visitor.headed(QUESTION)
    expect(visitor.page.locator("#kind-bill_total")).to_have_count(0)
    picture(visitor, "contract-question-phone")
    visitor.fill(answer=other.meter_serial)
    visitor.send()
    visitor.headed("Счёт добавлен")
    visitor.press("К списку счетов")
    visitor.sees(other.account_number, "#accounts")
    picture(visitor, "contract-accounts-phone")


def test_without_an_e_mail_on_file_a_clerk_looks_at_who_asks_and_lets_them_in(
    arrive: Callable[..., Visitor], suite: Suite, town: Town
) -> None:
    visitor, clerk, entity = arrive(), arrive(), next_entity(town.played, on_file=False)
    choose_legal_entity(visitor)
    type_everything(visitor, entity)
    picture(visitor, "organisation-desktop")
    visitor.send()
    visitor.headed(QUESTION)
    visitor.page.get_by_label("Последние переданные показания").check()
    visitor.fill(answer=entity.initial_value)
    visitor.send()
    visitor.headed("Заявку смотрит сотрудник")
    visitor.sees("Ждать на этой странице не нужно")
    picture(visitor, "organisation-with-staff-desktop")
    assert town.mailbox(entity.representative).letters() == []

    office.member(clerk, suite, "clerk")
    clerk.press("Спорные заявки")
    case = clerk.page.locator("li.card", has_text=entity.account_number)
    for text in ("Проверьте полномочия представителя", entity.organisation, entity.inn, "главный энергетик", "+7 831 243-03-07"):
        expect(case).to_contain_text(text)
    picture(clerk, "organisation-review")
    case.get_by_role("button", name="Впустить").click()
    clerk.sees("одобрена", ".box-good")
    town.mailbox(entity.representative).wait(FIRST_LINK)
    visitor.headed("Спасибо за регистрацию!")
    for each in (visitor, clerk):
        each.noticed_nothing_bad(entity.representative)
