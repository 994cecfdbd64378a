"""From an entry to the cells of its line, and from a batch to the rows of its file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal

from account_sync.domain.account import Account
from account_sync.domain.export.batch import Batch, Line
from account_sync.domain.export.entry import Entry, PaymentFact, ReadingFact
from account_sync.domain.export.profile import ExportProfile

ROWS_AT_ONCE = 1000


@dataclass(frozen=True, kw_only=True)
class Scribe:
    """Writes lines the way one base wants them, in the retailer's own time."""

    profile: ExportProfile
    zone: tzinfo

    def line(self, entry: Entry, account: Account, *, batch: Batch, number: int) -> Line:
        """The line of an entry, cells and all."""
        values = self._values(entry, account, batch=batch, number=number)
        columns = self.profile.layouts[entry.kind].columns
        return Line(
            batch_id=batch.batch_id,
            line=number,
            entry_id=entry.entry_id,
            revision=entry.revision,
            operation=entry.operation,
            measure=entry.measure,
            cells=tuple(values.get(value, "") for _, value in columns),
        )

    def file_name(self, batch: Batch) -> str:
        """What the file of the batch is called."""
        return self.profile.layouts[batch.kind].file_name.format(number=batch.number, day=f"{batch.made_on:%Y%m%d}")

    def content(self, batch: Batch, lines: Iterable[Line]) -> Iterator[bytes]:
        """The file piece by piece: the header, the lines, and the control row by which a cut-off file is noticed."""
        yield self._rows([[title for title, _ in self.profile.layouts[batch.kind].columns]])
        rows: list[Sequence[str]] = []
        for line in lines:
            rows.append(line.cells)
            if len(rows) == ROWS_AT_ONCE:
                yield self._rows(rows)
                rows = []
        yield self._rows([*rows, self._control(batch)])

    def _values(self, entry: Entry, account: Account, *, batch: Batch, number: int) -> dict[str, str]:
        common = {
            "line": str(number),
            "batch": str(batch.number),
            "subscriber_code": account.subscriber_code,
            "account_number": account.account_number,
            "operation": self.profile.operations[entry.operation],
            "entry_id": entry.entry_id,
        }
        if isinstance(entry.fact, ReadingFact):
            return common | self._of_reading(entry.fact, account)
        return common | self._of_payment(entry.fact)

    def _of_reading(self, fact: ReadingFact, account: Account) -> dict[str, str]:
        serials = {meter.meter_id: meter.serial for meter in account.meters}
        return {
            **{f"value_{place}": self._number(value) for place, value in enumerate(fact.values, start=1)},
            "serial": serials.get(fact.meter_id, ""),
            "period": fact.period,
            "read_on": fact.read_on.strftime(self.profile.date_format),
            "consumption": self._number(fact.consumption),
            "submitted_on": self._day(fact.submitted_at),
            "submitted_at": self._moment(fact.submitted_at),
            "late": self.profile.yes_no[0 if fact.late else 1],
        }

    def _of_payment(self, fact: PaymentFact) -> dict[str, str]:
        return {
            "agent": fact.agent,
            "txn_id": fact.txn_id,
            "amount": self._number(fact.amount),
            "paid_on": self._day(fact.paid_at),
            "paid_at": self._moment(fact.paid_at),
            "received_on": self._day(fact.received_at),
        }

    def _control(self, batch: Batch) -> list[str]:
        values = {
            "rows": str(batch.rows),
            "sum": self._number(batch.total),
            "batch": str(batch.number),
            "made_on": batch.made_on.strftime(self.profile.date_format),
        }
        first, *others = (values[each] for each in self.profile.control)
        return [self.profile.control_mark + first, *others]

    def _rows(self, rows: Iterable[Sequence[str]]) -> bytes:
        text = io.StringIO()
        csv.writer(text, delimiter=self.profile.separator, lineterminator=self.profile.line_end).writerows(rows)
        return text.getvalue().encode(self.profile.encoding, errors="replace")

    def _number(self, value: Decimal) -> str:
        return f"{value:f}".replace(".", self.profile.decimal_mark)

    def _day(self, moment: datetime) -> str:
        return moment.astimezone(self.zone).strftime(self.profile.date_format)

    def _moment(self, moment: datetime) -> str:
        return moment.astimezone(self.zone).strftime(f"{self.profile.date_format} %H:%M:%S")


