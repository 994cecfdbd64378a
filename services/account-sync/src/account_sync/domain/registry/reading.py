"""The file as a stream of rows: each judged alone, then against the rows before it; at its end, whether it is whole."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from account_sync.domain.registry.columns import Column
from account_sync.domain.registry.profile import Profile
from account_sync.domain.registry.records import Ending, Fault, Record
from account_sync.domain.registry.rows import BadRow, GoodRow, read_row
from account_sync.domain.registry.seen import Seen

DUPLICATES = ("duplicate_code", "duplicate_account_number")
FOREIGN = "foreign_account"
Row = GoodRow | BadRow


@dataclass
class Tally:
    """What is counted while a file is read. `nameless`: refused rows that do not even tell whose they are."""

    rows: int = 0
    refused: int = 0
    duplicates: int = 0
    foreign: int = 0
    nameless: int = 0
    balance: Decimal | None = Decimal(0)  # None: not every row's could be read
    newest: date = date.min  # the latest day of which a row tells


class Reading:
    """Reads a file once, from its first row to its last; then `tally`, `ending` and what was mentioned are known."""

    def __init__(
        self, records: Iterable[Record | Ending], profile: Profile, *, plans: Collection[str], as_of: datetime
    ) -> None:
        self._records, self._profile, self._plans, self._as_of = records, profile, plans, as_of
        self._codes, self._numbers, self._of_refused = Seen(), Seen(), Seen()
        self.tally, self.ending = Tally(), Ending()

    def __iter__(self) -> Iterator[Row]:
        """Every row in turn; of two rows with one subscriber code or one account number the first is taken."""
        for record in self._records:
            if isinstance(record, Ending):
                self.ending = record
                return
            row = read_row(record, self._profile, plans=self._plans, as_of=self._as_of)
            if isinstance(row, GoodRow):
                row = self._alone_and_ours(row)
            self._count(row)
            yield row

    def mentions(self, *, subscriber_code: str, account_number: str) -> bool:
        """Whether any row, taken or refused, was about this account."""
        taken = subscriber_code in self._codes or account_number in self._numbers
        return taken or subscriber_code in self._of_refused or account_number in self._of_refused

    def _alone_and_ours(self, row: GoodRow) -> Row:
        account, profile = row.account, self._profile
        if not profile.owns(account.account_number):
            self.tally.foreign += 1
            told = ("счёт другой организации", "is an account of another company")
            return _refused(row, [Fault(profile.title(Column.NUMBER), FOREIGN, *told)])
        faults = []
        if line := self._codes.line_of(account.subscriber_code):
            faults.append(_twice(profile.title(Column.CODE), DUPLICATES[0], account.subscriber_code, line))
        if line := self._numbers.line_of(account.account_number):
            faults.append(_twice(profile.title(Column.NUMBER), DUPLICATES[1], account.account_number, line))
        if faults:
            self.tally.duplicates += 1
            return _refused(row, faults)
        self._codes.put(account.subscriber_code, row.line)
        self._numbers.put(account.account_number, row.line)
        return row

    def _count(self, row: Row) -> None:
        tally = self.tally
        tally.rows += 1
        if isinstance(row, GoodRow):
            balance: Decimal | None = row.account.opening_balance
            tally.newest = max(tally.newest, row.account.opening_balance_on)
        else:
            tally.refused += 1
            tally.nameless += not (row.subscriber_code or row.account_number)
            balance = row.balance
            self._mention(row)
        tally.balance = None if tally.balance is None or balance is None else tally.balance + balance

    def _mention(self, row: BadRow) -> None:
        """A refused row claims neither code nor number: the right one may still come."""
        for told in filter(None, (row.subscriber_code, row.account_number)):
            self._of_refused.put(told, row.line)


def _refused(row: GoodRow, faults: Iterable[Fault]) -> BadRow:
    account = row.account
    return BadRow(
        row.line, account.account_number, tuple(faults), subscriber_code=account.subscriber_code, balance=account.opening_balance
    )


def _twice(column: str, code: str, value: str, line: int) -> Fault:
    return Fault(column, code, f"«{value}» уже есть в строке {line}", f"“{value}” stands in line {line} already")
