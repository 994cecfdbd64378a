"""How files go wrong between two systems, each in one way."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from demo.base.accounts import Account
from demo.base.registries import Cells, cells_of


def cut_off(content: bytes) -> bytes:
    """Copied to the middle of a row and no further."""
    return content[: content.rindex(b"\r\n", 0, -2) - 7]


def wrong_control(content: bytes) -> bytes:
    """A row was lost after the control row had been counted."""
    lines = content.split(b"\r\n")
    return b"\r\n".join([*lines[:1], *lines[2:]])


def other_encoding(content: bytes) -> bytes:
    """Opened and saved by somebody whose editor knows UTF-8 only."""
    return content.decode("cp1251").encode("utf-8")


def foreign(accounts: Sequence[Account]) -> list[Account]:
    """Accounts of another company: other codes, and numbers that are not ours."""
    return [replace(each, code=f"X{each.code[1:]}", number=f"77{each.number[2:]}") for each in accounts]


def spoilt_rows(accounts: Sequence[Account], draw: random.Random) -> list[Cells]:
    """A row each that cannot be read: no such word, no such figure, more digits than the dial has."""
    wrong = [{"group": "дачники"}, {"persons": "четверо"}, {"t1": "1234567"}, {"number": "52ОО"}]
    draw.shuffle(wrong)
    return [cells_of(each) | change for each, change in zip(accounts, wrong, strict=False)]
