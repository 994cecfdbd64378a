"""Each way a row of the registry can be wrong, and what a sound one means."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from account_sync.domain.account import Status, account_id_of
from account_sync.domain.registry.columns import (
    FACTS_OF_METER,
    OF_CONTRACT,
    OF_FLAT,
    OF_HOLDER,
    OF_LEGAL_ENTITY,
    OF_METER,
    Column,
)
from account_sync.domain.registry.rows import BadRow, GoodRow

from tests.account_sync.examples import AS_OF, SOUND, account_of, csv_of, line_of, reading_of, row_of


def faults_of(changes: dict[Column, str]) -> list[tuple[str | None, str]]:
    row = row_of(changes)
    assert isinstance(row, BadRow)
    assert all(fault.ru and fault.en for fault in row.faults)
    return [(fault.column, fault.code) for fault in row.faults]


def test_a_sound_row_is_an_account() -> None:
    account = account_of()
    assert account.account_id == account_id_of("10000017") == "1aeb5b9a-4a23-5f0e-b471-324a90ba216d"
    assert (account.holder.surname, account.holder.patronymic) == ("Иванова", "Петровна")
    assert (account.tariff_plan, account.group, account.registered_persons) == ("nizhny", "urban_gas", 4)
    assert (account.status, account.opened_on, account.closed_on) == (Status.OPEN, date(2014, 9, 1), None)
    assert account.opening_balance.as_tuple() == Decimal("0.00").as_tuple()
    assert (account.typical_consumption, account.revision, account.as_of) == (Decimal("260.5"), 1, AS_OF)
    (meter,) = account.meters
    assert (meter.serial, meter.zone_names, meter.initial_values) == ("40318822", ("single",), (Decimal(12345),))


@pytest.mark.parametrize(
    ("written", "meant"), [("100", "100.00"), ("-700,5", "-700.50"), ("1257,80", "1257.80"), ("-0,00", "-0.00")]
)
def test_a_balance_has_two_decimals_however_written(written: str, meant: str) -> None:
    assert str(account_of({Column.BALANCE: written}).opening_balance) == meant


@pytest.mark.parametrize(
    ("zones", "values", "names"),
    [("2", ("5000", "3000", ""), ("day", "night")), ("3", ("1", "2", "3,5"), ("peak", "semi_peak", "night"))],
)
def test_initial_values_stand_in_the_order_of_the_zones(zones: str, values: tuple[str, ...], names: tuple[str, ...]) -> None:
    (meter,) = account_of({Column.ZONES: zones, Column.T1: values[0], Column.T2: values[1], Column.T3: values[2]}).meters
    assert meter.zone_names == names
    assert meter.initial_values == tuple(Decimal(value.replace(",", ".")) for value in values if value)


def test_what_need_not_be_there_may_be_absent() -> None:
    account = account_of({Column.PATRONYMIC: "", Column.TYPICAL: ""})
    assert account.holder.patronymic is None
    assert account.typical_consumption is None


def test_a_closed_account_has_its_last_day() -> None:
    account = account_of({Column.STATUS: "Закрыт", Column.CLOSED: "30.09.2022"})
    assert (account.status, account.closed_on) == (Status.CLOSED, date(2022, 9, 30))


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        (Column.CODE, "", "missing"),
        (Column.CODE, "код 5", "bad_code"),
        (Column.NUMBER, "", "missing"),
        (Column.NUMBER, "52000000001", "bad_account_number"),
        (Column.NUMBER, "5200000000171", "bad_account_number"),
        (Column.NUMBER, "52000000O017", "bad_account_number"),
        (Column.SURNAME, " ", "missing"),
        (Column.SURNAME, "Петров".encode().decode("cp1251"), "not_a_name"),
        (Column.NAME, "????", "not_a_name"),
        (Column.NAME, "Анна\udc98", "not_text"),
        (Column.CODE, "10\udc98", "not_text"),
        (Column.SERIAL, "4\ud83d", "not_text"),
        (Column.PATRONYMIC, "Петр0вна", "not_a_name"),
        (Column.ADDRESS, "", "missing"),
        (Column.ADDRESS, "ул.\x00", "not_text"),
        (Column.ADDRESS, "д" * 201, "too_long"),
        (Column.PLAN, "atlantis", "unknown_plan"),
        (Column.PLAN, "", "missing"),
        (Column.GROUP, "дачники", "unknown_group"),
        (Column.PERSONS, "четверо", "not_a_number"),
        (Column.PERSONS, "-1", "not_a_number"),
        (Column.PERSONS, "100", "not_a_number"),
        (Column.PERSONS, "", "missing"),
        (Column.ALONE, "может быть", "not_yes_or_no"),
        (Column.ALONE, "да", "not_alone"),
        (Column.STATUS, "приостановлен", "unknown_status"),
        (Column.OPENED, "31.02.2014", "bad_date"),
        (Column.OPENED, "2014-09-01", "bad_date"),
        (Column.OPENED, "", "missing"),
        (Column.CLOSED, "30.09.2022", "open_with_closing_date"),
        (Column.SERIAL, "№ 5", "bad_serial"),
        (Column.ZONES, "4", "not_a_number"),
        (Column.DIGITS, "12", "not_a_number"),
        (Column.VERIFIED, "13.06.2019", "verified_before_installed"),
        (Column.T1, "", "zone_value_missing"),
        (Column.T1, "-5", "bad_decimal"),
        (Column.T1, "1.5", "bad_decimal"),
        (Column.T1, "100000", "value_too_long"),
        (Column.T2, "7", "zone_not_expected"),
        (Column.BALANCE, "1,257,80", "bad_decimal"),
        (Column.BALANCE, "10,005", "bad_decimal"),
        (Column.BALANCE, "", "missing"),
        (Column.TYPICAL, "-1", "bad_decimal"),
    ],
)
def test_a_faulty_cell_refuses_the_row_and_names_the_column(column: Column, text: str, code: str) -> None:
    assert (column, code) in faults_of({column: text})


@pytest.mark.parametrize(
    ("closed", "code"), [("", "missing"), ("31.08.2014", "closed_before_opened"), ("31.09.2022", "bad_date")]
)
def test_a_closed_account_needs_a_day_after_its_opening(closed: str, code: str) -> None:
    assert faults_of({Column.STATUS: "закрыт", Column.CLOSED: closed}) == [(Column.CLOSED, code)]


def test_a_two_zone_meter_needs_both_values() -> None:
    assert faults_of({Column.ZONES: "2"}) == [(Column.T2, "zone_value_missing")]


def test_all_faults_of_a_row_are_reported_together() -> None:
    assert faults_of({Column.GROUP: "x", Column.BALANCE: "y", Column.OPENED: "z"}) == [
        (Column.GROUP, "unknown_group"),
        (Column.OPENED, "bad_date"),
        (Column.BALANCE, "bad_decimal"),
    ]


def test_a_report_repeats_what_was_written_but_never_a_personal_field() -> None:
    row = row_of({Column.GROUP: "дачники", Column.SURNAME: "Иванова1"})
    assert isinstance(row, BadRow)
    text = " ".join(fault.ru + fault.en for fault in row.faults)
    assert "дачники" in text
    assert "Иванова1" not in text


@pytest.mark.parametrize(
    ("text", "code"),
    [('a;"b;c', "broken_quotes"), ("1;2;3", "wrong_column_count"), (line_of().text + ";x", "wrong_column_count")],
)
def test_a_line_that_is_no_row_is_refused_as_a_whole(text: str, code: str) -> None:
    (row,) = reading_of(csv_of(text))
    assert isinstance(row, BadRow)
    assert (row.line, row.account_number, [fault.code for fault in row.faults]) == (2, "", [code])


def test_of_two_rows_with_one_code_or_number_the_first_is_taken() -> None:
    lines = [
        line_of().text,
        line_of({Column.NUMBER: "520000000018"}).text,
        line_of({Column.CODE: "10000019"}).text,
        line_of().text,
        "  ",
        line_of({Column.CODE: "10000018", Column.NUMBER: "520000000018"}).text,
    ]
    rows = list(reading_of(csv_of(*lines)))
    assert [row.line for row in rows if isinstance(row, GoodRow)] == [2, 7]
    assert [(row.line, [fault.code for fault in row.faults]) for row in rows if isinstance(row, BadRow)] == [
        (3, ["duplicate_code"]),
        (4, ["duplicate_account_number"]),
        (5, ["duplicate_code", "duplicate_account_number"]),
    ]


def test_a_refused_row_claims_neither_its_code_nor_its_number() -> None:
    rows = list(reading_of(csv_of(line_of({Column.PLAN: "atlantis"}).text, line_of().text)))
    assert [type(row) for row in rows] == [BadRow, GoodRow]


def test_the_base_may_forget_the_meters_of_a_closed_account_and_of_no_other() -> None:
    without = dict.fromkeys(OF_METER, "")
    assert account_of({**without, Column.STATUS: "закрыт", Column.CLOSED: "30.09.2022"}).meters == ()
    assert (Column.SERIAL, "missing") in faults_of(without)


def test_the_columns_of_the_example_are_all_there_are_but_the_contacts_and_what_few_registries_tell() -> None:
    few = {*OF_HOLDER, *FACTS_OF_METER, *OF_LEGAL_ENTITY, *OF_CONTRACT, *OF_FLAT, Column.ROOMS, Column.VERSION}
    assert set(SOUND) == set(Column) - few
