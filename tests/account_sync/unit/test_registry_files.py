"""A file that cannot be taken at all is refused with what to do; the demo registry is as it is documented."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from account_sync.domain.errors import RegistryUnreadable
from account_sync.domain.registry.columns import HEADER
from account_sync.domain.registry.reading import Reading, Row
from account_sync.domain.registry.rows import BadRow, GoodRow
from account_sync.outside.registry_files import open_registry

from tests.account_sync.examples import AS_OF, DEMO, FIRST, PLANS, line_of

TITLES = ";".join(HEADER)


def refusal_of(path: Path) -> RegistryUnreadable:
    with pytest.raises(RegistryUnreadable) as refused, open_registry(str(path), FIRST) as file:
        list(file.records)
    return refused.value


def rows_of(path: Path) -> list[Row]:
    with open_registry(str(path), FIRST) as file:
        return list(Reading(file.records, FIRST, plans=PLANS, as_of=AS_OF))


def written(folder: Path, content: bytes) -> Path:
    file = folder / "registry.csv"
    file.write_bytes(content)
    return file


@pytest.mark.parametrize(
    ("encoding", "named"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("cp866", "CP866"), ("koi8-r", "KOI8-R")],
)
def test_another_encoding_is_named(tmp_path: Path, encoding: str, named: str) -> None:
    error = refusal_of(written(tmp_path, f"{TITLES}\r\n".encode(encoding)))
    assert "cp1251" in error.ru
    assert error.details == {"encoding": named}


@pytest.mark.parametrize("content", [b"", b" \r\n"])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    assert "Файл пуст" in refusal_of(written(tmp_path, content)).ru


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    error = refusal_of(written(tmp_path, TITLES.replace("Сальдо;", "").encode("cp1251")))
    assert error.details == {"missing": ["Сальдо"]}


def test_another_order_of_columns_is_refused(tmp_path: Path) -> None:
    error = refusal_of(written(tmp_path, TITLES.replace("Имя;Отчество", "Отчество;Имя").encode("cp1251")))
    assert "в другом порядке" in error.ru


@pytest.mark.parametrize("content", [b'"open;quote', b"\xff\xfe\x00", bytes(range(256))])
def test_no_text_at_all_is_another_header(tmp_path: Path, content: bytes) -> None:
    assert "Заголовок" in refusal_of(written(tmp_path, content)).ru


def test_a_missing_file_and_a_folder_are_refused_by_name(tmp_path: Path) -> None:
    assert "нет" in refusal_of(tmp_path / "absent.csv").ru
    assert "не читается" in refusal_of(tmp_path).ru


def test_header_and_titles_may_differ_in_case_spaces_and_yo(tmp_path: Path) -> None:
    loose = TITLES.upper().replace("Ё", "Е").replace(";", " ; ")
    assert [row.line for row in rows_of(written(tmp_path, f"{loose}\n{line_of().text}\n".encode("cp1251")))] == [2]


def test_an_undecodable_byte_costs_one_row_and_not_the_file(tmp_path: Path) -> None:
    sound, other = line_of().text.encode("cp1251"), line_of().text.replace("00017", "00018").encode("cp1251")
    content = b"\r\n".join([TITLES.encode("cp1251"), sound.replace(b"1,", b"\x98,"), other])
    rows = rows_of(written(tmp_path, content))
    assert [type(row) for row in rows] == [BadRow, GoodRow]


def test_the_demo_registry_has_1000_good_rows_and_36_bad_ones_of_many_kinds() -> None:
    rows = rows_of(DEMO / "registry.csv")
    bad = [row for row in rows if isinstance(row, BadRow)]
    assert (len(rows) - len(bad), len(bad)) == (1000, 36)
    assert len({(fault.column, fault.code) for row in bad for fault in row.faults}) >= 26


def test_the_demo_people_are_in_the_registry_as_documented() -> None:
    profiles = json.loads((DEMO / "people.json").read_text(encoding="utf-8"))["profiles"]
    good = [row.account for row in rows_of(DEMO / "registry.csv") if isinstance(row, GoodRow)]
    accounts = {account.account_number: account for account in good}
    assert [len(profile["people"]) for profile in profiles.values()] == [60, *[30] * (len(profiles) - 1)]
    for profile in profiles.values():
        for person in profile["people"]:
            account = accounts[person["account_number"]]
            assert [str(value) for value in account.meters[0].initial_values] == profile["initial_values"]
            assert str(account.opening_balance) == profile["opening_balance"]
            assert (account.holder.surname, account.holder.name, account.holder.patronymic) == (
                person["surname"],
                person["name"],
                person["patronymic"],
            )
            assert bool(account.closed_on) == profile["closed"]


def test_the_demo_registry_is_made_again_byte_for_byte(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-B", str(DEMO / "make_registry.py"), str(tmp_path)], check=True, timeout=60)
    for name in ("registry.csv", "people.json"):
        assert (tmp_path / name).read_bytes() == (DEMO / name).read_bytes()
