"""A month of the retailer's base: registries clean and dirty, an outage, readings and payments; it comes out even."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess

from tests.journeys import office, stand_in
from tests.journeys.browser import Visitor, plain
from tests.journeys.suites import ROOT, Suite

TWENTIETH = "2022-11-20T12:00"
COMMAND = ["make", "--no-print-directory", "month"]


def play_until(day: str) -> None:
    """Somebody plays until the line of this day, and is killed without a word."""
    playing = subprocess.Popen(
        COMMAND, cwd=ROOT, env=stand_in.environment(), stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert playing.stdout is not None
    said = next((line for line in playing.stdout if line.startswith(f"{day}.")), "")
    os.killpg(playing.pid, signal.SIGKILL)
    playing.communicate(timeout=10)
    assert said


def paid_on_the_17th(said: str) -> str:
    """What the program says was paid for the account that the base has erased."""
    found = re.search(r"а по нему\s+заплатили ([\d ]+,\d\d ₽)", said)
    assert found is not None
    return found[1]


def test_a_month_comes_out_even_although_it_was_killed_in_between(suite: Suite, visitor: Visitor) -> None:
    suite.move_clock(TWENTIETH)
    play_until("16")
    played = suite.make("month")
    assert played.returncode == 0, played.stdout + played.stderr
    assert "Всё сходится: ничего не потеряно и не задвоено." in played.stdout
    assert "НЕ СХОДИТСЯ" not in played.stdout and "17." in played.stdout and "\n15." not in played.stdout
    assert TWENTIETH[:13] in suite.make("clock").stdout, "business time is again what it was"

    month = json.loads((stand_in.RUN / "base.json").read_text(encoding="utf-8"))["month"]
    office.member(visitor, suite, "accountant")
    visitor.open("/staff/exports")
    visitor.page.locator("#day").fill(f"{month}-17")
    visitor.page.get_by_role("button", name="Показать", exact=True).click()
    visitor.sees("Всё сходится")
    ours, base = visitor.page.get_by_role("row", name="Получено").last.get_by_role("cell").all_inner_texts()
    assert plain(ours).strip() == plain(base).strip() == "1 на " + paid_on_the_17th(played.stdout)
    visitor.picture("base-month")
    assert visitor.complaints == []
