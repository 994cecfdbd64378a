"""An import step by step, with everything kept in memory: staged, stopped anywhere, shown, applied once, taken back."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from account_sync import actions
from account_sync.actions.progress import Step
from account_sync.domain.account import account_id_of
from account_sync.domain.errors import (
    ImportBusy,
    ImportNotReady,
    ImportUnknown,
    ProfileUnknown,
    RegistryRefused,
    RegistryUnreadable,
)
from account_sync.domain.imports import Phase
from account_sync.domain.registry.columns import Column

from tests.account_sync.examples import AS_OF, csv_of, line_of
from tests.account_sync.unit.memory import Killed, MemoryTransactions

FULL = "registry-csv-full"


def row(n: int, **changed: str) -> str:
    changes = {Column[name.upper()]: text for name, text in changed.items()}
    return line_of({Column.CODE: f"{n}", Column.NUMBER: f"52000000000{n}"} | changes).text


FIVE = csv_of(*(row(n) for n in range(5)))


def made(**files: bytes) -> MemoryTransactions:
    return MemoryTransactions({f"{name}.csv": content for name, content in files.items()})


def test_a_file_is_applied_in_chunks_and_counted() -> None:
    transactions = made(a=csv_of(row(1), row(2), row(3), "broken"))
    done = actions.import_registry(transactions, path="a.csv")
    assert (done.rows, done.added, done.refused, done.taken) == (4, 3, 1, 3)
    assert (done.phase, done.finished_at, done.applied_before) == (Phase.APPLIED, AS_OF, None)
    assert transactions.runs == 8  # begin, two chunks of two rows, judged; begun, two chunks, finished
    assert [fact.lane for fact, _ in transactions.announced] == ["bulk"] * 3
    assert [fact.data["batch"] for fact, _ in transactions.announced] == [done.import_id] * 3
    assert [refused.line for refused in transactions.store.imports.refused] == [5]


def test_the_very_same_file_is_applied_once_unless_it_is_wanted_again() -> None:
    transactions = made(a=FIVE)
    first = actions.import_registry(transactions, path="a.csv")
    runs = transactions.runs
    same = actions.import_registry(transactions, path="a.csv")
    assert (same.import_id, same.applied_before, transactions.runs) == (first.import_id, AS_OF, runs + 1)
    again = actions.import_registry(transactions, path="a.csv", again=True)
    assert (again.import_id != first.import_id, again.unchanged, again.applied_before) == (True, 5, AS_OF)
    assert len(transactions.announced) == 5


def test_a_file_without_rows_is_refused_before_anything_is_written() -> None:
    transactions = made(a=csv_of(" ;; "))
    with pytest.raises(RegistryUnreadable):
        actions.import_registry(transactions, path="a.csv")
    assert transactions.runs == 0


def test_stopped_before_any_transaction_the_same_command_goes_on_and_ends_alike() -> None:
    content = csv_of(row(1), row(2), "broken", row(2), row(3), row(4))
    whole = made(a=content)
    actions.import_registry(whole, path="a.csv")
    for stop in range(1, whole.runs):
        transactions = made(a=content)
        transactions.stop_after = stop
        with pytest.raises(Killed):
            actions.import_registry(transactions, path="a.csv")
        transactions.stop_after = None
        done = actions.import_registry(transactions, path="a.csv")
        assert transactions.store.imports == whole.store.imports, stop
        assert transactions.store.accounts == whole.store.accounts, stop
        assert (len(transactions.announced), done.added) == (4, 4), stop


def test_two_that_go_on_with_one_import_do_not_do_it_twice() -> None:
    transactions = made(a=FIVE)
    staged = actions.stage_registry(transactions, path="a.csv")
    seen: list[int] = []

    def meddle(step: Step, done: int, whole: int) -> None:
        if not seen:
            seen.append(done)
            actions.apply_import(transactions, import_id=staged.import_id)

    with pytest.raises(ImportBusy):
        actions.apply_import(transactions, import_id=staged.import_id, progress=meddle)
    assert len(transactions.announced) == 5


def test_a_staged_import_changes_nothing_and_shows_what_it_would_change() -> None:
    first, second = row(1, balance="5,00", surname="Другая"), row(2, number="520000000092")
    later = csv_of(first, second, row(3), row(4), row(5, number="520000000002"), "broken")
    transactions = made(a=csv_of(row(1), row(2), row(3)), b=later)
    actions.import_registry(transactions, path="a.csv")
    staged = actions.stage_registry(transactions, path="b.csv")
    held, told = dict(transactions.store.accounts.held), len(transactions.announced)
    run, preview = actions.preview_import(transactions, import_id=staged.import_id, limit=3)
    assert (run.phase, run.refused) == (Phase.STAGED, 1)
    assert {name: count for name, count in preview.counts.items() if count} == {
        "added": 2, "changed": 2, "renumbered": 1, "unchanged": 1, "differing": 4
    }  # fmt: skip
    assert [(each.kind, each.account_number) for each in preview.differences] == [
        ("changed", "520000000001"), ("renumbered", "520000000092"), ("added", "520000000004")
    ]  # fmt: skip
    changes = {change.field: (change.before, change.after) for change in preview.differences[0].changes}
    assert changes == {"opening_balance": ("0.00", "5.00"), "holder": (None, None)}
    assert (transactions.store.accounts.held, len(transactions.announced)) == (held, told)
    done = actions.apply_import(transactions, import_id=staged.import_id)
    assert (done.added, done.changed, done.renumbered, done.unchanged) == (2, 2, 1, 1)


def test_a_step_that_does_not_follow_is_refused() -> None:
    transactions = made(a=FIVE)
    run = actions.stage_registry(transactions, path="a.csv")
    for step in (actions.apply_import, actions.roll_back_import):
        with pytest.raises(ImportUnknown):
            step(transactions, import_id="none")
    with pytest.raises(ImportUnknown):
        actions.preview_import(transactions, import_id="none", limit=1)
    with pytest.raises(ImportNotReady):
        actions.roll_back_import(transactions, import_id=run.import_id)
    actions.apply_import(transactions, import_id=run.import_id)
    for step in (actions.apply_import, lambda *_, **named: actions.preview_import(*_, **named, limit=1)):
        with pytest.raises(ImportNotReady) as refused:
            step(transactions, import_id=run.import_id)
        assert refused.value.details == {"phase": "applied"}


def test_a_batch_is_taken_back_from_wherever_it_stands_and_may_be_applied_anew() -> None:
    whole = made(a=csv_of(row(1), row(2)), b=csv_of(row(1, persons="7"), row(2), row(3), row(4), row(5)))
    for stop in range(20):
        transactions = made(**{name.removesuffix(".csv"): content for name, content in whole.files.items()})
        actions.import_registry(transactions, path="a.csv")
        before = dict(transactions.store.accounts.held)
        run = actions.import_registry(transactions, path="b.csv")
        transactions.stop_after = transactions.runs + stop
        try:
            actions.roll_back_import(transactions, import_id=run.import_id)
        except Killed:
            transactions.stop_after = None
            if transactions.store.imports.runs[run.import_id].phase is not Phase.ROLLED_BACK:
                actions.roll_back_import(transactions, import_id=run.import_id)
        transactions.stop_after = None
        done = transactions.store.imports.runs[run.import_id]
        assert (done.phase, done.restored, done.withdrawn, done.kept) == (Phase.ROLLED_BACK, 1, 3, 0)
        held = transactions.store.accounts.held
        assert {key for key, account in held.items() if not account.withdrawn} == set(before)
        assert held[account_id_of("1")].registered_persons == 4
        again = actions.import_registry(transactions, path="b.csv")
        assert (again.changed, again.unchanged) == (4, 1)


def test_numbers_that_were_handed_on_within_a_batch_go_back_the_same_way() -> None:
    transactions = made(a=csv_of(row(1), row(2)), b=csv_of(row(2, number="520000000092"), row(1, number="520000000002")))
    actions.import_registry(transactions, path="a.csv")
    run = actions.import_registry(transactions, path="b.csv")
    assert (run.renumbered, run.refused) == (2, 0)
    done = actions.roll_back_import(transactions, import_id=run.import_id)
    assert (done.restored, done.kept) == (2, 0)


def test_the_staging_of_an_old_import_is_forgotten_and_it_can_not_be_taken_back_any_more() -> None:
    transactions = made(a=FIVE, b=csv_of(row(1, persons="7")))
    run = actions.import_registry(transactions, path="a.csv")
    waiting = actions.stage_registry(transactions, path="b.csv")
    actions.forget_old(transactions)
    assert len(transactions.store.staging.held) == 6
    transactions.settings.rollback_days = -1
    actions.forget_old(transactions)
    actions.forget_old(transactions)
    assert {key[0] for key in transactions.store.staging.held} == {waiting.import_id}
    with pytest.raises(ImportNotReady):
        actions.roll_back_import(transactions, import_id=run.import_id)


def test_the_report_tells_what_was_not_taken_back() -> None:
    transactions = made(a=csv_of(row(1)), b=csv_of(row(1, persons="7")))
    first = actions.import_registry(transactions, path="a.csv")
    later = actions.import_registry(transactions, path="b.csv")
    actions.roll_back_import(transactions, import_id=first.import_id)
    report = actions.import_report(transactions.read(), import_id=first.import_id, limit=5)
    assert [(kept.account_number, kept.by) for kept in report.kept] == [("520000000001", later.import_id)]


def test_a_report_is_the_named_import_or_the_last_or_refused() -> None:
    transactions = made(a=FIVE)
    with pytest.raises(ImportUnknown):
        actions.import_report(transactions.read(), import_id=None, limit=5)
    done = actions.import_registry(transactions, path="a.csv")
    for named in (None, done.import_id):
        assert actions.import_report(transactions.read(), import_id=named, limit=5).run == done
    with pytest.raises(ImportUnknown):
        actions.import_report(transactions.read(), import_id="import-9", limit=5)
    assert actions.page_of_imports(transactions.read(), limit=5) == ([done], None)
    assert FULL in [profile.name for profile in actions.list_profiles(transactions.read())]


def test_a_profile_is_named_or_told_by_the_name_of_the_file() -> None:
    transactions = MemoryTransactions({"base-full.csv": csv_of(row(1)), "a.csv": FIVE, "a.pdf": FIVE})
    assert actions.import_registry(transactions, path="a.csv").profile == "registry-csv"
    with pytest.raises(RegistryRefused) as refused:
        actions.import_registry(transactions, path="base-full.csv")
    assert refused.value.details["troubles"] == ["no_control_row"]
    for path, profile in (("a.pdf", ""), ("a.csv", "atlantis")):
        with pytest.raises(ProfileUnknown):
            actions.import_registry(transactions, path=path, profile=profile)


def full(*rows: str) -> bytes:
    return csv_of(*rows, f"ИТОГО;{len(rows)}")


@pytest.fixture
def lenient() -> MemoryTransactions:
    """A whole registry that may lack half of the accounts; its control row counts only."""
    from dataclasses import replace

    transactions = made()
    known = transactions.profiles.named(FULL)
    policy = replace(known.policy, bad_rows_percent=60)
    profile = replace(
        known, policy=policy, snapshot=replace(known.snapshot, at_most_percent=50), control=replace(known.control, balance=None)
    )
    transactions.profiles = SimpleNamespace(named=lambda _: profile, for_file=lambda _: profile)
    return transactions


def test_a_whole_registry_closes_what_it_does_not_mention(lenient: MemoryTransactions) -> None:
    lenient.files = {"a": full(row(1), row(2), row(3), row(4)), "b": full(row(1), row(3, plan="atlantis"))}
    actions.import_registry(lenient, path="a")
    staged = actions.stage_registry(lenient, path="b")
    _, preview = actions.preview_import(lenient, import_id=staged.import_id, limit=9)
    closed = [each.account_number for each in preview.differences if each.kind == "closed"]
    assert sorted(closed) == ["520000000002", "520000000004"]
    done = actions.apply_import(lenient, import_id=staged.import_id)
    assert (done.unchanged, done.closed, done.refused, done.changed) == (1, 2, 1, 0)
    statuses = {account.subscriber_code: account.status for account in lenient.store.accounts.held.values()}
    assert statuses == {"1": "open", "2": "closed", "3": "open", "4": "closed"}
    actions.roll_back_import(lenient, import_id=done.import_id)
    assert {account.status for account in lenient.store.accounts.held.values()} == {"open"}


def test_stopped_while_it_compares_it_closes_nobody_twice(lenient: MemoryTransactions) -> None:
    lenient.files = {"a": full(row(1), row(2), row(3), row(4)), "b": full(row(1), row(3))}
    actions.import_registry(lenient, path="a")
    lenient.stop_after = lenient.runs + 3  # begin, one chunk, the closings dropped
    with pytest.raises(Killed):
        actions.import_registry(lenient, path="b")
    lenient.stop_after += 1
    with pytest.raises(Killed):
        actions.import_registry(lenient, path="b")
    lenient.stop_after = None
    assert actions.import_registry(lenient, path="b").closed == 2


def test_nobody_is_closed_when_rows_do_not_tell_whose_they_are(lenient: MemoryTransactions) -> None:
    lenient.files = {"a": full(row(1), row(2), row(3), row(4)), "b": full(row(1), row(3), "broken")}
    actions.import_registry(lenient, path="a")
    done = actions.import_registry(lenient, path="b")
    assert (done.closed, [trouble.code for trouble in done.troubles]) == (0, ["nobody_closed"])


def test_a_whole_registry_that_lacks_too_many_accounts_is_refused_and_leaves_nothing(lenient: MemoryTransactions) -> None:
    lenient.files = {"a": full(row(1), row(2), row(3), row(4)), "b": full(row(1))}
    actions.import_registry(lenient, path="a")
    with pytest.raises(RegistryRefused) as refused:
        actions.import_registry(lenient, path="b")
    assert refused.value.details["troubles"] == ["too_many_closings"]
    assert {key[0] for key in lenient.store.staging.held} == {"import-1"}
