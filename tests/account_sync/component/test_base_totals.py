"""The base adds up what it has received, and each day says whether it counts as we do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from account_sync.actions import answers, reconciliation
from account_sync.app import service
from account_sync.domain.export.entry import Kind
from account_sync.domain.export.figures import Figures, Totals
from account_sync.domain.export.reconciliation import Reconciliation
from account_sync.domain.export.totals import Compared
from chassis.testing import Running

from tests.account_sync.component.test_export import answer, export, payment
from tests.account_sync.component.test_export_office import ask
from tests.account_sync.examples import account_of

DAY = date(2022, 11, 20)
TITLES = "Реестр;Получено строк;Получено на сумму;Принято строк;Принято на сумму;Отклонено строк;Отклонено на сумму"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "base"


@pytest.fixture
def running(mongo_url: str, folder: Path) -> Iterator[Running]:
    """A registry of two payments, one accepted by the base, one refused."""
    with Running(service, mongo_url, export_folder=str(folder)) as running:
        running.clock(at="2022-11-20T07:00:00+03:00")
        account = account_of()
        running.transactions.run(lambda work: work.store.accounts.save([account]))
        running.deliver(payment(account.account_id, 0, "100.10"), payment(account.account_id, 1, "0.90"))
        _, first, *_ = export(running, Kind.PAYMENTS)
        whole = "100,10" in first
        answer(folder, f"1;{1 if whole else 2};принято;", f"1;{2 if whole else 1};отклонено;нет договора")
        answers.take_answers(running.transactions)
        yield running


def adds_up(running: Running, folder: Path, *lines: str, control: str = "") -> str:
    """The base's control file is taken; our report of it."""
    (folder / "totals").mkdir(parents=True, exist_ok=True)
    text = [TITLES, *lines, control or f"={len(lines)}"]
    (folder / "totals" / "day.csv").write_bytes("\r\n".join(text).encode("cp1251"))
    answers.take_answers(running.transactions)
    (report,) = (folder / "totals").glob("*/day.csv.txt")
    return report.read_text(encoding="utf-8")


def reconciled(running: Running) -> Reconciliation:
    """As the worker does it once something of the day was told."""
    assert running.transactions.read().store.exports.wishes().keys() == {DAY}
    reconciliation.reconcile_days(running.transactions)
    return reconciliation.reconciliation_of(running.transactions.read(), day=DAY)


def test_a_base_that_counts_as_we_do_agrees(running: Running, folder: Path) -> None:
    assert "Реестров: 1." in adds_up(running, folder, "1;2;101,00;1;100,10;1;0,9")
    found = reconciled(running)
    both = Totals(
        received=Figures(2, Decimal(101)), accepted=Figures(1, Decimal("100.1")), refused=Figures(1, Decimal("0.9"))
    )
    assert (found.agrees, found.compared) == (True, {Kind.PAYMENTS: Compared(ours=both, base=both)})
    report = (folder / "reports" / "reconciliation_20221120.txt").read_text()
    assert "у нас / ours, у базы / the base's" in report and "Всё сходится" in report
    shown = ask(running, "GET", f"/reconciliations/{DAY}").json["kinds"][1]
    assert shown["compared"]["base"]["accepted"] == {"count": 1, "total": "100.1"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("1;3;101;1;100,10;1;0,9", ("получено: у нас 2 на 101,00\u00a0₽", "у базы 3 на 101,00\u00a0₽")),
        ("1;2;101;1;100,11;1;0,9", ("принято: у нас 1 на 100,10\u00a0₽", "у базы 1 на 100,11\u00a0₽")),
        ("1;2;101;1;100,10;0;0", ("отклонено: у нас 1 на 0,90\u00a0₽", "у базы 0 на 0,00\u00a0₽")),
    ],
)
def test_a_base_that_counts_otherwise_is_told_of(
    running: Running, folder: Path, line: str, said: tuple[str, ...]
) -> None:
    adds_up(running, folder, line)
    found = reconciled(running)
    ((ru, _en),) = found.faults
    assert ru.startswith("Реестр 1,") and all(each in ru for each in said), ru


def test_a_later_word_of_the_base_stands_and_what_it_has_not_added_up_is_named(running: Running, folder: Path) -> None:
    assert reconciled(running).compared[Kind.PAYMENTS].untold == (1,)
    adds_up(running, folder, "1;0;0;0;0;0;0")
    adds_up(running, folder, "1;2;101;1;100,10;1;0,9")
    assert reconciled(running).agrees


def test_what_is_no_control_file_or_tells_of_no_registry_of_ours_changes_nothing(running: Running, folder: Path) -> None:
    assert "оборван" in adds_up(running, folder, "1;3;101;1;100,10;1;0,9", control="=2")
    (folder / "totals" / "refused" / "day.csv.txt").unlink()
    said = adds_up(running, folder, "9;1;1;1;1;0;0", "1;много;1;1;1;0;0", "1;2")
    assert all(each in said for each in ("Реестра 9 мы не передавали", "Строка 3: нужны числа", "Строка 4: столбцов 2"))
    assert reconciled(running).agrees
