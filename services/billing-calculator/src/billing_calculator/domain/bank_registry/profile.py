"""How one kind of registry for a bank looks: what the data file of a profile may say."""

from __future__ import annotations

import codecs
import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

CELLS = ("account", "name", "period", "sum", "line")
NOTHING_HERE = "-"  # a column that the bank's form has and that we leave empty
WORDS = "="  # a column that has the same words in every row, such as the code of a service
BLANKS = {"count", "sum", "kopecks", "inn", "settlement", "number", "mmyy", "day"}
ENDS = ("\n", "\r\n")
FILE = re.compile(r"[A-Za-z0-9._{}-]{1,120}", re.ASCII)  # any system takes it, and any header


class Kind(StrEnum):
    """All that is to be paid on the day, or what a month was charged."""

    DEBTS = "debts"
    CHARGES = "charges"


class ProfileWrong(ValueError):
    """A profile's file says what cannot be."""


@dataclass(frozen=True, kw_only=True)
class BankProfile:
    """One kind of file. `head` are the lines before the rows, `end` is the control row behind them; in both and in `file`
    stand the blanks of `BLANKS`. `without_debt`: open accounts that owe nothing have rows too, so that a payer is found."""

    name: str
    title_ru: str
    title_en: str
    kind: Kind
    file: str
    encoding: str
    separator: str
    line_end: str
    decimal: str
    kopecks: bool
    columns: tuple[str, ...]
    head: tuple[str, ...]
    end: str
    without_debt: bool

    @property
    def names(self) -> bool:
        """Whether its rows name who pays, masked."""
        return "name" in self.columns

    @property
    def blanks(self) -> set[str]:
        """All blanks that its file and its lines have."""
        return set().union(*map(blanks_of, (self.file, self.end, *self.head)))


class BankProfiles(Protocol):
    """The kinds of files that can be written."""

    def get(self, name: str) -> BankProfile | None:
        """The one of this name."""

    def all(self) -> list[BankProfile]:
        """Every one of them."""


def blanks_of(line: str) -> set[str]:
    """The blanks of a line."""
    return {name for _, name, _, _ in string.Formatter().parse(line) if name is not None}


def profile_of(name: str, said: Mapping[str, Any]) -> BankProfile:
    """The profile that a data file describes."""
    try:
        profile = BankProfile(
            name=name,
            title_ru=said["title"]["ru"],
            title_en=said["title"]["en"],
            kind=Kind(said["kind"]),
            file=said["file"],
            encoding=codecs.lookup(said["encoding"]).name,
            separator=said["separator"],
            line_end=said["line_end"],
            decimal=said["decimal"],
            kopecks=said.get("sums", "roubles") == "kopecks",
            columns=tuple(said["columns"]),
            head=tuple(said.get("head", ())),
            end=said.get("end", ""),
            without_debt=said.get("without_debt", False),
        )
        faults = _faults(profile)
    except (KeyError, TypeError, ValueError, LookupError) as error:
        raise ProfileWrong(f"profile {name}: {error}") from error
    if faults:
        raise ProfileWrong(f"profile {name}: {'; '.join(faults)}")
    return profile


def _faults(it: BankProfile) -> list[str]:
    unknown = [each for each in it.columns if each not in (*CELLS, NOTHING_HERE) and not each.startswith(WORDS)]
    missing = [each for each in ("account", "sum") if each not in it.columns]
    strange = sorted(it.blanks - BLANKS)
    told_late = sorted(blanks_of(it.file) & {"count", "sum", "kopecks"})  # a file has its name before it has rows
    return [
        *([f"columns unknown: {unknown}"] if unknown else []),
        *([f"columns missing: {missing}"] if missing else []),
        *([f"blanks unknown: {strange}"] if strange else []),
        *([f"blanks that no name of a file can have: {told_late}"] if told_late else []),
        *(["the encoding begins every piece with a mark of its own"] if "".encode(it.encoding) else []),
        *([] if FILE.fullmatch(it.file) else ["the file's name has other signs than A-Z a-z 0-9 . _ -"]),
        *(["the line's end is neither \\n nor \\r\\n"] if it.line_end not in ENDS else []),
        *(["the separator stands in a sum"] if it.separator == it.decimal or not it.separator else []),
    ]
