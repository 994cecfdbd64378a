"""Cursors come back as what they were made of, or are refused."""

from __future__ import annotations

import pytest
from billing_calculator.domain.errors import CursorUnknown
from billing_calculator.domain.page import after_charge, after_entry, charge_cursor, entry_cursor

from tests.billing_calculator.examples import NOON


def test_a_cursor_names_what_it_was_made_of() -> None:
    assert after_charge(charge_cursor("2022-11", "id")) == ("2022-11", "id")
    assert after_entry(entry_cursor(NOON, "charge:1~2")) == (NOON, "charge:1~2")


def test_no_cursor_is_the_beginning() -> None:
    assert after_charge(None) is None and after_entry(None) is None


@pytest.mark.parametrize("cursor", ["nonsense", "~x", "x~", "2022-11-20T10:00:00~x", "today~x"])
def test_a_cursor_made_elsewhere_is_refused(cursor: str) -> None:
    with pytest.raises(CursorUnknown):
        after_entry(cursor)
