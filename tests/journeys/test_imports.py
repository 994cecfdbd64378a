"""A clerk sends a registry in, sees what it would change, has it applied, and takes it back."""

from __future__ import annotations

from collections.abc import Callable

from chassis.ids import new_id
from playwright.sync_api import FilePayload, expect

from tests.account_sync.examples import Column, csv_of, line_of
from tests.journeys import office
from tests.journeys.browser import PATIENCE, Visitor
from tests.journeys.suites import Suite


def registry(*more: str) -> bytes:
    """Two accounts nobody had before."""
    unique = int(new_id()[:8], 16) % 10**8
    rows = [{Column.CODE: f"J{unique}{n}", Column.NUMBER: f"54{unique:08}{n:02}", Column.SERIAL: f"J{unique}{n}"} for n in (1, 2)]
    return csv_of(*(line_of(row).text for row in rows), *more)


def send(clerk: Visitor, name: str, content: bytes) -> None:
    clerk.page.locator("#file").set_input_files(FilePayload(name=name, mimeType="text/csv", buffer=content))
    clerk.send()


def test_a_registry_is_checked_applied_and_taken_back(visitor: Visitor, suite: Suite) -> None:
    office.member(visitor, suite, "clerk")
    visitor.press("Реестры")
    visitor.headed("Реестры")
    visitor.send()
    visitor.sees("Выберите файл")
    name = f"november-{new_id()[:8]}.csv"
    send(visitor, name, registry("1;2;3"))
    visitor.sees(f"Файл {name} получен и проверяется.")
    row = visitor.page.locator("li", has_text=name)
    expect(row).to_contain_text("Проверена, ждёт решения", timeout=PATIENCE)
    visitor.picture("imports")
    visitor.press(name)
    visitor.headed(name)
    visitor.sees("Что изменится")
    visitor.page.get_by_text("Отклонённые строки: показано 1 из 1").click()
    visitor.sees("столбцов 3, а нужно 25")
    visitor.page.get_by_text("Отличия: показано 2 из 2").click()
    visitor.picture("import")
    visitor.page.once("dialog", lambda dialog: dialog.accept())
    visitor.press("Применить")
    visitor.sees("Применена")
    visitor.page.once("dialog", lambda dialog: dialog.accept())
    visitor.press("Откатить")
    visitor.sees("Откачена")
    visitor.sees("Изъято")
    assert visitor.complaints == []


def test_a_file_that_is_no_registry_is_told_to_be_none_on_a_telephone_too(arrive: Callable[..., Visitor], suite: Suite) -> None:
    clerk = arrive(width=390)
    office.member(clerk, suite, "clerk")
    clerk.open("/staff/imports")
    clerk.headed("Реестры")
    name = f"letter-{new_id()[:8]}.csv"
    send(clerk, name, "Добрый день!\r\n".encode("cp1251"))
    expect(clerk.page.locator("li", has_text=name)).to_contain_text("Файл отклонён", timeout=PATIENCE)
    clerk.picture("imports-phone")
    clerk.press(name)
    clerk.sees("Заголовок файла не тот.")
    clerk.picture("refused-phone")
    assert clerk.complaints == []
