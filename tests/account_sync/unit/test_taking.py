"""What a row does to the account that is held, and what taking the batch back does to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from account_sync.domain.account import Account, FormerNumber, Status
from account_sync.domain.imports import Import
from account_sync.domain.registry.columns import OF_METER, Column
from account_sync.domain.registry.rows import GoodRow
from account_sync.domain.taking import Closing, Decision, Met, StagedRow, decide
from account_sync.domain.undoing import undo

from tests.account_sync.examples import AS_OF, good_row

BATCH = Import(import_id="batch", file_name="a.csv", file_sha256="0", started_at=AS_OF + timedelta(days=30))
TODAY = date(2022, 12, 1)


def decision_of(*rows: StagedRow, held: tuple[Account, ...] = ()) -> Decision:
    owners = {account.account_number: account.account_id for account in held if not account.withdrawn}
    return decide(rows, Met({account.account_id: account for account in held}, owners), batch=BATCH, on=TODAY)


def moved(row: GoodRow, number: str) -> GoodRow:
    return replace(row, account=replace(row.account, account_number=number))


def test_two_accounts_cannot_swap_numbers_in_one_file_but_one_may_take_what_was_given_up_before() -> None:
    left, right = good_row(), good_row({Column.CODE: "2", Column.NUMBER: "520000000002"})
    held = (left.account, right.account)
    swapped = [moved(left, "520000000002"), moved(right, "520000000017")]
    assert [row.faults[0].code for row in decision_of(*swapped, held=held).refused] == ["account_number_taken"] * 2
    decision = decision_of(moved(right, "520000000099"), swapped[0], held=held)
    assert [(account.account_number, account.revision) for account in decision.fresh] == [
        ("520000000099", 2),
        ("520000000002", 2),
    ]
    assert decision.renumbered == 2


def test_any_change_but_what_we_add_ourselves_is_a_new_revision() -> None:
    before = good_row()
    later = replace(before.account, revision=7, as_of=AS_OF + timedelta(days=9), batch="other", added_by="first")
    later = replace(later, former_numbers=(FormerNumber("520000000001", AS_OF),))
    assert decision_of(before, held=(later,)).unchanged == 1
    elsewhere = replace(before, account=replace(before.account, address="другой адрес"))
    (account,) = decision_of(elsewhere, held=(later,)).fresh
    assert (account.revision, account.batch, account.added_by) == (8, "batch", "first")


def test_a_renumbered_account_stays_the_same_account_and_remembers_its_numbers() -> None:
    row = good_row()
    (once,) = decision_of(moved(row, "520000000055"), held=(row.account,)).fresh
    assert (once.account_id, once.former_numbers) == (row.account.account_id, (FormerNumber("520000000017", AS_OF),))
    (back,) = decision_of(row, held=(once,)).fresh
    assert [each.number for each in back.former_numbers] == ["520000000055"]


def test_a_closed_account_whose_meters_the_base_forgot_keeps_them() -> None:
    held = good_row().account
    closed = good_row({**dict.fromkeys(OF_METER, ""), Column.STATUS: "закрыт", Column.CLOSED: "30.09.2022"})
    (account,) = decision_of(closed, held=(held,)).fresh
    assert (account.status, account.meters) == (Status.CLOSED, held.meters)
    assert decision_of(closed, held=(account,)).unchanged == 1


def test_an_unmentioned_account_is_closed_unless_it_was_told_of_since() -> None:
    held = good_row().account
    decision = decision_of(Closing(held.account_id, 1), held=(held,))
    (account,) = decision.fresh
    assert (account.status, account.closed_on, account.as_of, account.batch) == ("closed", TODAY, BATCH.started_at, "batch")
    assert (decision.closed, decision.before) == (1, [held])
    assert decision_of(Closing(held.account_id, 1), held=(replace(held, revision=2),)).passed_over == 1
    assert decision_of(Closing("gone", 1)).passed_over == 1


def told(version: str, **changed: str) -> GoodRow:
    return good_row({Column.VERSION: version, **{Column[name.upper()]: cell for name, cell in changed.items()}})


def test_of_two_rows_of_one_day_the_bases_own_number_decides_and_without_one_the_later_import() -> None:
    held = told("7", persons="5").account
    late, same, next_one = told("6", persons="4"), told("7", persons="4"), told("8", persons="4")
    (refused,) = decision_of(late, held=(held,)).refused
    assert refused.faults[0].code == "older_than_held"
    assert "на 31.10.2022, № 6 старее тех, что уже загружены (на 31.10.2022, № 7)" in refused.faults[0].ru
    assert [len(decision_of(row, held=(held,)).fresh) for row in (same, next_one, good_row())] == [1, 1, 1]
    assert decision_of(told("6", persons="4", balance_day="01.11.2022"), held=(held,)).changed == 1  # the day comes first
    again = decision_of(told("9", persons="5"), held=(held,))
    assert (again.fresh, again.unchanged, again.versions) == ([], 1, {held.account_id: 9})


def undone(*ids: str, held: tuple[Account, ...], before: tuple[Account, ...] = (), owners: dict[str, str] | None = None):
    return undo(
        ids, batch="batch", held={each.account_id: each for each in held}, before={each.account_id: each for each in before},
        owners=owners or {}, on=TODAY,
    )  # fmt: skip


def test_taken_back_an_account_is_what_it_was_with_a_newer_revision() -> None:
    was = replace(good_row().account, revision=3, batch="before")
    now = replace(was, revision=4, batch="batch", address="другой адрес")
    (account,) = undone(was.account_id, held=(now,), before=(was,)).fresh
    assert account == replace(was, revision=5)


def test_an_account_that_only_the_batch_told_of_is_withdrawn() -> None:
    now = replace(good_row().account, batch="batch", added_by="batch")
    (account,) = undone(now.account_id, held=(now,)).fresh
    assert (account.withdrawn, account.status, account.closed_on, account.revision) == (True, "closed", TODAY, 2)
    assert undone(now.account_id, held=(replace(account, batch="batch"),)).fresh == []


def test_what_a_later_import_told_of_stays_and_is_told() -> None:
    was = good_row().account
    changed = replace(was, revision=3, batch="later")
    added = replace(changed, account_id="added", added_by="batch")
    kept = undone(was.account_id, "added", held=(changed, added), before=(was,)).kept
    assert [(each.code, each.by) for each in kept] == [("told_of_later", "later")] * 2


def test_what_the_batch_left_alone_is_left_alone() -> None:
    undoing = undone("gone", "same", held=(replace(good_row().account, account_id="same", batch="other"),))
    assert (undoing.fresh, undoing.kept) == ([], [])


def test_numbers_that_were_handed_on_go_back_the_same_way() -> None:
    left, right = good_row().account, good_row({Column.CODE: "2", Column.NUMBER: "520000000002"}).account
    decision = decision_of(moved(GoodRow(2, right), "520000000099"), moved(GoodRow(3, left), "520000000002"), held=(left, right))
    now = tuple(decision.fresh)
    owners = {"520000000002": left.account_id}  # of the numbers to go back to: one is free, one is held by the other
    undoing = undone(left.account_id, right.account_id, held=now, before=(left, right), owners=owners)
    assert [account.account_number for account in undoing.fresh] == ["520000000017", "520000000002"]


def test_a_number_that_another_account_has_by_now_is_not_taken_back() -> None:
    was = good_row().account
    now = replace(was, revision=2, batch="batch", account_number="520000000055")
    (kept,) = undone(was.account_id, held=(now,), before=(was,), owners={was.account_number: "other"}).kept
    assert (kept.code, kept.by) == ("number_taken_since", "other")


def test_an_account_that_was_withdrawn_may_be_told_of_again() -> None:
    gone = replace(good_row().account, withdrawn=True, status=Status.CLOSED, closed_on=TODAY, revision=2, added_by="first")
    (account,) = decision_of(good_row(), held=(gone,)).fresh
    assert (account.withdrawn, account.revision, account.former_numbers) == (False, 3, ())
