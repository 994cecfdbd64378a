"""A person's way through the pages of the personal account, in real headless Chromium."""

from __future__ import annotations

import re
from collections.abc import Callable

from demo.mailbox import SECRET
from playwright.sync_api import expect

from tests.journeys.browser import PATIENCE, Visitor
from tests.journeys.people import FIRST_LINK, NEXT_LINK, PASSWORD, Town
from tests.journeys.suites import Suite

OTHER_PASSWORD = "зелёный-самовар-на-крыше"


def follow_the_letter(visitor: Visitor, town: Town, address: str, subject: str) -> str:
    """Find the letter on the page of the mailbox, open it, click its link; returns the link's secret."""
    visitor.page.goto(town.mail)
    letter = visitor.page.locator("li", has_text=address).filter(has_text=subject).first
    letter.get_by_role("link").click()
    link = visitor.page.locator("article a").first
    secret = SECRET.search(link.get_attribute("href") or "")
    assert secret is not None
    link.click()
    visitor.headed("Изменение пароля")
    return secret.group(1)


def test_a_person_registers_with_every_slip_corrected_and_enters(visitor: Visitor, town: Town) -> None:
    person = town.stranger()
    visitor.open("/")
    visitor.headed("Авторизация")
    visitor.press("Зарегистрироваться")
    visitor.headed("Регистрация")
    visitor.sees("введите в поля «Имя» и «Отчество» свои инициалы, не используя при этом знаки препинания", "#initials-hint")
    expect(visitor.page.locator("#consent")).not_to_be_checked()

    visitor.send()
    visitor.refused("account_number", "Введите номер лицевого счёта")
    for field, text in {
        "surname": "Введите фамилию",
        "name": "Введите имя",
        "email": "Введите адрес электронной почты",
        "consent": "Без согласия зарегистрировать вас нельзя",
    }.items():
        visitor.refused(field, text)

    initials = {"name": f"{person.name[0]}.", "patronymic": f"{(person.patronymic or '')[0]}."}
    visitor.fill(account_number="52001", surname=person.surname, email="не-адрес", **initials)
    visitor.send()
    visitor.refused("account_number", "12 цифр, а введено: 5")
    visitor.refused("email", "Адрес электронной почты выглядит так")

    visitor.sees(f"Без точек и запятых: «{person.name[0]}».", "#name-punctuation")
    while visitor.page.get_by_role("button", name="Убрать знаки").count():
        visitor.press("Убрать знаки")
    expect(visitor.page.locator("#name")).to_have_value(person.name[0])

    visitor.fill(account_number=person.account_number, email=person.email)
    visitor.page.locator("#consent").check()
    visitor.send()
    visitor.headed("Пока не удалось подтвердить данные")
    visitor.fill(answer=f"№ {person.meter_serial}")
    visitor.press("Ответить")
    visitor.headed("Спасибо за регистрацию!")
    visitor.sees("в течение суток")

    town.mailbox(person).wait(FIRST_LINK)
    secret = follow_the_letter(visitor, town, person.email, FIRST_LINK)
    visitor.fill(password=PASSWORD, password_confirmation=PASSWORD + "!")
    visitor.press("Сохранить пароль")
    visitor.refused("password_confirmation", "Пароли не совпадают")
    visitor.fill(password_confirmation=PASSWORD)
    visitor.press("Сохранить пароль")
    visitor.headed("Пароль сохранён")
    visitor.press("Войти")

    visitor.headed("Авторизация")
    visitor.fill(login=person.account_number, password="совсем-не-тот-пароль")
    visitor.press("Войти")
    expect(visitor.page.locator("#error-summary")).to_be_visible()
    visitor.fill(password=PASSWORD)
    visitor.press("Войти")
    visitor.headed("Главная")
    visitor.sees("0,00 ₽", "#to-pay")
    visitor.sees("Передать показания", "#window")
    visitor.noticed_nothing_bad(person, secrets=(PASSWORD, secret))


def test_a_wrong_surname_is_answered_with_the_hint_and_the_way_on(visitor: Visitor, town: Town) -> None:
    person = town.stranger()
    visitor.open("/registration")
    visitor.fill(account_number=person.account_number, surname="Неверных", name=person.name, email=person.email)
    visitor.page.locator("#consent").check()
    visitor.send()
    visitor.headed("Пока не удалось подтвердить данные")
    visitor.sees("введите в поля «Имя» и «Отчество» свои инициалы")
    visitor.sees("Поможем по телефону")
    visitor.press("Исправить данные")
    expect(visitor.page.locator("#surname")).to_have_value("Неверных")


