"""The base has not told everything of an account yet: until when it is promised, and what to do when it is late."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from chassis.ids import new_id
from demo import entry
from demo.cabinet import Cabinet
from demo.people import Person
from playwright.sync_api import expect

from tests.account_sync.unit.test_other_formats import account_in_kvado, counter, houses
from tests.journeys.browser import Visitor
from tests.journeys.people import FIRST_LINK, PASSWORD, Town
from tests.journeys.suites import Suite
from tests.journeys.test_export import account_sync

AWAITED, LATE = "Загружаем данные вашего счёта", "Данные счёта пока не загрузились"
FROM_BASE = "Данные из базы энергокомпании на"


def somebody() -> Person:
    """A person of an account that nobody had before."""
    number = f"53{int(new_id()[:8], 16) % 10**10:010}"
    names = {"surname": "Кротова", "name": "Майя", "patronymic": "Юрьевна"}
    return Person(account_number=number, **names, initial_values=(), email=f"{number}@example.org", meter_serial=f"K{number}")


def told(person: Person, folder: Path, *counters: dict[str, object]) -> None:
    """What a base of KVADO's tells of the account; without counters it is incomplete."""
    holder = {"lastname": person.surname, "firstname": person.name, "patronymic": person.patronymic}
    account = account_in_kvado(
        id=int(person.account_number), account=person.account_number, residents=[{"main_payer": "Да", "individual": holder}]
    )
    file = folder / f"{person.account_number}-{len(counters)}.json"
    file.write_bytes(houses({"flat_number": "5", "accounts": [account], "counters": list(counters)}))
    account_sync("import-registry", str(file))


def registered(person: Person, town: Town) -> None:
    cabinet = Cabinet(town.gateway)
    assert entry.ask_to_register(cabinet, person) == "thanks"
    entry.set_password(cabinet, town.mailbox(person).secret(FIRST_LINK), PASSWORD)


def picture(visitor: Visitor, name: str) -> None:
    """For whoever wants to look at the page."""
    if folder := os.environ.get("PICTURES"):
        visitor.page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.skipif(os.environ.get("JOURNEYS") == "containers", reason="the registry is imported by a command of the native run")
def test_what_the_base_still_owes_is_promised_then_late_then_there(
    arrive: Callable[..., Visitor], suite: Suite, town: Town, tmp_path: Path
) -> None:
    suite.move_clock("2022-11-20T12:00")
    person, visitor = somebody(), arrive(width=390)
    told(person, tmp_path)
    registered(person, town)
    visitor.enters(person.account_number, PASSWORD)
    visitor.sees(f"{AWAITED} — до 21 ноября, 12:0")
    visitor.sees(FROM_BASE)
    picture(visitor, "awaited")
    visitor.open("/readings")
    visitor.sees(AWAITED)
    expect(visitor.page.get_by_text("не числится счётчик")).to_have_count(0)
    picture(visitor, "awaited-readings")

    suite.move_clock("2022-11-21T12:30")
    visitor.open("/")
    visitor.sees(LATE)
    visitor.sees("продиктуйте их нам по телефону")
    picture(visitor, "late")

    told(person, tmp_path, counter(serial=person.meter_serial))
    visitor.open("/profile")
    visitor.sees(person.meter_serial)
    expect(visitor.page.locator("#awaited")).to_have_count(0)
    picture(visitor, "there")
    visitor.open("/payments")
    visitor.sees(FROM_BASE)
    suite.move_clock("2022-11-20T12:00")
    visitor.noticed_nothing_bad(person)
