"""What became of a file is read from the report that a clerk reads, and compared with what the base expects."""

from __future__ import annotations

from pathlib import Path

import pytest
from demo.base.inbox import Dropped, Inbox
from demo.base.truth import REFUSED, Expected

NAME = "base-2022-11-03-new.csv"
EIGHT = "Загрузка 1: применена\nСтрок 9: новых 3, изменено 1, без изменений 4, отклонено 1.\nсменили номер / renumbered: 1\n"
EXPECTED = Expected(taken=True, added=3, changed=1, unchanged=4, refused=1, renumbered=1)


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    found = Inbox(tmp_path)
    found.put(NAME, b"registry")
    return found


def reported(inbox: Inbox, outcome: str, text: str) -> None:
    """The suite has put the file away."""
    away = inbox.root / outcome / f"2022-11-03_060000_{NAME}"
    away.parent.mkdir()
    away.with_name(f"{away.name}.report.txt").write_text(text, encoding="utf-8-sig")
    (inbox.root / NAME).replace(away)


def dropped(expected: Expected, says: str = "") -> Dropped:
    return Dropped(name=NAME, about="", expected=expected, says=says)


def test_without_a_report_nothing_is_known(inbox: Inbox) -> None:
    assert inbox.outcome(dropped(EXPECTED)) is None


def test_a_report_that_says_what_was_expected_is_right(inbox: Inbox) -> None:
    reported(inbox, "applied", EIGHT)
    assert inbox.outcome(dropped(EXPECTED)) == ""
    assert inbox.outcome(dropped(EXPECTED, says="уже применён")) == "в отчёте нет слов «уже применён»"


def test_other_figures_or_another_end_are_said(inbox: Inbox) -> None:
    reported(inbox, "applied", EIGHT)
    unlike = inbox.outcome(dropped(Expected(taken=True, added=3, changed=1, unchanged=4)))
    assert unlike == (
        "вышло новых 3, изменено 1, без изменений 4, отклонено строк 1, сменили номер 1, "
        "а ждали новых 3, изменено 1, без изменений 4"
    )
    assert inbox.outcome(dropped(REFUSED)) is not None


def test_a_file_that_was_put_away_is_not_put_in_again(inbox: Inbox) -> None:
    reported(inbox, "refused", "Файл не принят.\nФайл обрывается")
    inbox.put(NAME, b"registry")
    assert not (inbox.root / NAME).exists()
    assert inbox.outcome(dropped(REFUSED, says="Файл обрывается")) == ""
