"""An import as an operator does it: checked, looked at, applied, taken back; and killed in earnest at any chunk."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from account_sync import actions
from account_sync.actions.applying import apply_rows
from account_sync.app import service
from account_sync.domain.account import account_id_of
from account_sync.domain.errors import ImportBusy
from account_sync.domain.registry.columns import Column
from chassis.testing import Running

from tests.account_sync.examples import SOUND, csv_of, line_of

ROOT = Path(__file__).resolve().parents[3]
UPDATED = "account_sync.account_updated.v1"


def row(n: int, **changed: str) -> dict[Column, str]:
    return {Column.CODE: f"1000001{n}", Column.NUMBER: f"52000000001{n}"} | {Column[k.upper()]: v for k, v in changed.items()}


FIVE = [row(n) for n in range(5)]


def id_in(output: str) -> str:
    return re.findall(r"Загрузка ([0-9a-f-]{36})", output)[-1]


def kept(running: Running) -> dict[str, Any]:
    return {name: list(running.database[name].find().sort("_id")) for name in ("accounts", "outbox", "former_accounts")}


def test_a_file_is_checked_looked_at_applied_and_taken_back(running, registry, command) -> None:
    actions.import_registry(running.transactions, path=registry(FIVE))
    before = kept(running)
    later = registry([row(0, persons="7"), row(1, number="520000000099"), *FIVE[2:4], row(5), row(6)], "1;2;3")
    staged = command("stage-import", later)
    import_id = id_in(staged.output)
    assert "Строк 7: новых 0, изменено 0, без изменений 0, отклонено 1." in staged.output
    shown = command("preview-import", import_id)
    assert "520000000010  изменён / changed" in shown.output
    assert "зарегистрировано / registered_persons: 4 → 7" in shown.output
    assert "лицевой счёт / account_number: 520000000011 → 520000000099" in shown.output
    assert "новых / new 2, изменено / changed 2, из них сменят номер / of these renumbered 1" in shown.output
    assert kept(running) == before
    applied = command("apply-import", import_id)
    assert "Строк 7: новых 2, изменено 2, без изменений 2, отклонено 1." in applied.output
    assert [event.data["account_number"] for event in running.outbox(UPDATED)[-4:]] == [
        "520000000010", "520000000099", "520000000015", "520000000016"
    ]  # fmt: skip
    back = command("rollback-import", import_id)
    assert "возвращено / restored: 2" in back.output
    assert "изъято / withdrawn: 2" in back.output
    held = {account["subscriber_code"]: account for account in running.database.accounts.find()}
    assert [held[code]["revision"] for code in ("10000010", "10000011", "10000012")] == [3, 3, 1]
    assert (held["10000010"]["registered_persons"], held["10000011"]["account_number"]) == (4, "520000000011")
    last = {event.subject: event for event in running.outbox(UPDATED)}
    assert last[account_id_of("10000015")].data["status"] == "closed"
    assert last[account_id_of("10000011")].data["account_number"] == "520000000011"
    assert running.database.staged_rows.count_documents({"_id": {"$gt": import_id, "$lt": f"{import_id};"}}) == 0
    assert import_id in command("list-imports").output


def test_the_number_of_a_withdrawn_account_is_free_and_nobody_sees_the_account(running, registry) -> None:
    wrong = actions.import_registry(running.transactions, path=registry(FIVE))
    actions.roll_back_import(running.transactions, import_id=wrong.import_id)
    right = actions.import_registry(running.transactions, path=registry([{**FIVE[0], Column.CODE: "77"}]))
    assert (right.added, right.refused) == (1, 0)
    gone = account_id_of(FIVE[0][Column.CODE])
    answer = running.client.get(f"/api/v1/accounts/{gone}", headers=running.headers("u", [gone]))
    assert answer.status_code == 404
    again = actions.import_registry(running.transactions, path=registry(FIVE[1:]))
    assert (again.changed, again.added) == (4, 0)


def test_what_a_later_import_told_of_is_not_taken_back_and_is_told(running, registry, command) -> None:
    first = actions.import_registry(running.transactions, path=registry(FIVE[:2]))
    later = actions.import_registry(running.transactions, path=registry([row(0, persons="7")]))
    told = command("rollback-import", first.import_id).output
    assert f"Счёт 520000000010 не возвращён: его меняла более поздняя загрузка ({later.import_id})." in told
    assert running.database.accounts.find_one({"subscriber_code": "10000010"})["registered_persons"] == 7
    assert command("rollback-import", first.import_id).exit_code == 1


def test_two_that_go_on_with_one_import_do_not_do_it_twice(running, registry) -> None:
    staged = actions.stage_registry(running.transactions, path=registry(FIVE))
    begun = running.transactions.run(partial(actions.begin_applying, import_id=staged.import_id))
    running.transactions.run(partial(apply_rows, run=begun))
    with pytest.raises(ImportBusy):
        running.transactions.run(partial(apply_rows, run=begun))
    assert len(running.outbox()) == running.settings.import_chunk


def test_an_import_that_is_too_old_is_final(running, registry, command) -> None:
    actions.import_registry(running.transactions, path=registry(FIVE))
    later = actions.import_registry(running.transactions, path=registry([row(0, persons="7")]))
    running.clock(at="2022-12-10T07:00:00+03:00")
    actions.forget_old(running.transactions)
    assert [running.database[name].count_documents({}) for name in ("staged_rows", "former_accounts")] == [0, 0]
    assert "уже нельзя откатить" in command("rollback-import", later.import_id).output


def test_a_renumbered_account_keeps_its_id_and_the_list_of_its_numbers(running, registry) -> None:
    actions.import_registry(running.transactions, path=registry(FIVE))
    done = actions.import_registry(running.transactions, path=registry([row(0, number="520000000099")]))
    held = running.database.accounts.find_one({"_id": account_id_of("10000010")})
    assert (done.renumbered, held["account_number"]) == (1, "520000000099")
    assert [each["number"] for each in held["former_numbers"]] == ["520000000010"]


NOVEMBER, OCTOBER = "30.11.2022", "31.10.2022"


def test_a_registry_that_comes_late_brings_no_older_figures_back_and_says_which_rows_are_old(running, registry, command) -> None:
    actions.import_registry(running.transactions, path=registry([row(n, balance_day=OCTOBER) for n in range(2)]))
    newer = actions.import_registry(running.transactions, path=registry([row(0, balance="50,00", balance_day=NOVEMBER)]))
    before, told = kept(running), len(running.outbox())
    late = registry([row(n, balance="900,00", persons="7", balance_day=OCTOBER) for n in range(3)])
    preview = command("preview-import", id_in(command("stage-import", late).output)).output
    assert "новых / new 1, изменено / changed 1" in preview and "отклонено / refused 1" in preview
    output = command("import-registry", late).output
    assert "сведения на 31.10.2022 старее тех, что уже загружены (на 30.11.2022)" in output
    assert "Строк 3: новых 1, изменено 1, без изменений 0, отклонено 1." in output
    now = {account["subscriber_code"]: account for account in kept(running)["accounts"]}
    assert now["10000010"] == next(each for each in before["accounts"] if each["subscriber_code"] == "10000010")
    assert (now["10000011"]["registered_persons"], len(running.outbox())) == (7, told + 2)
    (line,) = running.database.import_refusals.find()
    assert (line["account_number"], line["faults"][0]["code"]) == ("520000000010", "older_than_held")

    actions.roll_back_import(running.transactions, import_id=newer.import_id)
    again = actions.import_registry(running.transactions, path=late, again=True)
    assert (again.changed, again.unchanged, again.refused) == (1, 2, 0)
    held = running.database.accounts.find_one({"subscriber_code": "10000010"})
    assert (held["opening_balance_on"], held["registered_persons"], held["revision"]) == ("2022-10-31", 7, 4)


def test_a_refused_file_changes_nothing_and_leaves_a_report(running, registry, command, tmp_path) -> None:
    actions.import_registry(running.transactions, path=registry(FIVE))
    before = kept(running)
    cut = tmp_path / "cut.csv"
    cut.write_bytes(csv_of(*(line_of(row(n, persons="2")).text for n in range(5)))[:-9])
    result = command("import-registry", str(cut))
    assert (result.exit_code, "Файл обрывается на последней записи" in result.output) == (1, True)
    shown = command("show-import").output
    assert "файл отклонён / file refused" in shown
    assert "The file breaks off" in shown
    assert kept(running) == before
    assert command("apply-import", id_in(shown)).exit_code == 1
    assert running.database.staged_rows.count_documents({}) == 5


def test_a_whole_registry_closes_what_it_lacks(mongo_url, registry, tmp_path) -> None:
    rows, own = [row(n) for n in range(10)], tmp_path / "profiles"
    own.mkdir()
    shipped = (ROOT / "services/account-sync/src/account_sync/profiles/registry-csv-full.json").read_text(encoding="utf-8")
    (own / "whole.json").write_text(shipped.replace('"at_most_percent": 5', '"at_most_percent": 20'), encoding="utf-8")
    lines = [line_of(each).text for each in rows[1:9]]
    file = tmp_path / "base-full.csv"
    file.write_bytes(csv_of(*lines, "ИТОГО;8;0,00"))
    with Running(service, mongo_url, import_chunk=3, profiles_folder=str(own)) as running:
        actions.import_registry(running.transactions, path=registry(rows))
        actions.import_registry(running.transactions, path=registry([{**rows[9], Column.BALANCE_DAY: NOVEMBER}]))
        done = actions.import_registry(running.transactions, path=str(file), profile="whole")
        closed = [account["subscriber_code"] for account in running.database.accounts.find({"status": "closed"})]
    assert (done.closed, done.unchanged, closed) == (1, 8, ["10000010"]), "of the last a later registry told"


def test_the_kinds_of_files_are_listed_with_their_names(command) -> None:
    told = command("list-profiles").output
    assert "registry-dbf" in told
    assert "*.dbf" in told


def killed_at(running: Running, file: Path, collection: str, more: int) -> bool:
    """Import in a process of its own and kill it once so many more rows are there; whether it was still at it."""
    names = ("mongo_url", "mongo_database", "jwks_file", "clock_file")
    own = {f"ACCOUNT_SYNC_{name.upper()}": str(getattr(running.settings, name)) for name in names}
    command = [sys.executable, "-m", "chassis", "run", "account_sync", "import-registry", str(file)]
    rows = running.database[collection]
    before, end = rows.count_documents({}), time.monotonic() + 60
    environment = {**os.environ, **own, "ACCOUNT_SYNC_IMPORT_CHUNK": "10"}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as importer:
        while importer.poll() is None and rows.count_documents({}) < before + more:
            assert time.monotonic() < end, "the importer stands still"
        importer.send_signal(signal.SIGKILL)
    return importer.returncode == -signal.SIGKILL


@pytest.fixture
def _soon_forgotten(mongo_url: str, running: Running) -> Any:
    """What a killed process had locked is free again after two seconds, not ten."""
    admin = running.runtime.client.admin
    before = admin.command({"getParameter": 1, "transactionLifetimeLimitSeconds": 1})["transactionLifetimeLimitSeconds"]
    admin.command({"setParameter": 1, "transactionLifetimeLimitSeconds": 2})
    yield
    admin.command({"setParameter": 1, "transactionLifetimeLimitSeconds": before})


@pytest.mark.usefixtures("_soon_forgotten")
def test_killed_again_and_again_it_ends_as_if_nothing_had_happened(running, tmp_path) -> None:
    count = 400
    file = tmp_path / "registry.csv"
    rows = [{Column.CODE: f"3{n:06}", Column.NUMBER: f"53{n:010}", Column.SERIAL: f"{n:08}"} for n in range(count)]
    file.write_bytes(csv_of(*(line_of({**SOUND, **each}).text for each in rows)))
    kills = sum(killed_at(running, file, collection, 60) for collection in ("staged_rows", "staged_rows", "accounts", "accounts"))
    assert kills >= 3
    (run,) = running.database.imports.find()
    applied = running.database.accounts.count_documents({})
    assert (run["phase"], run["position"], run["staged"]) == ("applying", applied, count)
    done = actions.import_registry(running.transactions, path=str(file))
    assert (done.added, done.unchanged, done.rows) == (count, 0, count)
    assert running.database.accounts.count_documents({"revision": 1}) == count
    assert len({event.subject for event in running.outbox(UPDATED)}) == len(running.outbox(UPDATED)) == count
