"""How one kind of payment registry looks: what the data file of a profile may say."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol
from zoneinfo import ZoneInfo

FIELDS = ("operation", "date", "time", "account", "sum", "transfer", "fee", "period")
PASSED_OVER = "-"  # a column that is not ours to keep: names and addresses


class Format(StrEnum):
    """Lines of cells, or the key=value sections of a bank's statement."""

    LINES = "lines"
    STATEMENT = "statement"


class ProfileWrong(ValueError):
    """A profile's file says what cannot be."""


@dataclass(frozen=True, kw_only=True)
class Lines:
    """Rows of cells. `head` are lines before the rows, `begin` opens a batch, `end` is its control row; their named groups tell
    `count`, `sum`, `transfer`, `fee`, `order` and `order_date`. Without `begin` the file is one batch."""

    separator: str
    columns: tuple[str, ...]
    head: tuple[re.Pattern[str], ...]
    begin: re.Pattern[str] | None
    end: re.Pattern[str] | None


@dataclass(frozen=True, kw_only=True)
class Statement:
    """Sections of key=value lines. A document is money received if its payee is the section's own account.

    `number` tells the account at the retailer among the words of the payment's purpose.
    """

    first: str
    last: str
    encoding_key: str
    encodings: Mapping[str, str]
    own: tuple[str, str]
    document: tuple[str, str]
    own_account: str
    came: str
    keys: Mapping[str, tuple[str, ...]]
    number: re.Pattern[str]


@dataclass(frozen=True, kw_only=True)
class Profile:
    """One kind of registry. `agent` is whose it is, unless its payers also pay online by `protocol`: then one of those agents is
    named when a file is sent in. `as_a_whole`: one row off the format refuses the file."""

    name: str
    title_ru: str
    title_en: str
    files: tuple[str, ...]
    format: Format
    agent: str
    protocol: str
    encoding: str
    decimal: str
    moment: str
    zone: ZoneInfo
    as_a_whole: bool
    day_in_name: re.Pattern[str] | None
    lines: Lines | None = None
    statement: Statement | None = None

    def fit(self, file_name: str) -> int:
        """How closely a file's name fits: the length of the longest pattern that takes it, 0 if none does."""
        taking = (len(each) for each in self.files if fnmatch.fnmatchcase(file_name.casefold(), each.casefold()))
        return max(taking, default=0)


class Profiles(Protocol):
    """The kinds of files that are known."""

    def chosen(self, name: str, file_name: str) -> Profile:
        """The one of this name; without a name, the one for files called so."""

    def all(self) -> list[Profile]:
        """Every one of them."""


def profile_of(name: str, said: Mapping[str, Any]) -> Profile:
    """The profile that a data file describes."""
    try:
        form = Format(said["format"])
        day = said.get("day_in_name")
        return Profile(
            name=name,
            title_ru=said["title"]["ru"],
            title_en=said["title"]["en"],
            files=tuple(said["files"]),
            format=form,
            agent=said["agent"],
            protocol=said.get("protocol", ""),
            encoding=said["encoding"],
            decimal=said["decimal"],
            moment=said["moment"],
            zone=ZoneInfo(said["zone"]),
            as_a_whole=said.get("as_a_whole", False),
            day_in_name=re.compile(day) if day else None,
            lines=_lines(said) if form is Format.LINES else None,
            statement=_statement(said["statement"]) if form is Format.STATEMENT else None,
        )
    except (KeyError, TypeError, ValueError, re.error) as error:
        raise ProfileWrong(f"profile {name}: {error}") from error


def _lines(said: Mapping[str, Any]) -> Lines:
    columns = tuple(said["columns"])
    unknown = set(columns) - {*FIELDS, PASSED_OVER}
    missing = {"operation", "date", "account", "sum"} - set(columns)
    if unknown or missing:
        raise ProfileWrong(f"columns unknown: {sorted(unknown)}, missing: {sorted(missing)}")
    begin, end = said.get("begin"), said.get("end")
    return Lines(
        separator=said["separator"],
        columns=columns,
        head=tuple(re.compile(each) for each in said.get("head", ())),
        begin=re.compile(begin) if begin else None,
        end=re.compile(end) if end else None,
    )


def _statement(said: Mapping[str, Any]) -> Statement:
    return Statement(
        first=said["first"],
        last=said["last"],
        encoding_key=said["encoding_key"],
        encodings=said["encodings"],
        own=tuple(said["own"]),
        document=tuple(said["document"]),
        own_account=said["own_account"],
        came=said["came"],
        keys={field: tuple(keys) for field, keys in said["keys"].items()},
        number=re.compile(said["number"]),
    )
