"""Registries as DBF tables and as KVADO's JSON tell the same accounts as the first format does."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from account_sync.domain.account import MeterFacts
from account_sync.domain.errors import RegistryUnreadable
from account_sync.domain.registry import dbf_files, kvado
from account_sync.domain.registry.columns import Column
from account_sync.domain.registry.reading import Reading
from account_sync.domain.registry.rows import BadRow, GoodRow
from account_sync.outside.profile_files import Profiles

from tests.account_sync.examples import AS_OF, PLANS, SOUND, account_of

DBF, KVADO = Profiles().named("registry-dbf"), Profiles().named("kvado-json")
CP866 = 0x65
DAYS = {Column.OPENED, Column.CLOSED, Column.INSTALLED, Column.VERIFIED, Column.INITIAL_DAY, Column.BALANCE_DAY}
FIGURES = {Column.T1, Column.T2, Column.T3, Column.BALANCE, Column.TYPICAL}
WORDS = {"городские, газ": "1", "открыт": "О", "закрыт": "З", "нет": "F", "да": "T"}


def reading_of(module: Any, content: bytes, profile: Any) -> Reading:
    return Reading(module.records(BytesIO(content), profile), profile, plans=PLANS, as_of=AS_OF)


def in_dbf(column: Column, text: str) -> str:
    if column in DAYS and text:
        day, month, year = text.split(".")
        return f"{year}{month}{day}"
    return WORDS.get(text, text)


def dbf_of(*rows: dict[Column, str], code_page: int = CP866, deleted: tuple[int, ...] = (), without: str = "") -> bytes:
    kinds = {column: "D" if column in DAYS else "N" if column in FIGURES else "C" for column in Column}
    fields = [(title, kinds[column], column) for column, title in DBF.columns.items()]
    fields = [("LISHNEE", "C", None), *(each for each in fields if each[0] != without)]
    widths = [8 if kind == "D" else 60 for _, kind, _ in fields]
    descriptors = b"".join(
        struct.pack("<11sc4xBB14x", title.encode(), kind.encode(), width, 0)
        for (title, kind, _), width in zip(fields, widths, strict=True)
    )
    length = 1 + sum(widths)
    head = struct.pack("<BBBBLHH17xB2x", 3, 122, 11, 1, len(rows), 32 + len(descriptors) + 1, length, code_page)
    body = b""
    for place, changes in enumerate(rows):
        cells = {**SOUND, **changes}
        texts = ["" if column is None else in_dbf(column, cells[column]) for _, _, column in fields]
        body += b"*" if place in deleted else b" "
        body += b"".join(text.encode("cp866").ljust(width) for text, width in zip(texts, widths, strict=True))
    return head + descriptors + b"\r" + body + b"\x1a"


def test_a_dbf_table_in_cp866_tells_the_same_account() -> None:
    (row,) = reading_of(dbf_files, dbf_of({}), DBF)
    assert isinstance(row, GoodRow), row
    assert row.account == account_of()


def test_a_deleted_record_is_passed_over_and_a_damaged_one_is_refused() -> None:
    other = {Column.CODE: "2", Column.NUMBER: "520000000018"}
    content = dbf_of({}, other, other, deleted=(1,))
    assert [row.line for row in reading_of(dbf_files, content, DBF)] == [1, 3]
    damaged = bytearray(content)
    damaged[len(content) - 1 - (len(dbf_of({}, {})) - len(dbf_of({})))] = ord("?")
    rows = list(reading_of(dbf_files, bytes(damaged), DBF))
    assert isinstance(rows[-1], BadRow) and rows[-1].faults[0].code == "damaged_record"


def test_a_faulty_cell_of_a_table_is_named_as_the_table_calls_it() -> None:
    (row,) = reading_of(dbf_files, dbf_of({Column.NUMBER: "52"}), DBF)
    assert isinstance(row, BadRow)
    assert [(fault.column, fault.code) for fault in row.faults] == [("LCHET", "bad_account_number")]


@pytest.mark.parametrize("code_page", [0x65, 0x26, 0])
def test_the_code_page_byte_agrees_with_the_profile_or_leaves_it_to_that(code_page: int) -> None:
    assert len(list(reading_of(dbf_files, dbf_of({}, code_page=code_page), DBF))) == 1


@pytest.mark.parametrize(("code_page", "named"), [(0xC9, "Windows-1251"), (0x57, "0x57")])
def test_a_table_in_another_encoding_is_refused_by_its_code_page(code_page: int, named: str) -> None:
    with pytest.raises(RegistryUnreadable) as refused:
        list(reading_of(dbf_files, dbf_of({}, code_page=code_page), DBF))
    assert refused.value.details == {"encoding": named}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04" + bytes(60), "Код абонента;Лицевой счёт".encode("cp1251")])
def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(RegistryUnreadable):
        list(reading_of(dbf_files, content, DBF))


def test_a_table_that_lacks_a_field_is_refused_by_name() -> None:
    with pytest.raises(RegistryUnreadable) as refused:
        list(reading_of(dbf_files, dbf_of({}, without="SALDO"), DBF))
    assert refused.value.details == {"missing": ["SALDO"]}


def test_a_table_that_breaks_off_is_told_with_its_whole_records_read() -> None:
    reading = reading_of(dbf_files, dbf_of({}, {})[:-200], DBF)
    assert [row.line for row in reading] == [1]
    assert reading.ending.cut_off


def account_in_kvado(**changed: Any) -> dict[str, Any]:
    person = {"firstname": "Анна", "lastname": "Иванова", "patronymic": "Петровна"}
    return {
        "id": 10000017, "account": "520000000017", "date_from": "2014-09-01", "date_to": None, "registered": 4, "saldo": 0.00,
        "saldo_period": "2022-10-31", "rooms_id": "",
        "residents": [{"main_payer": "Нет", "individual": {}}, {"main_payer": "Да", "individual": person}], **changed,
    }  # fmt: skip


def counter(**changed: Any) -> dict[str, Any]:
    values = [{"date": "2022-11-24", "is_start": False, "values": {"B": "12500"}}]
    values += [{"date": "2022-10-24", "is_start": True, "values": {"B": "12345"}}]
    return {
        "type": "Эл. однотарифный", "serial": "40318822", "install_date": "2019-06-14", "check_date": "2035-06-14",
        "capacity": "5", "values": values, **changed,
    }  # fmt: skip


def houses(*premises: dict[str, Any], count: int = 1) -> bytes:
    house = {"address": "г. Нижний Новгород, ул. Лоскутова, д. 1", "premises": list(premises)}
    return json.dumps({"houses": [house] * count}, ensure_ascii=False).encode()


def premises(account: dict[str, Any] | None = None, *counters: dict[str, Any]) -> dict[str, Any]:
    return {"flat_number": "5", "accounts": [account or account_in_kvado()], "counters": list(counters or (counter(),))}


def test_a_kvado_export_tells_the_same_account_by_the_profiles_constants() -> None:
    (row,) = reading_of(kvado, houses(premises()), KVADO)
    assert isinstance(row, GoodRow), row
    assert row.account == replace(account_of(), typical_consumption=None)


def test_a_kvado_export_may_tell_a_meters_ratio() -> None:
    (row,) = reading_of(kvado, houses(premises(None, counter(ratio=20))), KVADO)
    assert isinstance(row, GoodRow), row
    assert row.account.meters[0].facts == MeterFacts(ratio=Decimal(20))


def test_counters_of_water_of_other_rooms_and_replaced_ones_are_no_meters_of_the_account() -> None:
    others = [counter(type="ХВС"), counter(replace_date="2022-01-01"), counter(rooms_id=7, serial="1")]
    (row,) = reading_of(kvado, houses(premises(None, *others, counter())), KVADO)
    assert isinstance(row, GoodRow)
    assert [meter.serial for meter in row.account.meters] == ["40318822"]


def test_an_account_may_have_several_meters_and_an_open_one_must_have_one_unless_it_may_follow() -> None:
    day_night = {"date": "2022-10-24", "is_start": "1", "values": {"T1": 100.5, "T2": 50}}
    second = counter(type="Эл. двухтарифный", serial="2", values=[day_night])
    (row,) = reading_of(kvado, houses(premises(None, counter(), second)), KVADO)
    assert isinstance(row, GoodRow)
    assert [meter.initial_values for meter in row.account.meters] == [(Decimal(12345),), (Decimal("100.5"), Decimal(50))]
    (row,) = reading_of(kvado, houses(premises(None, counter(type="Газ"))), KVADO)
    assert isinstance(row, GoodRow) and row.account.meters == ()
    (row,) = reading_of(kvado, houses(premises(None, counter(type="Газ"))), replace(KVADO, meters_may_follow=False))
    assert isinstance(row, BadRow) and row.faults[0].code == "no_meter"
    (row,) = reading_of(kvado, houses(premises(account_in_kvado(date_to="2022-09-30"), counter(type="Газ"))), KVADO)
    assert isinstance(row, GoodRow) and row.account.meters == ()


def test_what_an_export_says_in_another_shape_is_refused_row_by_row() -> None:
    odd = premises(account_in_kvado(residents="Иванова", account=["52"]))
    (row,) = reading_of(kvado, houses(odd, {"accounts": "none"}), KVADO)
    assert isinstance(row, BadRow)
    assert [fault.column for fault in row.faults] == [
        "accounts.account", "residents.individual.lastname", "residents.individual.firstname",
    ]  # fmt: skip


class Counted(BytesIO):
    """Tells how much of it was asked for at once."""

    largest = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self.largest = max(self.largest, size or 0)
        return super().read(size)


def test_of_a_large_export_one_house_at_a_time_is_read() -> None:
    content = houses(premises(), count=3000)
    raw = Counted(b"\xef\xbb\xbf" + content)
    reading = Reading(kvado.records(raw, KVADO), KVADO, plans=PLANS, as_of=AS_OF)
    assert sum(1 for _ in reading) == 3000
    assert (reading.ending.cut_off, raw.largest < len(content) / 4) == (False, True)


def broken() -> Iterator[bytes]:
    whole = houses(premises(), count=3)
    yield whole[:-1]
    yield whole[:-2]
    yield whole[: len(whole) // 2]
    yield whole[: len(whole) // 2] + b"}}}" + whole[len(whole) // 2 :]


@pytest.mark.parametrize("content", list(broken()))
def test_an_export_that_breaks_off_or_is_no_json_from_some_place_on_is_told(content: bytes) -> None:
    reading = reading_of(kvado, content, KVADO)
    assert len(list(reading)) >= 1
    assert reading.ending.cut_off


@pytest.mark.parametrize("content", [b"", b"[]", b'{"accounts": []}', b'{"houses": {}}', b"\xd0\xcf\x11\xe0"])
def test_what_is_no_kvado_export_is_refused(content: bytes) -> None:
    with pytest.raises(RegistryUnreadable):
        list(reading_of(kvado, content, KVADO))
