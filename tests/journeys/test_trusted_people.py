"""A daughter is trusted with her mother's flat: invited by a letter, sends a reading, may not invite, is sent away."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from demo.cabinet import Cabinet, wait_for
from demo.mailbox import Mailbox
from demo.readings import values
from playwright.sync_api import expect

from tests.journeys.browser import Visitor
from tests.journeys.people import PASSWORD, Town
from tests.journeys.suites import Suite

INVITED, GIVEN, OURS, ENDED = (
    "Вам открывают доступ к лицевому счёту", "Вам открыт доступ к счёту", "Доступ к вашему счёту открыт", "Доступ к счёту закрыт",
)  # fmt: skip
DAUGHTERS_PASSWORD = "зелёный-самовар-на-крыше"
EVERYWHERE_WITHIN = 5.0


def invite(visitor: Visitor, email: str, *, role: str = "role-payer", last_day: str = "") -> None:
    """Fill in the owner's invitation and send it."""
    visitor.open("/people/invite")
    visitor.fill(called="Дочь Ольга", email=email)
    visitor.page.locator(f"#{role}").check()
    visitor.page.locator("#lasts-until" if last_day else "#lasts").check()
    if last_day:
        visitor.fill(until=last_day)
    visitor.send()
    visitor.headed("Доверенные люди")


def follow(visitor: Visitor, mailbox: Mailbox) -> str:
    """Open the link of the newest invitation; returns its secret."""
    secret = mailbox.secret(INVITED)
    visitor.open(f"/invitation#{secret}")
    return secret


def is_refused(program: Cabinet, method: str, path: str, body: Any) -> bool | None:
    """Whether the token is void here; None asks to look again."""
    return program.send(method, path, body).status_code == 401 or None


def test_a_daughter_without_an_account_sends_a_reading_for_her_mother_until_she_is_sent_away(
    suite: Suite, town: Town, arrive: Callable[..., Visitor]
) -> None:
    suite.move_clock("2022-11-20T12:00")
    mother, her_cabinet = town.customer()
    email = f"daughter-{mother.account_number}@example.org"
    mailbox = Mailbox(town.mail, email)
    owner, guest = arrive(), arrive(width=390)

    owner.enters(mother.account_number, PASSWORD)
    owner.press("Доверенные люди")
    owner.sees("Пока никто, кроме вас, этот счёт не видит")
    owner.page.locator("#invite").click()
    owner.send()
    for field, text in {
        "called": "как вы называете", "email": "Введите адрес", "role": "что этому человеку можно", "lasts": "на какой срок",
    }.items():  # fmt: skip
        owner.refused(field, text)
    owner.fill(called="Я", email=mother.email)
    owner.page.locator("#role").check()
    owner.page.locator("#lasts").check()
    owner.send()
    owner.refused("email", "Это ваш собственный счёт")
    owner.page.locator("#lasts-until").check()
    owner.send()
    owner.refused("until", "Укажите последний день")
    owner.fill(until="2022-11-19", email=email)
    owner.send()
    owner.refused("until", "не раньше сегодняшнего")
    invite(owner, email, last_day="2022-12-31")
    owner.sees("Приглашение отправлено: Дочь Ольга")
    owner.sees("31 декабря", "#invitations")

    secret = follow(guest, mailbox)
    guest.headed("Вас приглашают")
    guest.sees(f"заканчивается на {mother.account_number[-4:]}")
    guest.sees("Доступ открыт до 31 декабря 2022 включительно")
    guest.fill(password=DAUGHTERS_PASSWORD, password_confirmation=DAUGHTERS_PASSWORD)
    guest.send()
    guest.refused("consent", "Без согласия")
    guest.page.locator("#consent").check()
    guest.send()
    guest.headed("Доступ открыт")
    mailbox.wait(GIVEN)
    town.mailbox(mother).wait(OURS)
    guest.press("Войти")
    guest.enters(email, DAUGHTERS_PASSWORD)
    guest.sees("Вам можно смотреть, передавать показания и платить", "#role")

    guest.open("/readings")
    guest.fill(single=str(mother.initial_values[0] + 260))
    guest.send()
    guest.sees("Показания приняты")
    wait_for("the charge", lambda: her_cabinet.call("GET", her_cabinet.to("billing", "/charges"))["charges"] or None)
    owner.open("/")
    owner.sees("1 257,80 ₽", "#to-pay")
    expect(guest.page.get_by_role("link", name="Доверенные люди")).to_have_count(0)
    guest.open("/people")
    guest.sees("Приглашать людей и закрывать доступ может только владелец счёта")

    program = Cabinet(suite.gateway)  # what a program in the daughter's hands may ask
    program.login(email, DAUGHTERS_PASSWORD)
    people = f"/api/v1/identity/accounts/{program.account_id}"
    wish = {"called": "Подруга", "email": "friend@example.org", "role": "reader", "until": None}
    program.refused("POST", f"{people}/invitations", wish, "role_missing")
    program.refused("GET", f"{people}/people", None, "role_missing")
    before = values(program, mother.initial_values[0] + 261)

    owner.open("/people")
    owner.sees("Дочь Ольга", "#people")
    owner.sees("до 31 декабря", "#people")
    owner.press("Закрыть доступ: Дочь Ольга")
    owner.headed("Закрыть доступ?")
    owner.send()
    owner.headed("Доверенные люди")
    closed = time.monotonic()
    asked = [("GET", program.to("readings", "/meters"), None), ("POST", program.to("readings", "/readings"), before),
             ("GET", program.to("billing", "/balance"), None), ("GET", f"/api/v1/accounts/{program.account_id}", None),
             ("GET", "/api/v1/notifications/messages", None), ("GET", f"{people}/people", None)]  # fmt: skip
    for each in asked:
        wait_for(f"{each[1]} to be refused", partial(is_refused, program, *each))
    assert time.monotonic() - closed < EVERYWHERE_WITHIN
    owner.sees("Пока никто, кроме вас, этот счёт не видит")
    guest.open("/readings")
    guest.headed("Лицевой счёт пока не подключён")
    mailbox.wait(ENDED)
    town.mailbox(mother).wait(ENDED)
    guest.open(f"/invitation#{secret}")
    guest.headed("Приглашение больше не действует")
    owner.noticed_nothing_bad(mother, secrets=(PASSWORD, secret))
    guest.noticed_nothing_bad(mother, secrets=(DAUGHTERS_PASSWORD, secret))