def test_a_reading_becomes_a_charge_before_the_persons_eyes(visitor: Visitor, suite: Suite, town: Town) -> None:
    suite.move_clock("2022-11-20T12:00")
    person, _cabinet = town.customer()
    visitor.enters(person.account_number, PASSWORD)
    visitor.page.locator("#to-readings").click()
    visitor.headed("Показания")

    visitor.fill(single="12344")
    visitor.send()
    visitor.refused("single", "12345")
    visitor.fill(single="1234567")
    visitor.send()
    visitor.refused("single", "цифр до запятой: 5")
    visitor.fill(single="12605,3")
    visitor.send()
    visitor.refused("single", "Цифры после запятой не нужны")

    visitor.page.locator("#single").fill("")
    visitor.page.locator("#single").press_sequentially("12605")
    visitor.sees("1 257,80 ₽", "#estimate")
    visitor.page.locator("#estimate summary").click()
    visitor.sees("200 кВт·ч", "#estimate")
    visitor.send()
    visitor.sees("Показания приняты", "#sent")
    visitor.sees("1 257,80 ₽", "#new-charge")

    visitor.page.locator("#correct").click()
    visitor.fill(single="12545")
    visitor.sees("824,00 ₽", "#estimate")
    visitor.press("Сохранить исправление")
    visitor.sees("Показания исправлены", "#sent")
    visitor.sees("824,00 ₽", "#new-charge")
    visitor.sees("433,80 ₽", "#sent")
    visitor.page.locator("#cancel").click()
    visitor.page.locator("#cancel-yes").click()
    visitor.sees("Показания отменены", "#sent")
    visitor.sees("0,00 ₽", "#new-charge")
    visitor.noticed_nothing_bad(person)


def test_an_unusual_figure_is_asked_about_once_and_then_believed(visitor: Visitor, suite: Suite, town: Town) -> None:
    suite.move_clock("2022-11-20T12:00")
    person, _cabinet = town.customer()
    visitor.enters(person.account_number, PASSWORD)
    visitor.open("/readings")
    visitor.fill(single="17345")
    visitor.send()
    visitor.sees("Проверьте, всё ли верно", "#confirm")
    visitor.page.locator("#confirm-back").click()
    expect(visitor.page.locator("#single")).to_have_value("17345")
    visitor.send()
    visitor.page.locator("#confirm-send").click()
    visitor.sees("Показания приняты", "#sent")
    visitor.sees("₽", "#new-charge")
    visitor.noticed_nothing_bad(person)


def test_all_that_is_wrong_is_said_at_once_before_sending(visitor: Visitor, suite: Suite, town: Town) -> None:
    suite.move_clock("2022-11-20T12:00")
    person, _cabinet = town.customer("nn_two_zone_alone")
    visitor.enters(person.account_number, PASSWORD)
    visitor.open("/readings")
    visitor.page.get_by_text("Счётчик смотрели в другой день?").click()
    visitor.fill(day="4000", night="2000", read_on="2022-11-25")
    visitor.page.locator("#read_on").blur()
    said = visitor.sees("Так принять показания нельзя", "#reasons")
    assert said.locator("li").count() == 3
    visitor.send()
    for field, text in {
        "read_on": "Этот день ещё не наступил",
        "day": "показание 4000 меньше предыдущего",
        "night": "показание 2000 меньше предыдущего",
    }.items():
        visitor.refused(field, text)

    visitor.fill(day="5120", night="3080", read_on="2022-11-18")
    visitor.send()
    visitor.sees("Показания приняты", "#sent")
    visitor.page.locator("#history summary").first.click()
    visitor.sees("Сняты 18 ноября", "#history")
    visitor.sees("владелец счёта, действует", "#history")
    visitor.noticed_nothing_bad(person)


