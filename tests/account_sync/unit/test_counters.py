"""KVADO's file of counters: whose each meter is shows by its flat, and what it says is told apart from what is known."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from account_sync.domain.account import Account, MeterFacts, Premises, meter_id_of
from account_sync.domain.errors import RegistryUnreadable
from account_sync.domain.registry import counters
from account_sync.domain.registry.meter_rows import MeterReading, MeterRow
from account_sync.domain.registry.rows import BadRow
from account_sync.domain.taking import Decision, Met, decide
from account_sync.domain.telling import says_the_same, taken_over
from account_sync.outside.profile_files import Profiles

from tests.account_sync.examples import account_of
from tests.account_sync.unit.test_other_formats import counter
from tests.account_sync.unit.test_taking import BATCH, TODAY

COUNTERS = Profiles().named("kvado-counters")
FLAT = Premises("77")


def of_flat(flat: str = "77", **changed: Any) -> dict[str, Any]:
    return counter(**{"flats_id": flat, **changed})


def reading_of(content: bytes) -> MeterReading:
    return MeterReading(counters.records(BytesIO(content), COUNTERS), COUNTERS)


def rows_of(*told: dict[str, Any]) -> list[MeterRow | BadRow]:
    return list(reading_of(json.dumps(list(told)).encode()))


def row_of(**changed: Any) -> MeterRow:
    (row,) = rows_of(of_flat(**changed))
    assert isinstance(row, MeterRow), row
    return row


def living_in(premises: Premises | None = FLAT, **changed: Any) -> Account:
    return replace(account_of(), premises=premises, **changed)


def decision_of(*rows: MeterRow, held: tuple[Account, ...]) -> Decision:
    return decide(rows, Met({}, {}, held), batch=BATCH, on=TODAY)


def test_a_counter_of_a_flat_is_read_as_the_meter_that_it_is() -> None:
    row = row_of(ratio=20)
    (meter,) = account_of().meters
    assert (row.line, row.premises, row.removed_on, row.account_id) == (1, FLAT, None, "")
    assert replace(row.meter, meter_id=meter.meter_id) == replace(meter, facts=MeterFacts(ratio=Decimal(20)))


def test_what_is_no_customers_meter_is_passed_over_and_keeps_its_place() -> None:
    rows = rows_of(of_flat(type="ХВС"), of_flat(houses_cards_id=5, flats_id=""), of_flat())
    assert [row.line for row in rows] == [3]


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"flats_id": ""}, ("flats_id", "missing")),
        ({"serial": ""}, ("serial", "missing")),
        ({"capacity": "много"}, ("capacity", "not_a_number")),
        ({"values": []}, ("values.date", "missing")),
        ({"replace_date": "01.11.2022"}, ("replace_date", "bad_date")),
        ({"replace_date": "2019-01-01"}, ("replace_date", "removed_before_installed")),
    ],
)
def test_a_faulty_counter_is_refused_with_its_place(changed: dict[str, Any], where: tuple[str, str]) -> None:
    good, bad = rows_of(of_flat(serial="1"), of_flat(**changed))
    assert isinstance(good, MeterRow)
    assert isinstance(bad, BadRow)
    assert (bad.line, (bad.faults[0].column, bad.faults[0].code)) == (2, where)


def test_of_two_counters_with_one_serial_in_one_flat_the_first_is_taken() -> None:
    rows = rows_of(of_flat(), of_flat("78"), of_flat())
    assert [isinstance(row, BadRow) for row in rows] == [False, False, True]
    assert isinstance(rows[2], BadRow) and "уже есть в записи 1" in rows[2].faults[0].ru


@pytest.mark.parametrize(("end", "left"), [(-1, 2), (-5, 1), (len(json.dumps([of_flat(serial="1")])) + 9, 1)])
def test_a_file_that_is_cut_off_is_told_with_its_whole_records_read(end: int, left: int) -> None:
    reading = reading_of(json.dumps([of_flat(serial="1"), of_flat(serial="2")]).encode()[:end])
    assert (len(list(reading)), reading.ending.cut_off) == (left, True)


def test_a_whole_file_ends_whole_with_a_name_around_it_or_without() -> None:
    for told in ([of_flat()], {"counters": [of_flat()]}):
        reading = reading_of(json.dumps(told).encode())
        assert (len(list(reading)), reading.ending.cut_off) == (1, False)


@pytest.mark.parametrize("content", [b"", b'{"houses": []}', b"serial;flats_id", b"\xd0\xcf\x11\xe0"])
def test_what_is_no_file_of_counters_is_refused(content: bytes) -> None:
    with pytest.raises(RegistryUnreadable):
        list(reading_of(content))


def test_a_meter_goes_to_the_account_of_its_flat_and_says_nothing_new_twice() -> None:
    held = living_in(meters=())
    decision = decision_of(row_of(), row_of(serial="2"), held=(held,))
    (account,) = decision.fresh
    assert [meter.serial for meter in account.meters] == ["40318822", "2"]
    assert account.meters[0].meter_id == meter_id_of(held.subscriber_code, "40318822")
    assert (account.revision, account.batch, account.as_of) == (2, "batch", BATCH.started_at)
    assert (decision.before, decision.added, decision.settled) == ([held], 2, dict.fromkeys((0, 1), held.account_id))
    again = decision_of(row_of(), row_of(serial="2"), held=(account,))
    assert (again.fresh, again.unchanged) == ([], 2)


def test_a_meter_that_is_told_otherwise_is_changed_and_keeps_the_facts_that_the_file_leaves_out() -> None:
    (meter,) = account_of().meters
    held = living_in(meters=(replace(meter, facts=MeterFacts(ratio=Decimal(20))),))
    decision = decision_of(row_of(check_date="2036-01-01"), held=(held,))
    assert (decision.changed, decision.added) == (1, 0)
    (now,) = decision.fresh[0].meters
    assert (now.verification_due_on, now.facts) == (date(2036, 1, 1), MeterFacts(ratio=Decimal(20)))


def test_a_meter_that_was_taken_off_leaves_its_last_figures_where_the_file_tells_them_of_that_day() -> None:
    last = [{"date": "2022-11-24", "values": {"B": "12500.5"}}]
    gone = {"replace_date": "2022-11-24"}
    for values, final in ((last, (Decimal("12500.5"),)), ([{**last[0], "date": "2022-11-20"}], ())):
        start = {"date": "2022-10-24", "is_start": True, "values": {"B": "12345"}}
        row, held = row_of(values=[start, *values], **gone), living_in()
        (account,) = decision_of(row, held=(held,)).fresh
        (former,) = account.former_meters
        assert (account.meters, former.removed_on, former.final_values) == ((), date(2022, 11, 24), final)
        assert decision_of(row, held=(account,)).unchanged == 1
        back = decision_of(row_of(), held=(account,))  # a file that has not heard of it leaves it off
        assert (back.fresh, back.unchanged) == ([], 1)
    assert decision_of(row_of(serial="1", **gone), held=(living_in(),)).unchanged == 1  # nobody knew it


def test_a_meter_of_nobodys_flat_or_of_several_accounts_is_refused_with_what_to_do() -> None:
    lodger = living_in(account_id="b", account_number="520000000025")
    for row, held, code, words in (
        (row_of(flat="99"), (living_in(),), "unknown_flat", "загрузите файл домов"),
        (row_of(), (living_in(None),), "unknown_flat", "нет ни у одного счёта"),
        (row_of(), (living_in(), lodger), "several_accounts", "520000000017, 520000000025: укажите комнату"),
        (row_of(rooms_id=3), (living_in(), lodger), "unknown_flat", "комнаты 3"),
    ):
        (bad,) = decision_of(row, held=held).refused
        assert (bad.faults[0].code, words in bad.faults[0].ru) == (code, True), bad.faults


def test_in_a_shared_flat_the_room_tells_and_a_closed_account_gives_way_to_the_open_one() -> None:
    rooms = (living_in(Premises("77", "1"), meters=()), living_in(Premises("77", "3"), meters=(), account_id="b"))
    (account,) = decision_of(row_of(rooms_id=3), held=rooms).fresh
    assert account.account_id == "b"
    closed = living_in(account_id="b", status="closed", closed_on=date(2022, 1, 1), meters=())
    (account,) = decision_of(row_of(), held=(closed, living_in(meters=()))).fresh
    assert account.account_id == account_of().account_id
    assert [each.account_id for each in decision_of(row_of(), held=(closed,)).fresh] == ["b"]


def test_a_registry_that_tells_no_flat_leaves_the_one_that_is_held() -> None:
    row, held = account_of(), living_in()
    assert says_the_same(row, held)
    assert taken_over(replace(row, registered_persons=9), held, batch="b").premises == FLAT
    assert not says_the_same(living_in(), row)
