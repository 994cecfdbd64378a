"""A neighbour with a bill does not get the account: the contact on file is asked first, and a person decides."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from demo.mailbox import Mailbox
from demo.people import Person
from playwright.sync_api import expect

from tests.journeys import office
from tests.journeys.browser import Visitor
from tests.journeys.people import FIRST_LINK, Town
from tests.journeys.suites import ROOT, Suite
from tests.journeys.test_export import account_sync
from tests.journeys.test_second_proof import END, send_the_form

WARNING = "По вашему счёту регистрируется другой человек"
REGISTRY = ROOT / "deploy/demo/registry.csv"


def put_on_file(person: Person, folder: Path, *, email: str = "", phone: str = "") -> None:
    """The base tells the holder's e-mail or telephone: their row of the demo registry with the two columns of contacts."""
    header, *rows = REGISTRY.read_bytes().decode("cp1251", errors="replace").splitlines()  # some of its rows are bad on purpose
    own = next(row for row in rows if f";{person.account_number};{person.surname};" in row and person.meter_serial in row)
    file = folder / "november-contacts.csv"
    file.write_bytes(f"{header};Электронная почта;Телефон\r\n{own};{email};{phone}\r\n".encode("cp1251"))
    account_sync("import-registry", str(file))


def picture(visitor: Visitor, name: str) -> None:
    """A look at the page for whoever asks for one."""
    if folder := os.environ.get("PICTURES"):
        visitor.page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.skipif(os.environ.get("JOURNEYS") == "containers", reason="the registry is imported by a command of the native run")
def test_a_neighbour_with_a_bill_does_not_get_the_account(
    arrive: Callable[..., Visitor], suite: Suite, town: Town, tmp_path: Path
) -> None:
    person = town.stranger()
    holder, neighbour, owner, clerk = (
        f"holder-{person.account_number}@example.org",
        arrive(width=390),
        arrive(width=390),
        arrive(),
    )
    put_on_file(person, tmp_path, email=holder)
    send_the_form(neighbour, person)
    neighbour.headed("Ждём сутки")
    neighbour.sees("счёт откроется")
    picture(neighbour, "waiting")

    letter = Mailbox(town.mail, holder)
    owner.open(f"/objection#{letter.secret(WARNING)}")
    owner.headed("Регистрировались не вы?")
    picture(owner, "objection")
    owner.press("Это не я")
    owner.headed("Регистрация остановлена")

    neighbour.page.reload()
    neighbour.headed(END)
    assert town.mailbox(person).letters() == []

    office.member(clerk, suite, "clerk")
    clerk.press("Спорные заявки")
    case = clerk.page.locator("li.card", has_text=person.account_number)
    expect(case).to_contain_text("Владелец сообщил: это не я")
    expect(case).to_contain_text(person.surname)
    picture(clerk, "reviews")
    case.get_by_role("button", name="Отказать").click()
    expect(case).to_contain_text("Напишите, почему отказано")
    case.locator("input").fill("Позвонили владельцу: это был сосед")
    case.get_by_role("button", name="Отказать").click()
    clerk.sees("отказано", ".box-good")
    expect(case).to_have_count(0)
    for visitor in (neighbour, owner):
        visitor.noticed_nothing_bad(person)


@pytest.mark.skipif(os.environ.get("JOURNEYS") == "containers", reason="the registry is imported by a command of the native run")
def test_with_a_telephone_alone_on_file_nobody_comes_in_before_a_clerk_has_called(
    arrive: Callable[..., Visitor], suite: Suite, town: Town, tmp_path: Path
) -> None:
    person, visitor, clerk = town.stranger(), arrive(width=390), arrive()
    put_on_file(person, tmp_path, phone="+7 903 555-01-17")
    send_the_form(visitor, person)
    visitor.headed("Заявку смотрит сотрудник")
    visitor.sees("позвон")
    expect(visitor.page.locator("main")).not_to_contain_text("555-01-17")  # who asks does not learn the number
    picture(visitor, "call-waiting")
    visitor.page.reload()
    visitor.headed("Заявку смотрит сотрудник")
    assert town.mailbox(person).letters() == []

    office.member(clerk, suite, "clerk")
    clerk.press("Спорные заявки")
    case = clerk.page.locator("li.card", has_text=person.account_number)
    expect(case).to_contain_text("+7 903 555-01-17")
    picture(clerk, "call-review")
    case.get_by_role("button", name="Впустить").click()
    clerk.sees("одобрена", ".box-good")
    town.mailbox(person).wait(FIRST_LINK)
    visitor.headed("Спасибо за регистрацию!")
    for each in (visitor, clerk):
        each.noticed_nothing_bad(person)