def test_a_charge_is_explained_and_a_payment_at_an_agent_is_seen(visitor: Visitor, suite: Suite, town: Town) -> None:
    suite.move_clock("2022-11-20T12:00")
    person, _cabinet = town.customer()
    visitor.enters(person.account_number, PASSWORD)
    visitor.open("/readings")
    visitor.fill(single="12605")
    visitor.send()
    visitor.sees("1 257,80 ₽", "#new-charge")
    visitor.press("Начисления")
    visitor.page.locator("main ul.list a").first.click()
    visitor.headed("Начислено за ноябрь 2022")
    lines = visitor.sees("824,00 ₽", "#lines")
    assert re.search(r"В пределах социальной нормы[\s\S]*Сверх социальной нормы", lines.inner_text())
    visitor.sees("433,80 ₽", "#lines")

    visitor.press("Главная")
    visitor.sees("1 257,80 ₽", "#to-pay")
    about = {"txn_id": person.account_number + "01", "account": person.account_number, "sum": "1257.80"}
    assert suite.agent().ask(command="pay", txn_date="20221120120000", **about)[0] == 0
    visitor.press("Платежи")
    visitor.sees("−1 257,80 ₽")
    visitor.sees("1 257,80 ₽ за ноябрь 2022", "ul[aria-label='Куда зачтено']")
    visitor.press("Главная")
    visitor.sees("0,00 ₽", "#to-pay")
    town.mailbox(person).wait("Платёж получен")
    visitor.press("Сообщения")
    message = visitor.page.locator("main details", has_text="Платёж получен")
    message.locator("summary").click()
    expect(message).to_contain_text(person.account_number[-4:], timeout=PATIENCE)
    visitor.noticed_nothing_bad(person)


def test_a_password_is_changed_the_door_closed_and_a_forgotten_one_replaced(visitor: Visitor, town: Town) -> None:
    person, _cabinet = town.customer()
    visitor.enters(person.account_number, PASSWORD)
    visitor.press("Профиль")
    visitor.fill(current_password="не-тот-пароль-1", password=OTHER_PASSWORD, password_confirmation=OTHER_PASSWORD)
    visitor.press("Изменить пароль")
    expect(visitor.page.locator("#error-summary")).to_be_visible()
    visitor.fill(current_password=PASSWORD)
    visitor.press("Изменить пароль")
    visitor.sees("Пароль изменён")
    visitor.press("Выйти из кабинета")
    visitor.headed("Авторизация")
    visitor.open("/charges")
    visitor.headed("Авторизация")

    visitor.press("Забыли пароль?")
    visitor.fill(account_number=person.account_number, email=person.email)
    visitor.press("Прислать ссылку")
    visitor.headed("Запрос принят")
    town.mailbox(person).wait(NEXT_LINK)
    secret = follow_the_letter(visitor, town, person.email, NEXT_LINK)
    visitor.fill(password=PASSWORD, password_confirmation=PASSWORD)
    visitor.press("Сохранить пароль")
    visitor.headed("Пароль сохранён")
    visitor.enters(person.account_number, PASSWORD)
    visitor.noticed_nothing_bad(person, secrets=(PASSWORD, OTHER_PASSWORD, secret))


def test_a_device_left_signed_in_is_signed_out_from_another(arrive: Callable[..., Visitor], town: Town) -> None:
    person, cabinet = town.customer()
    left, here = arrive(), arrive(width=390)
    for visitor in (left, here):
        visitor.enters(person.account_number, PASSWORD)
    here.open("/profile")
    devices = here.page.locator("#devices li")
    expect(devices).to_have_count(3)
    expect(devices.filter(has_text="Это устройство")).to_contain_text("Chrome, Linux")
    expect(devices.filter(has_text="Это устройство").get_by_role("button")).to_have_count(0)
    here.page.get_by_role("button", name="Завершить вход: Chrome, Linux").click()
    here.sees("Вход завершён: Chrome, Linux.", "#devices")
    expect(devices).to_have_count(2)
    left.open("/charges")
    left.headed("Авторизация")

    cabinet.login(person.account_number, PASSWORD)
    here.open("/profile")
    expect(devices).to_have_count(3)
    here.page.locator("#end-others").click()
    here.sees("На остальных устройствах вы вышли из кабинета.", "#devices")
    expect(devices).to_have_count(1)
    assert cabinet.send("GET", "/api/v1/identity/me").status_code == 401
    here.open("/charges")
    here.headed("Начисления")
    for visitor in (left, here):
        visitor.noticed_nothing_bad(person, secrets=(PASSWORD,))
