"""The base tells accounts in one file and their meters in another, by flat: the way KVADO exports them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from account_sync import actions
from account_sync.domain.account import account_id_of

from tests.account_sync.component.test_steps import UPDATED, id_in
from tests.account_sync.unit.test_other_formats import account_in_kvado, counter, houses


def flat(number: int, *accounts: dict[str, Any]) -> dict[str, Any]:
    own = account_in_kvado(id=1000 + number, account=f"5200000010{number}")
    return {"id": number, "flat_number": str(number), "accounts": list(accounts or (own,))}


def of_flat(number: int, serial: str, **changed: Any) -> dict[str, Any]:
    return counter(flats_id=number, serial=serial, **changed)


LODGERS = [account_in_kvado(id=2000 + room, account=f"52000000200{room}", rooms_id=room) for room in (1, 2)]
FLATS = [flat(41), flat(42), flat(43, *LODGERS)]
# the meters of flat 41 lie in different chunks of three rows
TOLD = [
    of_flat(41, "A1"), of_flat(42, "B1"), of_flat(99, "X1"), of_flat(41, "A2"), of_flat(43, "C0"), of_flat(43, "C2", rooms_id=2),
    of_flat(42, "B1"),
]  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str, bytes], str]:
    """Writes a file of this name; returns its path."""

    def write(name: str, content: bytes) -> str:
        (tmp_path / name).write_bytes(content)
        return str(tmp_path / name)

    return write


def serials(running: Any, code: int) -> list[str]:
    held = running.database.accounts.find_one({"_id": account_id_of(str(code))})
    return [meter["serial"] for meter in held["meters"]]


def test_meters_in_a_file_of_their_own_are_checked_looked_at_applied_and_taken_back(running, file, command) -> None:
    actions.import_registry(running.transactions, path=file("november.json", houses(*FLATS)))
    assert [serials(running, code) for code in (1041, 1042, 2001, 2002)] == [[], [], [], []]
    path = file("november-counters.json", json.dumps(TOLD).encode())

    staged = command("stage-import", path)
    import_id = id_in(staged.output)
    assert "профиль kvado-counters" in staged.output
    assert "«B1» этого помещения уже есть в записи 2" in staged.output
    shown = command("preview-import", import_id).output
    assert "520000001041  изменён / changed\n    счётчики / meters: — → A1" in shown
    assert "помещения 99 нет ни у одного счёта: загрузите файл домов с ним, затем счётчики заново" in shown
    assert "в помещении 43 счета 520000002001, 520000002002: укажите комнату (rooms_id)" in shown
    assert "новых / new 4, изменено / changed 0" in shown
    assert serials(running, 1041) == []

    applied = command("apply-import", import_id)
    assert "Строк 7: новых 4, изменено 0, без изменений 0, отклонено 3." in applied.output
    assert [serials(running, code) for code in (1041, 1042, 2001, 2002)] == [["A1", "A2"], ["B1"], [], ["C2"]]
    told = [event for event in running.outbox(UPDATED) if event.subject == account_id_of("1041")]
    assert [[meter["serial"] for meter in event.data["meters"]] for event in told] == [[], ["A1"], ["A1", "A2"]]
    assert {event.data["batch"] for event in told[1:]} == {import_id}

    same = command("import-registry", file("again-counters.json", json.dumps(TOLD, indent=1).encode()))
    assert "новых 0, изменено 0, без изменений 4, отклонено 3." in same.output
    actions.import_registry(running.transactions, path=file("later.json", houses(*FLATS, flat(44))))
    assert serials(running, 1041) == ["A1", "A2"]  # a file of accounts without meters forgets none

    back = command("rollback-import", import_id)
    assert ("возвращено / restored: 3" in back.output, "не возвращено" in back.output) == (True, False)
    assert [serials(running, code) for code in (1041, 1042, 2001, 2002)] == [[], [], [], []]
    assert running.database.staged_rows.count_documents({"_id": {"$gt": import_id, "$lt": f"{import_id};"}}) == 0


def test_a_file_of_counters_that_is_cut_off_is_refused_and_nothing_changes(running, file, command) -> None:
    actions.import_registry(running.transactions, path=file("november.json", houses(*FLATS)))
    cut = command("import-registry", file("november-counters.json", json.dumps(TOLD).encode()[:-300]))
    assert (cut.exit_code, "Файл обрывается на последней записи" in cut.output) == (1, True)
    assert serials(running, 1041) == []
