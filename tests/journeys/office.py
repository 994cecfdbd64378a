"""A member of staff on the pages for staff."""

from __future__ import annotations

from collections.abc import Mapping

from chassis.ids import new_id
from playwright.sync_api import FilePayload, expect

from tests.account_sync.examples import Column, csv_of, line_of
from tests.identity.authenticator import code_of
from tests.journeys.browser import PATIENCE, Visitor
from tests.journeys.suites import Suite

PASSWORD = "кастрюля-вокзал-ромашка-9"


def login(name: str) -> str:
    """A login nobody had before: the suite remembers those of earlier runs."""
    return f"{name}-{new_id()[:8]}"


def set_up(visitor: Visitor, link: str) -> tuple[str, list[str]]:
    """Follow the link to its end: the secret typed into the app, and the recovery codes."""
    visitor.page.goto(link)
    visitor.headed("Придумайте пароль")
    visitor.fill(password=PASSWORD, password_confirmation=PASSWORD)
    visitor.send()
    visitor.headed("Подключите приложение с кодами")
    visitor.page.get_by_text("Ввести вручную", exact=True).click()
    typed = visitor.page.locator("#typed").inner_text()
    visitor.fill(code=code_of(typed, steps=-1))
    visitor.send()
    visitor.headed("Запишите запасные коды")
    return typed, visitor.page.locator("#codes li").all_inner_texts()


def enter(visitor: Visitor, name: str, code: str, password: str = PASSWORD) -> None:
    """Both steps of the entry; whether they lead in is for the test to see."""
    visitor.open("/staff")
    visitor.headed("Вход для сотрудников")
    visitor.fill(login=name, password=password)
    visitor.send()
    visitor.fill(code=code)
    visitor.send()


def member(visitor: Visitor, suite: Suite, *roles: str) -> str:
    """Somebody new who has set up and entered; their login."""
    name = login("member")
    typed, _ = set_up(visitor, suite.setup_link(name, *roles))
    enter(visitor, name, code_of(typed))
    visitor.headed("Главная")
    return name


def take_in(clerk: Visitor, row: Mapping[Column, str]) -> None:
    """A clerk who has entered applies a registry with this row."""
    clerk.press("Реестры")
    clerk.headed("Реестры")
    name = f"row-{new_id()[:8]}.csv"
    clerk.page.locator("#file").set_input_files(FilePayload(name=name, mimeType="text/csv", buffer=csv_of(line_of(row).text)))
    clerk.send()
    expect(clerk.page.locator("li", has_text=name)).to_contain_text("Проверена, ждёт решения", timeout=PATIENCE)
    clerk.press(name)
    clerk.headed(name)
    clerk.page.once("dialog", lambda dialog: dialog.accept())
    clerk.press("Применить")
    clerk.sees("Применена")
