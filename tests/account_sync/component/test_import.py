"""Applying a registry: what goes in, what is announced, what is refused, and what a second time changes."""

from __future__ import annotations

from account_sync import actions
from account_sync.app import service
from account_sync.domain.account import account_id_of
from account_sync.domain.registry.columns import Column
from chassis.pace import Pace
from chassis.testing import Running

from tests.account_sync.examples import DEMO

UPDATED = "account_sync.account_updated.v1"
FIVE = [{Column.CODE: f"1000001{n}", Column.NUMBER: f"52000000001{n}"} for n in range(5)]


def accounts(running: Running) -> dict[str, dict]:
    return {row["subscriber_code"]: row for row in running.database.accounts.find()}


def test_good_rows_go_in_and_are_announced_on_the_bulk_lane_without_people(running, registry) -> None:
    done = actions.import_registry(running.transactions, path=registry(FIVE))
    assert (done.rows, done.added, done.changed, done.unchanged, done.refused) == (5, 5, 0, 0, 0)
    events = running.outbox(UPDATED)
    assert {event.subject for event in events} == {account_id_of(row[Column.CODE]) for row in FIVE}
    assert {event.partition_key for event in events} == {event.subject for event in events}
    assert running.database.outbox.count_documents({"lane": "bulk"}) == 5
    data = events[0].data
    assert (data["opening_balance"], data["typical_consumption"], data["closed_on"]) == ("0.00", "260.5", None)
    assert data["meters"][0]["initial_values"] == [{"zone": "single", "value": "12345"}]
    assert data["as_of"].startswith("2022-11-01T04:00:0")
    assert data["batch"] == done.import_id
    assert not {"surname", "name", "patronymic", "address", "holder"} & set(data)
    assert "Иванова" not in str([dict(event.data) for event in events])


def test_between_two_chunks_it_looks_whether_others_wait_for_the_database(running, registry, monkeypatch) -> None:
    looked: list[float] = []
    monkeypatch.setattr(Pace, "worked", lambda _pace, seconds: looked.append(seconds))
    rows = [{Column.CODE: f"2000{n:04}", Column.NUMBER: f"53{n:010}"} for n in range(running.settings.import_chunk + 1)]
    actions.import_registry(running.transactions, path=registry(rows))
    assert len(looked) == 2


def test_the_same_file_again_changes_nothing_and_tells_when_it_was_applied(running, registry, command) -> None:
    path = registry(FIVE)
    first = actions.import_registry(running.transactions, path=path)
    before = accounts(running)
    same = actions.import_registry(running.transactions, path=path)
    assert (same.import_id, running.database.imports.count_documents({})) == (first.import_id, 1)
    assert same.applied_before == first.finished_at.replace(microsecond=first.finished_at.microsecond // 1000 * 1000)
    told = command("import-registry", path)
    assert (told.exit_code, f"применён {same.applied_before:%d.%m.%Y %H:%M}" in told.output) == (0, True)
    again = actions.import_registry(running.transactions, path=path, again=True)
    assert (again.added, again.changed, again.unchanged, again.applied_before) == (0, 0, 5, same.applied_before)
    assert accounts(running) == before
    assert len(running.outbox()) == 5


def test_accounts_that_stand_in_two_files_are_added_once(running, registry) -> None:
    actions.import_registry(running.transactions, path=registry(FIVE[:3]))
    done = actions.import_registry(running.transactions, path=registry(FIVE))
    assert (done.added, done.unchanged) == (2, 3)
    assert len(running.outbox()) == 5


def test_only_a_changed_account_gets_a_new_revision_and_an_event(running, registry) -> None:
    actions.import_registry(running.transactions, path=registry(FIVE))
    changed = [{**FIVE[0], Column.PERSONS: "5"}, {**FIVE[1], Column.NAME: "Алла"}, *FIVE[2:]]
    done = actions.import_registry(running.transactions, path=registry(changed))
    assert (done.changed, done.unchanged) == (2, 3)
    assert [(event.subject, event.revision) for event in running.outbox(UPDATED)[5:]] == [
        (account_id_of(FIVE[0][Column.CODE]), 2),
        (account_id_of(FIVE[1][Column.CODE]), 2),
    ]


def test_a_number_that_belongs_to_another_code_is_reported_and_taken_when_given_up(running, registry) -> None:
    actions.import_registry(running.transactions, path=registry(FIVE))
    taken = {**FIVE[0], Column.NUMBER: FIVE[1][Column.NUMBER]}
    done = actions.import_registry(running.transactions, path=registry([taken]))
    assert (done.taken, done.refused) == (0, 1)
    assert accounts(running)["10000010"]["account_number"] == "520000000010"
    moved = {**FIVE[1], Column.NUMBER: "520000000099"}
    done = actions.import_registry(running.transactions, path=registry([moved, taken]))
    assert (done.changed, done.refused) == (2, 0)
    assert accounts(running)["10000010"]["account_number"] == "520000000011"


def test_bad_rows_end_in_a_report_with_lines_and_reasons_while_good_rows_go_in(running, registry, command) -> None:
    bad = {**FIVE[1], Column.GROUP: "дачники", Column.SURNAME: "Секретова5"}
    result = command("import-registry", registry([FIVE[0], bad, FIVE[2]], "1;2;3"))
    assert result.exit_code == 0, result.output
    assert "дачники" in result.output
    assert "Строк 4: новых 2" in result.output
    assert "Секретова5" not in result.output
    rows = list(running.database.import_refusals.find().sort("line"))
    assert [(row["line"], [fault["code"] for fault in row["faults"]]) for row in rows] == [
        (3, ["not_a_name", "unknown_group"]),
        (5, ["wrong_column_count"]),
    ]


def test_a_saved_report_can_be_shown_again(running, registry, command) -> None:
    first = command("import-registry", registry([FIVE[0]], "1;2;3"))
    import_id = running.database.imports.find_one()["_id"]
    shown = command("show-import").output
    assert "столбцов 3, а нужно 25" in shown
    assert first.output.endswith(shown)  # the command's log line may stand before it
    assert command("show-import", import_id).output == shown
    unknown = command("show-import", "no-such")
    assert unknown.exit_code == 1
    assert "Такой загрузки нет" in unknown.output


def test_no_good_row_at_all_is_a_failure(registry, command) -> None:
    assert command("import-registry", registry([], "1;2;3")).exit_code == 1


def test_whole_file_errors_say_what_to_do_and_leave_no_trace(running, registry, command, tmp_path) -> None:
    for path in (registry([]), str(tmp_path / "absent.csv")):
        result = command("import-registry", path)
        assert result.exit_code == 1
        assert "Error: " in result.output
        assert "Traceback" not in result.output
    assert running.database.imports.count_documents({}) == 0


def test_the_demo_registry_goes_in_within_seconds(mongo_url) -> None:
    with Running(service, mongo_url) as running:
        done = actions.import_registry(running.transactions, path=str(DEMO / "registry.csv"))
        assert (done.added, done.refused) == (1000, 36)
        assert (done.finished_at - done.started_at).total_seconds() < 10
        assert running.database.outbox.count_documents({}) == 1000
        again = actions.import_registry(running.transactions, path=str(DEMO / "registry.csv"), again=True)
        assert (again.unchanged, again.refused) == (1000, 36)
        assert running.database.outbox.count_documents({}) == 1000
