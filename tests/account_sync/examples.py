"""A sound registry row, and accounts and applicants made of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from account_sync.domain.account import Account
from account_sync.domain.matching import Applicant
from account_sync.domain.registry.columns import HEADER, Column
from account_sync.domain.registry.csv_files import records
from account_sync.domain.registry.profile import Profile
from account_sync.domain.registry.reading import Reading
from account_sync.domain.registry.records import Record
from account_sync.domain.registry.rows import BadRow, GoodRow, read_row
from account_sync.outside.profile_files import Profiles

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "deploy" / "demo"
AS_OF = datetime(2022, 11, 1, 4, tzinfo=UTC)
PLANS = ("nizhny", "novosibirsk")
FIRST = Profiles().named("registry-csv")

SOUND: dict[Column, str] = {
    Column.CODE: "10000017",
    Column.NUMBER: "520000000017",
    Column.SURNAME: "Иванова",
    Column.NAME: "Анна",
    Column.PATRONYMIC: "Петровна",
    Column.ADDRESS: "г. Нижний Новгород, ул. Лоскутова, д. 1, кв. 5",
    Column.PLAN: "nizhny",
    Column.GROUP: "городские, газ",
    Column.PERSONS: "4",
    Column.ALONE: "нет",
    Column.STATUS: "открыт",
    Column.OPENED: "01.09.2014",
    Column.CLOSED: "",
    Column.SERIAL: "40318822",
    Column.ZONES: "1",
    Column.DIGITS: "5",
    Column.INSTALLED: "14.06.2019",
    Column.VERIFIED: "14.06.2035",
    Column.INITIAL_DAY: "24.10.2022",
    Column.T1: "12345",
    Column.T2: "",
    Column.T3: "",
    Column.BALANCE: "0,00",
    Column.BALANCE_DAY: "31.10.2022",
    Column.TYPICAL: "260,5",
}


class Line(NamedTuple):
    """A line of a registry; its number is what an editor shows."""

    number: int
    text: str


def line_of(changes: Mapping[Column, str] | None = None, *, number: int = 2) -> Line:
    cells = {**SOUND, **(changes or {})}
    return Line(number, ";".join(f'"{cells[column]}"' for column in HEADER))


def row_of(changes: Mapping[Column, str] | None = None, *, number: int = 2) -> GoodRow | BadRow:
    cells = {column: f" {text} " for column, text in {**SOUND, **(changes or {})}.items()}
    return read_row(Record(number, cells), FIRST, plans=PLANS, as_of=AS_OF)


def csv_of(*lines: str, encoding: str = "cp1251") -> bytes:
    """A registry of these lines below the header."""
    return "\r\n".join([";".join(HEADER), *lines, ""]).encode(encoding, errors="surrogateescape")


def reading_of(content: bytes, profile: Profile = FIRST) -> Reading:
    return Reading(records(BytesIO(content), profile), profile, plans=PLANS, as_of=AS_OF)


def good_row(changes: Mapping[Column, str] | None = None, *, number: int = 2) -> GoodRow:
    row = row_of(changes, number=number)
    assert isinstance(row, GoodRow), row
    return row


def account_of(changes: Mapping[Column, str] | None = None) -> Account:
    return good_row(changes).account


def applicant_of(
    surname: str | None = "Иванова", name: str | None = "Анна", patronymic: str | None = "Петровна", *, registration: str = "r1"
) -> Applicant:
    return Applicant(
        registration_id=registration,
        user_id=f"u-{registration}",
        account_number=SOUND[Column.NUMBER],
        surname=surname,
        name=name,
        patronymic=patronymic,
        requested_at=datetime(2022, 11, 20, 7, 15, tzinfo=UTC),
    )
