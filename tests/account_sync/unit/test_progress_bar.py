"""An operator at a terminal sees how far an import is; a log gets no bars."""

from __future__ import annotations

import io
import sys

import pytest
from account_sync.actions.progress import Step
from account_sync.api.progress_bar import shown


class Screen(io.StringIO):
    """What a terminal is told."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stream", "seen"), [(Screen(), True), (io.StringIO(), False)])
def test_each_step_has_a_bar_of_its_own_on_a_terminal_and_none_elsewhere(
    stream: io.StringIO, seen: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", stream)
    with shown() as progress:
        progress(Step.READING, 1, 4)
        progress(Step.READING, 4, 4)
        progress(Step.APPLYING, 2, 4)
    told = stream.getvalue()
    assert [word in told for word in ("Чтение / reading", "25%", "100%", "Применение / applying", "50%")] == [seen] * 5
