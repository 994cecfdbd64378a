"""A file that tells meters alone: a row names a flat and no account, so whose the meter is shows when it meets the accounts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from account_sync.domain.account import Meter, Premises
from account_sync.domain.registry.cells import Cells
from account_sync.domain.registry.columns import INITIAL_VALUES, Column
from account_sync.domain.registry.meters import read_meter
from account_sync.domain.registry.profile import Profile
from account_sync.domain.registry.reading import Tally
from account_sync.domain.registry.records import Ending, Fault, Record
from account_sync.domain.registry.rows import BadRow, in_order
from account_sync.domain.registry.seen import Seen


@dataclass(frozen=True)
class MeterRow:
    """A meter of a flat: its identifier is made once its account is known. `final_values`: what it showed when it was taken off.

    `account_id`: whose it proved to be; empty until then, and for good where it could not be taken.
    """

    line: int
    premises: Premises
    meter: Meter
    removed_on: date | None = None
    final_values: tuple[Decimal, ...] = ()
    account_id: str = ""


class MeterReading:
    """Reads a file of meters once; then `tally` and `ending` are known."""

    def __init__(self, records: Iterable[Record | Ending], profile: Profile) -> None:
        self._records, self._profile, self._seen = records, profile, Seen()
        self.tally, self.ending = Tally(balance=None), Ending()

    def __iter__(self) -> Iterator[MeterRow | BadRow]:
        """Every row in turn; of two rows about one meter of one flat the first is taken."""
        for record in self._records:
            if isinstance(record, Ending):
                self.ending = record
                return
            row = _read_row(record, self._profile)
            if isinstance(row, MeterRow):
                row = self._alone(row)
            self.tally.rows += 1
            self.tally.refused += isinstance(row, BadRow)
            yield row

    def _alone(self, row: MeterRow) -> MeterRow | BadRow:
        key = f"{row.premises}\n{row.meter.serial}"
        if line := self._seen.line_of(key):
            self.tally.duplicates += 1
            return BadRow(row.line, "", (_twice(self._profile.title(Column.SERIAL), row.meter.serial, line),))
        self._seen.put(key, row.line)
        return row


def _read_row(record: Record, profile: Profile) -> MeterRow | BadRow:
    cells = Cells(record.cells, profile.form)
    flat, room = cells.text(Column.FLAT), cells.text(Column.ROOM, required=False)
    meter = read_meter(cells, "", profile)
    removed_on = cells.day(Column.REMOVED) if cells.has(Column.REMOVED) else None
    if removed_on and date.min < removed_on < meter.installed_on:
        cells.fault(Column.REMOVED, "removed_before_installed", "раньше даты установки", "is before the installation")
    if cells.faults:
        return BadRow(record.number, "", in_order(cells.faults, profile))
    return MeterRow(record.number, Premises(flat, room), meter, removed_on, _final_values(record, meter, profile))


def _final_values(record: Record, meter: Meter, profile: Profile) -> tuple[Decimal, ...]:
    """The last figures where the file tells them for every zone; where it does not, a clerk is asked for them later."""
    for told in record.meters or ():
        last = Cells(told, profile.form)
        values = tuple(last.decimal(column, places=3) for column in INITIAL_VALUES[: meter.zones])
        if not last.faults and all(value < 10**meter.digits for value in values):
            return values
    return ()


def _twice(column: str, serial: str, line: int) -> Fault:
    ru = f"«{serial}» этого помещения уже есть в записи {line}; оставьте в выгрузке одну"
    return Fault(column, "duplicate_serial", ru, f"“{serial}” of this flat stands in record {line} already; leave one of them")
