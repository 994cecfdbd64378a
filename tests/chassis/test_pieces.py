from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

from chassis.pieces import LONGEST, pieces


def test_the_pieces_joined_again_are_the_whole_and_none_is_too_long() -> None:
    held = {"names": ["Пётр"] * LONGEST}
    cut = pieces(held)
    assert len(cut) > 1 and max(map(len, cut)) == LONGEST
    assert json.loads("".join(cut)) == held


def test_what_is_empty_is_one_piece() -> None:
    assert pieces({}) == ["{}"]


def test_figures_and_dates_are_written_as_texts() -> None:
    assert pieces([Decimal("1.50"), date(2022, 11, 1)]) == ['["1.50", "2022-11-01"]']
