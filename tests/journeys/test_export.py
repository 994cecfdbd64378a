"""What a customer sends and pays comes to the retailer's base, and the base's word comes back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from demo.cabinet import Cabinet, wait_for
from demo.payments import pay
from demo.readings import charge, values

from tests.journeys import office, stand_in
from tests.journeys.browser import Visitor
from tests.journeys.people import Town, silent
from tests.journeys.suites import ROOT, Suite

FOLDER = stand_in.RUN / "exchange"


def account_sync(*command: str) -> str:
    """A command of the operator, as the service's README shows it."""
    environment = {**stand_in.environment(), "PYTHONPATH": str(ROOT / "deploy")}
    whole = [sys.executable, "-m", "native", "run", "account_sync", *command]
    return subprocess.run(whole, cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=120).stdout


def sent(cabinet: Cabinet, number: str, what: str) -> Path:
    """The registry in which the account stands; events take a moment to come."""

    def look() -> Path | None:
        account_sync("export-to-base")
        files = sorted(FOLDER.glob(f"outgoing/{what}_*.csv"), reverse=True)
        return next((each for each in files if number in each.read_bytes().decode("cp1251")), None)

    return wait_for(f"{what} of {cabinet.account_id} in a registry", look)


def answered(name: str, line: str) -> str:
    """The base answers to one line; our report of it."""
    draft = FOLDER / "answers" / f"{name}.part"
    draft.parent.mkdir(parents=True, exist_ok=True)
    draft.write_bytes(f"Реестр;Строка;Результат;Причина\r\n{line}\r\n=1\r\n".encode("cp1251"))
    draft.rename(draft.with_suffix(".csv"))
    account_sync("take-answers")
    taken = FOLDER / "answers" / "taken" / f"{name}.csv.txt"
    return wait_for("the report", lambda: taken.read_text(encoding="utf-8") if taken.exists() else None)


def test_a_reading_and_a_payment_reach_the_base_and_its_answer_is_taken(suite: Suite, town: Town) -> None:
    person, cabinet = town.customer()
    cabinet.call("POST", cabinet.to("readings", "/readings"), values(cabinet, person.initial_values[0] + 260), expect=201)
    charge(cabinet, 1)
    pay(silent(), cabinet, suite.agent(), person, "1257.80")

    for what, column in (("readings", "260"), ("payments", "1257,80")):
        header, *lines, control = sent(cabinet, person.account_number, what).read_bytes().decode("cp1251").splitlines()
        (own,) = [line.split(";") for line in lines if person.account_number in line]
        assert column in own and len(own) == len(header.split(";"))
        assert control.split(";")[0] == f"={len(lines)}"

        assert "Принято ответов: 1" in answered(what, f"{control.split(';')[2]};{own[0]};принято;")

    assert "принято 1, отказов 0" in account_sync("show-exports")
    assert "Всё сходится" in account_sync("reconcile", "2022-11-20")


def test_a_clerk_sees_what_the_base_refused_and_has_it_sent_again(suite: Suite, town: Town, visitor: Visitor) -> None:
    person, cabinet = town.customer()
    cabinet.call("POST", cabinet.to("readings", "/readings"), values(cabinet, person.initial_values[0] + 100), expect=201)
    *lines, control = sent(cabinet, person.account_number, "readings").read_bytes().decode("cp1251").splitlines()
    (own,) = [line.split(";")[0] for line in lines if person.account_number in line]
    number = control.split(";")[2]
    assert "Принято ответов: 1" in answered("refusal", f"{number};{own};отклонено;счётчик снят с учёта")

    office.member(visitor, suite, "clerk")
    visitor.open("/staff/exports")
    visitor.headed("Обмен с базой")
    visitor.sees("Отклонено: 1")
    visitor.page.get_by_text(f"Подробнее о реестре {number}", exact=True).click()
    visitor.sees("счётчик снят с учёта")
    visitor.page.get_by_role("button", name="Отклонённые строки передать в следующем реестре").click()
    visitor.sees(f"Отклонённые строки реестра {number} войдут в следующий реестр")
    later = sent(cabinet, f"{own};", "readings")
    assert person.account_number in later.read_bytes().decode("cp1251")

    visitor.page.locator("#day").fill("2022-11-20")
    visitor.page.get_by_role("button", name="Свести заново").click()
    visitor.sees("Сверка заказана")
    account_sync("reconcile", "2022-11-20")
    visitor.page.get_by_role("button", name="Показать", exact=True).click()
    visitor.sees("Всё сходится")
    visitor.sees("Передано, ответа нет")
    visitor.page.locator("#day").fill("2022-10-01")
    visitor.page.get_by_role("button", name="Показать", exact=True).click()
    visitor.sees("Сверки за 01.10.2022 ещё нет")
    assert visitor.complaints == []
