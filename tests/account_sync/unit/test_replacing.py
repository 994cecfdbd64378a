from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from account_sync.domain.account import Account, Status, meter_id_of
from account_sync.domain.errors import AccountSyncError
from account_sync.domain.replacing import NewMeter, replace_meter
from account_sync.domain.telling import says_the_same, taken_over

from tests.account_sync.examples import Column, account_of

TODAY = date(2022, 11, 20)
NEW = NewMeter(
    serial="77", zones=1, digits=6, verification_due_on=date(2038, 11, 10), initial_values=(Decimal(3),), ratio=Decimal(20)
)


def replaced(account: Account | None = None, **changes: Any) -> Account:
    given: dict[str, Any] = {
        "old_serial": "40318822", "final_values": (Decimal(12700),), "new": NEW, "on": date(2022, 11, 10), "today": TODAY,
    }  # fmt: skip
    return replace_meter(account or account_of(), **{**given, **changes})


def test_the_new_meter_stands_in_the_place_of_the_former_which_is_kept_with_its_figures() -> None:
    before, after = account_of(), replaced()

    [new], [former] = after.meters, after.former_meters
    assert (new.serial, new.meter_id, new.initial_on, new.initial_values) == (
        "77", meter_id_of("10000017", "77"), date(2022, 11, 10), (Decimal(3),),
    )  # fmt: skip
    assert new.facts is not None and new.facts.ratio == 20
    assert (former.meter, former.final_values, former.source) == (before.meters[0], (Decimal(12700),), "staff")
    assert (after.revision, after.batch) == (before.revision + 1, "")


@pytest.mark.parametrize(("changes", "code"), [
    ({"old_serial": "1"}, "meter_not_there"),
    ({"on": date(2019, 6, 13)}, "replacement_day"),
    ({"on": date(2022, 11, 21)}, "replacement_day"),
    ({"new": replace(NEW, serial="40318822")}, "serial_taken"),
    ({"final_values": (Decimal(1), Decimal(2))}, "figures_do_not_fit"),
    ({"final_values": (Decimal(100000),)}, "figures_do_not_fit"),
    ({"new": replace(NEW, initial_values=())}, "figures_do_not_fit"),
    ({"account": replace(account_of(), status=Status.CLOSED)}, "account_closed"),
])  # fmt: skip
def test_what_cannot_be_is_refused(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(AccountSyncError) as refused:
        replaced(**changes)
    assert refused.value.code == code


def test_the_former_meter_does_not_come_back_as_a_third_one() -> None:
    with pytest.raises(AccountSyncError) as refused:
        replaced(replaced(), old_serial="77", new=replace(NEW, serial="40318822"))
    assert refused.value.code == "serial_taken"


def test_a_base_that_has_not_heard_of_it_yet_does_not_undo_a_replacement() -> None:
    held, row = replaced(), account_of()

    assert says_the_same(row, held)
    told = taken_over(replace(row, registered_persons=5), held, batch="b")
    assert (told.meters, told.former_meters) == (held.meters, held.former_meters)


def test_a_registry_with_another_serial_is_a_replacement_whose_last_figures_nobody_told() -> None:
    held, row = account_of(), account_of({Column.SERIAL: "88", Column.INITIAL_DAY: "05.11.2022"})

    told = taken_over(row, held, batch="b")

    [former] = told.former_meters
    assert (former.meter, former.removed_on, former.final_values, former.source) == (
        held.meters[0], date(2022, 11, 5), (), "imported",
    )  # fmt: skip
    assert says_the_same(row, told)


def test_a_registry_that_tells_the_clerks_new_meter_at_last_says_the_same_of_it() -> None:
    held = replaced()
    row = account_of({Column.SERIAL: "77", Column.DIGITS: "6", Column.INSTALLED: "10.11.2022", Column.VERIFIED: "10.11.2038",
                      Column.INITIAL_DAY: "10.11.2022", Column.T1: "3"})  # fmt: skip

    assert says_the_same(row, held)
