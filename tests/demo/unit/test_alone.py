"""One month is played at a time: a second window is told to wait."""

from __future__ import annotations

import fcntl
from pathlib import Path
from types import SimpleNamespace

import pytest
from demo.base import __main__ as month


def test_while_a_month_is_played_a_second_one_is_refused_in_words_and_afterwards_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(month, "FILE", tmp_path / "base.json")
    monkeypatch.setattr(month, "suite_state", lambda _state: SimpleNamespace(supervised=True))
    monkeypatch.setattr(month, "_play_month", lambda: 7)
    with (tmp_path / "base.lock").open("w") as elsewhere:
        fcntl.flock(elsewhere, fcntl.LOCK_EX)
        assert month.main() == 1
        assert "Месяц уже играют в другом окне" in capsys.readouterr().err
    assert month.main() == 7
