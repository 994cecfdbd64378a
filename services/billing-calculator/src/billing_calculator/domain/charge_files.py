"""Files of charges that another billing base has made: how each looks is data, a row is an account with its sums."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from billing_calculator.domain.comparison import Sums
from billing_calculator.domain.errors import BillingError

SUMS = ("charge", "recalculation", "penalty")
MOST = Decimal(10) ** 12


@dataclass(frozen=True)
class Profile:
    """The columns by the names in the file's first row; a sum may be made of several. What is not named is not told."""

    encoding: str
    delimiter: str
    account: str
    period: str
    sums: Mapping[str, tuple[str, ...]]
    volume: str = ""


class ChargeFileFaulty(BillingError):
    """A row cannot be understood: nothing of the file is compared."""

    kind = "invalid"
    code = "charge_file_faulty"

    def __init__(self, line: int, ru: str, en: str) -> None:
        super().__init__(ru=f"Строка {line}: {ru}.", en=f"Line {line}: {en}.", details={"line": line})


def profiles_of(document: Mapping[str, Any]) -> Mapping[str, Profile]:
    """The profiles of a JSON document, by name."""
    return {
        name: Profile(**{**each, "sums": {kind: tuple(columns) for kind, columns in each["sums"].items()}})
        for name, each in document.items()
    }


def rows_of(lines: Iterable[str], profile: Profile, *, period: str) -> Iterator[tuple[str, Sums]]:
    """Account numbers with their sums, one after the other; rows of other months are passed over."""
    rows = csv.DictReader(lines, delimiter=profile.delimiter)
    needed = {profile.account, profile.period, *(each for columns in profile.sums.values() for each in columns)}
    if lacking := sorted(needed - set(rows.fieldnames or ())):
        raise ChargeFileFaulty(1, f"нет столбца «{lacking[0]}»", f"the column “{lacking[0]}” is missing")
    for row in rows:
        if _text(row, profile.period, rows.line_num)[:7] == period:
            yield _text(row, profile.account, rows.line_num), _sums(row, profile, rows.line_num)


def _sums(row: Mapping[str, Any], profile: Profile, line: int) -> Sums:
    told = {kind: sum((_number(row, each, line) for each in columns), Decimal("0.00")) for kind, columns in profile.sums.items()}
    return Sums(**told, volume=_number(row, profile.volume, line) if row.get(profile.volume) else None)


def _text(row: Mapping[str, Any], column: str, line: int) -> str:
    value = (row.get(column) or "").strip()
    if not value:
        raise ChargeFileFaulty(line, f"пусто в столбце «{column}»", f"the column “{column}” is empty")
    return str(value)


def _number(row: Mapping[str, Any], column: str, line: int) -> Decimal:
    text = (row.get(column) or "").strip().replace(" ", "").replace("\u00a0", "").replace(",", ".")
    try:
        value = Decimal(text or "0")
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) > MOST:
        raise ChargeFileFaulty(line, f"в столбце «{column}» не число", f"the column “{column}” holds no number")
    return value
