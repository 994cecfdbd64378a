"""The retailer's folder: a file put into it is imported once it is whole, and put away with a report; stopped anywhere too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from account_sync import actions
from account_sync.api.inbox import take_in
from account_sync.app import service
from account_sync.domain.registry.columns import Column
from chassis.testing import Running

from tests.account_sync.examples import csv_of, line_of

TWO = csv_of(line_of().text, line_of({Column.CODE: "2", Column.NUMBER: "520000000002"}).text, "1;2;3")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "inbox"
    made.mkdir()
    return made


@pytest.fixture
def watching(mongo_url: str, folder: Path) -> Iterator[Running]:
    with Running(service, mongo_url, import_chunk=3, inbox_folder=str(folder), inbox_settled=0.0) as running:
        running.clock(at="2022-11-01T07:00:00+03:00")
        yield running


@pytest.fixture
def look(watching: Running) -> Callable[[], None]:
    """The worker looks into the folder twice: a file must look the same both times."""

    def twice() -> None:
        for _ in range(2):
            take_in(watching.transactions)

    return twice


def names_in(folder: Path, outcome: str) -> list[str]:
    return sorted(path.name.partition("_")[2].partition("_")[2] for path in (folder / outcome).iterdir())


def report_in(folder: Path, outcome: str) -> str:
    (report,) = (folder / outcome).glob("*.report.txt")
    content = report.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    return content.decode("utf-8-sig")


def test_a_file_is_imported_and_put_away_with_a_report_in_both_languages(watching, folder, look) -> None:
    (folder / "november.csv").write_bytes(TWO)
    look()
    assert names_in(folder, "applied") == ["november.csv", "november.csv.report.txt"]
    told = report_in(folder, "applied")
    assert "Файл november.csv применён." in told
    assert "столбцов 3, а нужно 25" in told
    assert "3 rows: 2 new, 0 changed, 0 unchanged, 1 refused." in told
    assert watching.database.accounts.count_documents({}) == 2
    assert list((folder / "taken").iterdir()) == []


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("november.csv", TWO[:-9], "Файл обрывается"),
        ("november.csv", csv_of(line_of().text, "ИТОГО;5"), "Контрольная строка не сходится: строк 5, а в файле 1"),
        ("november.csv", TWO.decode("cp1251").encode(), "в кодировке UTF-8"),
        ("november.csv", b"\x00" * 100, "Заголовок файла не тот"),
        ("november.csv", csv_of("1;2;3"), "нет ни одной годной строки"),
        ("november.dbf", TWO, "не таблица DBF"),
        ("november.json", b"[]", "не выгрузка КВАДО"),
        ("november.pdf", b"%PDF", "нет профиля"),
    ],
)
def test_what_cannot_be_taken_is_put_aside_with_what_to_do(watching, folder, look, name, content, reason) -> None:
    (folder / name).write_bytes(content)
    look()
    assert names_in(folder, "refused") == [name, f"{name}.report.txt"]
    assert reason in report_in(folder, "refused")
    assert watching.database.accounts.count_documents({}) == 0


def test_a_file_that_is_still_being_written_or_is_called_unfinished_is_left_alone(watching, folder) -> None:
    growing = folder / "november.csv"
    for size in (100, 200, 300):
        growing.write_bytes(TWO[:size])
        take_in(watching.transactions)
    (folder / "december.csv.part").write_bytes(TWO)
    (folder / ".hidden.csv").write_bytes(TWO)
    (folder / "link.csv").symlink_to(growing)
    assert list((folder / "taken").iterdir()) == []
    growing.write_bytes(TWO)
    for _ in range(2):
        take_in(watching.transactions)
    assert names_in(folder, "applied") == ["november.csv", "november.csv.report.txt"]
    assert (folder / "december.csv.part").exists()


def test_a_folder_called_as_a_profile_names_it(watching, folder, look) -> None:
    (folder / "registry-csv").mkdir()
    (folder / "registry-csv" / "export.dat").write_bytes(TWO)
    (folder / "atlantis").mkdir()
    (folder / "atlantis" / "november.csv").write_bytes(TWO)
    look()
    assert names_in(folder, "applied") == ["export.dat", "export.dat.report.txt"]
    assert names_in(folder, "refused") == ["november.csv", "november.csv.report.txt"]


def test_stopped_before_it_is_put_away_a_file_is_not_applied_twice(watching, folder, look) -> None:
    (folder / "taken").mkdir()
    taken = folder / "taken" / "november.csv"
    taken.write_bytes(TWO)
    actions.import_registry(watching.transactions, path=str(taken))
    look()
    assert names_in(folder, "applied") == ["november.csv", "november.csv.report.txt"]
    assert "2 new" in report_in(folder, "applied")
    assert len(watching.outbox()) == 2


def test_the_same_file_under_another_name_is_told_to_have_been_applied(watching, folder, look) -> None:
    (folder / "november.csv").write_bytes(TWO)
    look()
    (folder / "again.csv").write_bytes(TWO)
    look()
    (report,) = (folder / "applied").glob("*again.csv.report.txt")
    assert "уже применён 01.11.2022" in report.read_text(encoding="utf-8-sig")
    assert watching.database.imports.count_documents({}) == 1


def test_a_file_that_an_operator_is_taking_back_waits(watching, folder, look) -> None:
    (folder / "november.csv").write_bytes(TWO)
    look()
    watching.database.imports.update_one({}, {"$set": {"phase": "rolling_back"}})
    (folder / "again.csv").write_bytes(TWO)
    look()
    assert [path.name for path in (folder / "taken").iterdir()] == ["again.csv"]
    run = watching.database.imports.find_one()
    actions.roll_back_import(watching.transactions, import_id=run["_id"])
    look()
    assert list((folder / "taken").iterdir()) == []
    assert watching.database.accounts.count_documents({"status": "open"}) == 2


def test_the_worker_looks_by_itself(mongo_url, new_vhost, folder) -> None:
    (folder / "november.csv").write_bytes(TWO)
    with Running(service, mongo_url, new_vhost, inbox_folder=str(folder), inbox_settled=0.1) as running, running.worker():
        running.wait_until(lambda: len(list(folder.glob("applied/*.csv"))) == 1, "the file was put away", seconds=30)
        assert running.database.accounts.count_documents({}) == 2