def test_a_son_with_a_cabinet_of_his_own_accepts_looks_only_and_leaves(
    suite: Suite, town: Town, arrive: Callable[..., Visitor]
) -> None:
    suite.move_clock("2022-11-20T12:00")
    mother, _cabinet = town.customer()
    son, _own = town.customer()
    owner, visitor = arrive(), arrive(width=390)
    owner.enters(mother.account_number, PASSWORD)
    invite(owner, son.email, role="role")

    secret = follow(visitor, town.mailbox(son))
    visitor.sees("у вас уже есть личный кабинет")
    visitor.press("Войти и принять")
    visitor.headed("Авторизация")
    visitor.fill(login=son.account_number, password=PASSWORD)
    visitor.press("Войти")
    visitor.headed("Вас приглашают")
    visitor.press("Принять приглашение")
    visitor.headed("Мои счета")
    visitor.sees("Приглашение принято")
    visitor.sees("Вам можно только смотреть", "#role")  # the account just opened is the one that is shown
    visitor.open("/readings")
    visitor.sees("Передать показания по этому счёту вы не можете", "#only-looking")
    expect(visitor.page.locator("#submit")).to_have_count(0)
    visitor.open("/accounts")
    visitor.press("Присылать и мне")
    visitor.sees("приходят и вам")

    visitor.page.locator("#accounts li", has_text=mother.account_number).get_by_text("Отказаться от доступа").click()
    visitor.headed("Отказаться от доступа?")
    visitor.send()
    visitor.headed("Мои счета")
    expect(visitor.page.locator("#accounts li")).to_have_count(1)
    town.mailbox(mother).wait(ENDED)
    owner.open("/people")
    owner.sees("Пока никто, кроме вас, этот счёт не видит")
    visitor.noticed_nothing_bad(mother, son, secrets=(PASSWORD, secret))


def test_an_invitation_that_was_withdrawn_opens_nothing(suite: Suite, town: Town, arrive: Callable[..., Visitor]) -> None:
    suite.move_clock("2022-11-20T12:00")
    mother, _cabinet = town.customer()
    email = f"nobody-{mother.account_number}@example.org"
    owner, visitor = arrive(), arrive()
    owner.enters(mother.account_number, PASSWORD)
    invite(owner, email)
    secret = Mailbox(town.mail, email).secret(INVITED)
    owner.press("Отозвать приглашение: Дочь Ольга")
    owner.headed("Отозвать приглашение?")
    owner.send()
    owner.sees("Приглашение отозвано")
    visitor.open(f"/invitation#{secret}")
    visitor.headed("Приглашение больше не действует")
