"""What every kind of file is read into: one record an account, and how the file ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from account_sync.domain.registry.columns import Column

CellsByColumn = Mapping[Column, str]


@dataclass(frozen=True)
class Fault:
    """What is wrong in a row: which column, as the file calls it (none: the row as a whole), a stable code, both languages."""

    column: str | None
    code: str
    ru: str
    en: str


@dataclass(frozen=True)
class Record:
    """One account as the file has it. `number`: the line an editor shows, or the how-manieth record it is.

    `meters` are cells of their own where a file tells several; where it tells one, the record's own cells are the meter's.
    `faults`: it could not be taken apart at all.
    """

    number: int
    cells: CellsByColumn
    meters: Sequence[CellsByColumn] | None = None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Ending:
    """How a file ended: broken off, and what its control row says (empty: it had none)."""

    cut_off: bool = False
    control: tuple[str, ...] = field(default=())
    rows_after_control: bool = False


def damaged(number: int, code: str, ru: str, en: str) -> Record:
    """A record that could not be taken apart."""
    return Record(number, {}, faults=(Fault(None, code, ru, en),))
