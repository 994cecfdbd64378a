"""What a customer sends and pays comes to the retailer's base, and the base's word comes back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from demo.cabinet import Cabinet, wait_for
from demo.payments import pay
from demo.readings import charge, values

from tests.journeys import stand_in
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

        number, line = control.split(";")[2], own[0]
        answer = f"Реестр;Строка;Результат;Причина\r\n{number};{line};принято;\r\n=1\r\n"
        draft = FOLDER / "answers" / f"{what}.part"
        draft.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(answer.encode("cp1251"))
        draft.rename(draft.with_suffix(".csv"))
        account_sync("take-answers")
        taken = FOLDER / "answers" / "taken" / f"{what}.csv.txt"
        assert "Принято ответов: 1" in wait_for("the report", lambda taken=taken: taken.read_text() if taken.exists() else None)

    assert "ждёт 0" in account_sync("show-exports")
    assert "Всё сходится" in account_sync("reconcile", "2022-11-20")
