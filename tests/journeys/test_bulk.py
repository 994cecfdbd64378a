"""A clerk sends a file of readings, sees what became of each row, accepts the unusual ones, and fetches the results."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import FilePayload, expect

from tests.journeys import office
from tests.journeys.browser import PATIENCE, Visitor
from tests.journeys.people import Town
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
