"""The base names another holder: only that and the day leave account-sync."""

from __future__ import annotations

from account_sync import actions
from account_sync.domain.account import account_id_of
from account_sync.domain.registry.columns import Column

CHANGED = "account_sync.holder_changed.v1"
BOTH = [{Column.CODE: f"1000001{n}", Column.NUMBER: f"52000000001{n}"} for n in range(2)]
NEW = {Column.SURNAME: "Сидоров", Column.NAME: "Пётр", Column.PATRONYMIC: "Ильич"}


def test_another_holder_is_announced_at_once_with_the_day_and_nobodys_name(running, registry) -> None:
    actions.import_registry(running.transactions, path=registry(BOTH))
    assert running.outbox(CHANGED) == []
    actions.import_registry(running.transactions, path=registry([{**BOTH[0], **NEW}, BOTH[1]]))
    (event,) = running.outbox(CHANGED)
    account_id = account_id_of("10000010")
    assert (event.subject, event.partition_key, event.revision) == (account_id, account_id, 2)
    assert dict(event.data) == {"account_id": account_id, "holder_revision": 2, "changed_on": "2022-11-01"}
    assert running.database.outbox.find_one({"type": CHANGED})["lane"] == "live"


def test_a_marriage_or_another_spelling_is_no_other_holder(running, registry) -> None:
    actions.import_registry(running.transactions, path=registry(BOTH))
    married, spelt = {**BOTH[0], Column.SURNAME: "Королёва"}, {**BOTH[1], Column.NAME: "АННА"}
    done = actions.import_registry(running.transactions, path=registry([married, spelt]))
    assert done.changed == 2 and running.outbox(CHANGED) == []


def test_an_import_that_is_taken_back_makes_the_former_holder_a_new_one(running, registry) -> None:
    actions.import_registry(running.transactions, path=registry(BOTH))
    wrong = actions.import_registry(running.transactions, path=registry([{**BOTH[0], **NEW}]))
    actions.roll_back_import(running.transactions, import_id=wrong.import_id)
    assert [event.data["holder_revision"] for event in running.outbox(CHANGED)] == [2, 3]
    held = running.database.accounts.find_one({"_id": account_id_of("10000010")})
    assert (held["holder"]["surname"], held["holder_revision"]) == ("Иванова", 3)
