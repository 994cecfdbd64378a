"""Chapters: readings, and the charges that follow from them."""

from __future__ import annotations

import time
from typing import Any

from demo.cabinet import Cabinet, wait_for
from demo.report import Report


def values(cabinet: Cabinet, *figures: int) -> dict[str, Any]:
    """The body of a reading: the meter, and a figure for each of its zones in their order."""
    meter = cabinet.call("GET", cabinet.to("readings", "/meters"))["meters"][0]
    pairs = [{"zone": zone, "value": str(figure)} for zone, figure in zip(meter["zones"], figures, strict=True)]
    return {"meter_id": meter["meter_id"], "values": pairs}


def charge(cabinet: Cabinet, revision: int) -> dict[str, Any]:
    """The charge of the newest month, once it has this revision."""

    def look() -> dict[str, Any] | None:
        charges = cabinet.call("GET", cabinet.to("billing", "/charges"))["charges"]
        return charges[0] if charges and charges[0]["revision"] >= revision else None

    return wait_for(f"revision {revision} of the charge", look)


def explained(cabinet: Cabinet, charge_id: str) -> dict[str, Any]:
    """The charge line by line."""
    return cabinet.call("GET", cabinet.to("billing", f"/charges/{charge_id}"))


def refusals(report: Report, cabinet: Cabinet, previous: int) -> None:
    """What is refused says why and what is expected."""
    path, right = cabinet.to("readings", "/readings"), values(cabinet, previous + 260)
    wrong = {
        "reading_went_backwards": {**right, "values": [{"zone": "single", "value": str(previous - 1)}]},
        "reading_too_long": {**right, "values": [{"zone": "single", "value": "1234567"}]},
        "zone_unknown": {**right, "values": [{"zone": "night", "value": str(previous + 1)}]},
        "reading_implausible": {**right, "values": [{"zone": "single", "value": str(previous + 5000)}]},
    }
    for code, body in wrong.items():
        with report.step(f"refused: {code}") as said:
            said.append(cabinet.refused("POST", path, body, code)["detail"])


def estimate(report: Report, cabinet: Cabinet, expected: str, *figures: int) -> None:
    """The roubles before saving."""
    with report.step("the roubles are said before the reading is saved") as said:
        told = cabinet.call("POST", cabinet.to("billing", "/estimates"), values(cabinet, *figures))
        report.figure("estimate before saving", expected, told["total"])
        said += [line["why"]["ru"] for line in told["lines"]]


def send(report: Report, cabinet: Cabinet, what: str, total: str, *figures: int, confirm: bool = False, revision: int = 1) -> str:
    """Send a reading and wait for its charge; returns the reading's id."""
    with report.step(what) as said:
        body = {**values(cabinet, *figures), "confirm_implausible": confirm}
        reading = cabinet.call("POST", cabinet.to("readings", "/readings"), body, expect=201)
        began = time.monotonic()
        calculated = charge(cabinet, revision)
        said.append(f"charge after {(time.monotonic() - began) * 1000:.0f} ms")
        report.figure(what, total, calculated["total"])
        whole = explained(cabinet, calculated["charge_id"])
        said += [line["why"]["ru"] for line in whole["lines"]]
    reading_id: str = reading["reading_id"]
    return reading_id


def correct_and_cancel(report: Report, cabinet: Cabinet, reading_id: str, corrected: int, again: int) -> None:
    """200 kWh instead of 260, then nothing, then 260 again: each time the difference is shown."""
    path = cabinet.to("readings", f"/readings/{reading_id}")
    with report.step("corrected to 200 kWh: the charge follows") as said:
        body = {"values": [{"zone": "single", "value": str(corrected)}]}
        cabinet.call("PUT", path, body)
        calculated = charge(cabinet, 2)
        report.figure("charge after the correction", "824.00", calculated["total"])
        report.figure("difference of the correction", "-433.80", calculated["difference"])
        said.append(f"difference {calculated['difference']} ₽")
    with report.step("cancelled: nothing is owed for the month"):
        cabinet.call("DELETE", path)
        report.figure("charge after the cancellation", "0.00", charge(cabinet, 3)["total"])
    send(report, cabinet, "sent again, 260 kWh", "1257.80", again, revision=4)


def late(report: Report, cabinet: Cabinet, *figures: int) -> None:
    """After the window the reading counts to the next month and says so."""
    with report.step("a late reading is counted to the next month and says so") as said:
        reading = cabinet.call("POST", cabinet.to("readings", "/readings"), values(cabinet, *figures), expect=201)
        report.figure("month of the late reading", "2022-12", reading["period"])
        said.append(reading["message_ru"])


def too_early(report: Report, cabinet: Cabinet, *figures: int) -> None:
    """Before the window opens the reading is refused with the day it opens."""
    with report.step("refused: reading_window_not_open") as said:
        problem = cabinet.refused(
            "POST", cabinet.to("readings", "/readings"), values(cabinet, *figures), "reading_window_not_open"
        )
        said.append(problem["detail"])
