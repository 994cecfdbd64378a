"""The file as a stream of rows: each line judged alone, then against the lines before it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from account_sync.domain.registry.cells import Fault
from account_sync.domain.registry.columns import Column
from account_sync.domain.registry.lines import Line
from account_sync.domain.registry.rows import BadRow, GoodRow, read_row


@dataclass
class _Seen:
    codes: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)


def read_rows(lines: Iterable[Line], *, plans: Collection[str], as_of: datetime) -> Iterator[GoodRow | BadRow]:
    """Every row in turn; of two rows with one subscriber code or one account number the first is taken."""
    seen = _Seen()
    for line in lines:
        if not line.text.strip(" ;\t"):
            continue
        row = read_row(line, plans=plans, as_of=as_of)
        yield row if isinstance(row, BadRow) else _first_of_its_name(row, seen)


def _first_of_its_name(row: GoodRow, seen: _Seen) -> GoodRow | BadRow:
    code, number = row.account.subscriber_code, row.account.account_number
    faults = []
    if code in seen.codes:
        faults.append(_twice(Column.CODE, "duplicate_code", code, seen.codes[code]))
    if number in seen.numbers:
        faults.append(_twice(Column.NUMBER, "duplicate_account_number", number, seen.numbers[number]))
    if faults:
        return BadRow(row.line, number, tuple(faults))
    seen.codes[code] = row.line
    seen.numbers[number] = row.line
    return row


def _twice(column: Column, code: str, value: str, line: int) -> Fault:
    return Fault(column, code, f"«{value}» уже есть в строке {line}", f"“{value}” stands in line {line} already")
