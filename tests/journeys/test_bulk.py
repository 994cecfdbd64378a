"""A clerk sends a file of readings and sees what became of each row; and writes down that a meter was replaced."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from demo.cabinet import wait_for
from demo.readings import charge, values
from playwright.sync_api import FilePayload, expect

from tests.journeys import office
from tests.journeys.browser import PATIENCE, Visitor
from tests.journeys.people import PASSWORD, Town
from tests.journeys.suites import Suite

HEADER = "Лицевой счёт;Номер счётчика;Т1;Т2;Т3"


def send(clerk: Visitor, content: str) -> None:
    file = FilePayload(name="дом-12.csv", mimeType="text/csv", buffer=content.encode("cp1251"))
    clerk.page.locator("#file").set_input_files(file)
    clerk.send()


def test_a_file_of_readings_is_taken_row_by_row(visitor: Visitor, suite: Suite, town: Town, tmp_path: Path) -> None:
    suite.move_clock("2022-11-20T12:00")
    usual, unusual = town.stranger().account_number, town.stranger().account_number
    office.member(visitor, suite, "clerk")
    visitor.press("Показания списком")
    visitor.headed("Показания списком")
    visitor.send()
    visitor.sees("Выберите файл")
    send(visitor, "Номер;Показание\n1;2")
    visitor.sees("В первой строке файла нет столбцов: лицевой счёт")

    rows = [f"{usual};;12605;;", f"{unusual};;19000;;", "111;;5;;", f"{usual};;12600;;"]
    send(visitor, "\n".join((HEADER, *rows)))
    visitor.headed("дом-12.csv")
    visitor.sees("обработан")
    visitor.sees("Необычные показания: 1")
    visitor.sees("Лицевого счёта 111 нет среди доступных вам.")
    visitor.sees("меньше предыдущего")
    visitor.picture("bulk")
    visitor.press("Принять как есть")
    expect(visitor.page.locator("main")).not_to_contain_text("Необычные показания", timeout=PATIENCE)
    visitor.page.locator("#which").select_option("accepted")
    visitor.sees("19000")
    with visitor.page.expect_download() as download:
        visitor.press("Скачать результат")
    download.value.save_as(tmp_path / "results.csv")
    results = (tmp_path / "results.csv").read_text(encoding="utf-8-sig")
    assert [line.split(";")[6] for line in results.splitlines()[1:]] == ["принято", "принято", "отказано", "отказано"]

    visitor.press("Ко всем файлам")
    send(visitor, "\n".join((HEADER, *rows)))
    visitor.sees("Этот файл в этом месяце уже отправляли.")
    visitor.noticed_nothing_bad()


def test_a_meter_is_replaced_and_both_meters_make_the_months_charge(
    arrive: Callable[..., Visitor], suite: Suite, town: Town
) -> None:
    suite.move_clock("2022-11-20T12:00")
    person, cabinet = town.customer()
    old = cabinet.call("GET", cabinet.to("readings", "/meters"))["meters"][0]
    started = int(old["previous"][0]["value"])
    clerk = arrive()
    office.member(clerk, suite, "clerk")
    clerk.press("Замена счётчика")
    clerk.headed("Замена счётчика")
    clerk.fill(account="12")
    clerk.send()
    clerk.refused("account", "Введите 12 цифр номера")
    clerk.fill(account=person.account_number)
    clerk.send()
    clerk.sees(f"Счётчики на счёте {person.account_number}")
    clerk.send()
    clerk.refused("serial", "Введите номер нового счётчика")
    serial = f"N{person.account_number[-6:]}"
    clerk.fill(on="2022-11-10", final1=str(started + 240), serial=old["serial"], digits="6", first1="3", verified="2038-11-10")
    clerk.send()
    clerk.sees("на этом счёте уже записан")
    clerk.fill(serial=serial)
    clerk.picture("replacement")
    clerk.send()
    clerk.sees("Замена записана.")
    clerk.noticed_nothing_bad()

    def new_one() -> dict[str, object] | None:
        meters = cabinet.call("GET", cabinet.to("readings", "/meters"))["meters"]
        return meters[0] if meters[0]["serial"] == serial else None

    wait_for("the new meter", new_one)
    cabinet.call("POST", cabinet.to("readings", "/readings"), values(cabinet, 23), expect=201)
    both = charge(cabinet, 2)
    assert (both["volume"], both["total"]) == ("260", "1257.80")

    visitor = arrive(width=390)
    visitor.enters(person.account_number, PASSWORD)
    visitor.open("/readings/meters")
    visitor.sees(old["serial"], "#former")
    visitor.sees(f"Последние показания: {started + 240}.", "#former")
    visitor.picture("meter-replaced")
    visitor.noticed_nothing_bad(person)
