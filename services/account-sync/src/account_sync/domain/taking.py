"""What becomes of the rows of one chunk when they meet the accounts that are held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from account_sync.domain.account import Account, Status
from account_sync.domain.holders import with_holder_counted
from account_sync.domain.imports import Import
from account_sync.domain.registry.columns import Column
from account_sync.domain.registry.meter_rows import MeterRow
from account_sync.domain.registry.records import Fault
from account_sync.domain.registry.rows import BadRow, GoodRow
from account_sync.domain.taking_meters import Flats, News, take_meter
from account_sync.domain.telling import is_older, says_the_same, taken_over


@dataclass(frozen=True)
class Closing:
    """An open account of which a full snapshot said nothing, as it was then."""

    account_id: str
    revision: int


StagedRow = GoodRow | Closing | MeterRow


@dataclass(frozen=True)
class Met:
    """What the rows of a chunk meet: their accounts, whose each number is, and the accounts of the flats that they name."""

    accounts: Mapping[str, Account]
    owners: Mapping[str, str]
    in_flats: Sequence[Account] = ()

    @property
    def held(self) -> dict[str, Account]:
        """Every account that a row of the chunk may change, as it is."""
        return {**self.accounts, **{account.account_id: account for account in self.in_flats}}


@dataclass
class Decision:
    """What one chunk comes to: accounts to save and announce in the order of the file, what they were, rows to report.

    `settled`: whose each meter proved to be, by its place in the chunk. `versions`: accounts that are the same under a later one.
    """

    fresh: list[Account] = field(default_factory=list)
    before: list[Account] = field(default_factory=list)
    refused: list[BadRow] = field(default_factory=list)
    settled: dict[int, str] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    renumbered: int = 0
    closed: int = 0
    passed_over: int = 0


def decide(rows: Iterable[StagedRow], met: Met, *, batch: Import, on: date) -> Decision:
    """Compare each row with the account held; a number belongs to one code only."""
    decision, held, owner_of, flats = Decision(), met.accounts, dict(met.owners), Flats(met.in_flats)
    for place, row in enumerate(rows):
        if isinstance(row, Closing):
            _close(decision, row, held.get(row.account_id), batch, on)
        elif isinstance(row, MeterRow):
            _hang(decision, row, place, flats, batch)
        else:
            _take(decision, row, held.get(row.account_id), owner_of, batch=batch.import_id)
    for before, fresh in flats.changed():
        decision.before.append(before)
        decision.fresh.append(fresh)
    return decision


def _hang(decision: Decision, row: MeterRow, place: int, flats: Flats, batch: Import) -> None:
    taken = take_meter(row, flats, batch=batch)
    if isinstance(taken, BadRow):
        decision.refused.append(taken)
        return
    decision.settled[place] = taken.account_id
    decision.added += taken.news is News.ADDED
    decision.changed += taken.news is News.CHANGED
    decision.unchanged += taken.news is News.NOTHING


def after(done: Import, decision: Decision, *, rows: int) -> Import:
    """The import with one more chunk of its staging applied."""
    refused = len(decision.refused)
    return replace(
        done,
        position=done.position + rows,
        refused=done.refused + refused,
        added=done.added + decision.added,
        changed=done.changed + decision.changed,
        unchanged=done.unchanged + decision.unchanged,
        renumbered=done.renumbered + decision.renumbered,
        closed=done.closed + decision.closed,
        passed_over=done.passed_over + decision.passed_over,
    )


def _take(decision: Decision, row: GoodRow, before: Account | None, owner_of: dict[str, str], *, batch: str) -> None:
    account = row.account
    if before is not None and is_older(account, before):
        decision.refused.append(_older(row, before))
        return
    if owner_of.get(account.account_number, account.account_id) != account.account_id:
        decision.refused.append(_number_taken(row))
        return
    owner_of[account.account_number] = account.account_id
    if before is not None and says_the_same(account, before):
        decision.unchanged += 1
        if account.version is not None and account.version != before.version:
            decision.versions[before.account_id] = account.version
        return
    decision.fresh.append(with_holder_counted(taken_over(account, before, batch=batch), before))
    if before is None:
        decision.added += 1
        return
    decision.changed += 1
    decision.before.append(before)
    if before.account_number != account.account_number and not before.withdrawn:
        decision.renumbered += 1
        if owner_of.get(before.account_number) == account.account_id:
            del owner_of[before.account_number]


def _close(decision: Decision, row: Closing, held: Account | None, batch: Import, on: date) -> None:
    """Only what is still as it was when the snapshot was compared: who was told of since is not unmentioned."""
    if held is None or held.revision != row.revision:
        decision.passed_over += 1
        return
    shut = replace(held, status=Status.CLOSED, closed_on=max(on, held.opened_on), revision=held.revision + 1)
    decision.fresh.append(replace(shut, batch=batch.import_id, as_of=batch.started_at))
    decision.before.append(held)
    decision.closed += 1


def _of(account: Account, *, version: bool) -> str:
    number = f", № {account.version}" if version else ""
    return f"{account.opening_balance_on:%d.%m.%Y}{number}"


def _older(row: GoodRow, held: Account) -> BadRow:
    account = row.account
    same_day = account.opening_balance_on == held.opening_balance_on
    told, known = _of(account, version=same_day), _of(held, version=same_day)
    fault = Fault(
        Column.BALANCE_DAY,
        "older_than_held",
        f"сведения на {told} старее тех, что уже загружены (на {known}); если неверна та загрузка, откатите её",
        f"tells of {told}, and what is held is of {known} already; if that import was wrong, take it back",
    )
    return BadRow(row.line, account.account_number, (fault,), subscriber_code=account.subscriber_code)


def _number_taken(row: GoodRow) -> BadRow:
    number = row.account.account_number
    fault = Fault(
        Column.NUMBER,
        "account_number_taken",
        f"«{number}» в базе принадлежит другому коду абонента",
        f"“{number}” belongs to another subscriber code in the base",
    )
    return BadRow(row.line, number, (fault,), subscriber_code=row.account.subscriber_code)
