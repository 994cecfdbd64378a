"""How one retailer's files look, and what is done when they are not in order: what the data file of a profile may say."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from account_sync.domain.registry.cells import Form
from account_sync.domain.registry.columns import Column


class Format(StrEnum):
    """What a file is made of."""

    CSV = "csv"
    DBF = "dbf"
    KVADO = "kvado"
    KVADO_COUNTERS = "kvado-counters"


class Answer(StrEnum):
    """What a trouble costs: the whole file, or only what it touches."""

    REFUSE_FILE = "refuse_file"
    APPLY_THE_REST = "apply_the_rest"


class Unmentioned(StrEnum):
    """What becomes of the open accounts of which a full snapshot says nothing."""

    KEEP = "keep"
    CLOSE = "close"


@dataclass(frozen=True, kw_only=True)
class Control:
    """The last row, which tells what the file must hold: its first cell, and which cells (from 1) count rows and sum balances."""

    mark: str
    required: bool
    rows: int | None = None
    balance: int | None = None


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """Whether the file tells every account or only those that changed.

    `at_most_percent`: of the open accounts so many may be closed for not being mentioned; more is taken for a broken export.
    """

    full: bool
    unmentioned: Unmentioned = Unmentioned.KEEP
    at_most_percent: int = 5


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What each kind of trouble costs. `bad_rows_percent`: with more rows than that refused, the whole file is."""

    bad_rows_percent: int
    duplicates: Answer
    foreign: Answer
    control: Answer
    cut_off: Answer


@dataclass(frozen=True, kw_only=True)
class Profile:
    """One kind of registry. `words` translate what its cells say; `constants` stand for columns that it does not have.

    `meters_may_follow`: an open account without a meter is taken, and incomplete until a later file tells it.
    """

    name: str
    title_ru: str
    title_en: str
    files: tuple[str, ...]
    format: Format
    encoding: str
    separator: str
    decimal: str
    dates: str
    columns: Mapping[Column, str]
    constants: Mapping[Column, str]
    words: Mapping[Column, Mapping[str, str]]
    own_numbers: str
    meters_may_follow: bool
    control: Control | None
    snapshot: Snapshot
    policy: Policy

    @cached_property
    def form(self) -> Form:
        """How its cells are written."""
        return Form(self.decimal, self.dates, self.encoding, self.columns, self.constants)

    @cached_property
    def order(self) -> Mapping[str | None, int]:
        """The place of each column by its title, for faults in the order of the row; the row as a whole comes first."""
        return {None: -1} | {self.title(column): place for place, column in enumerate(Column)}

    @cached_property
    def _own(self) -> re.Pattern[str]:
        return re.compile(self.own_numbers)

    @property
    def tells_meters(self) -> bool:
        """Whether its files tell meters alone, by flat, and no account."""
        return self.format is Format.KVADO_COUNTERS

    def title(self, column: Column) -> str:
        """What the file calls a column."""
        return self.columns.get(column, column)

    def owns(self, number: str) -> bool:
        """Whether an account of this number is the retailer's own."""
        return bool(self._own.fullmatch(number))

    def fit(self, file_name: str) -> int:
        """How closely a file's name fits: the length of the longest pattern that takes it, 0 if none does."""
        taking = (len(each) for each in self.files if fnmatch.fnmatchcase(file_name.casefold(), each.casefold()))
        return max(taking, default=0)
