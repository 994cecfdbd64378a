"""What the actions do and announce, with everything kept in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from account_sync import actions
from account_sync.domain.account import Account
from account_sync.domain.errors import AccountUnknown, ImportUnknown, RegistryUnreadable
from account_sync.domain.imports import decide
from account_sync.domain.registry.columns import Column
from account_sync.domain.registry.lines import Line
from account_sync.domain.registry.rows import BadRow
from account_sync.outside.registry_files import RegistryFile
from chassis.pace import Pace
from contracts.core import Event, Fact

from tests.account_sync.examples import AS_OF, PLANS, account_of, applicant_of, good_row, line_of


@dataclass
class MemoryStore:
    accounts: dict[str, Account] = field(default_factory=dict)
    imports: dict[str, Any] = field(default_factory=dict)
    refused: list[BadRow] = field(default_factory=list)
    verdicts: dict[str, Any] = field(default_factory=dict)
    loads: list[Any] = field(default_factory=list)

    def accounts_by_ids(self, ids: list[str]) -> dict[str, Account]:
        return {key: self.accounts[key] for key in ids if key in self.accounts}

    def accounts_by_numbers(self, numbers: list[str]) -> dict[str, Account]:
        return {each.account_number: each for each in self.accounts.values() if each.account_number in numbers}

    def owners_of_numbers(self, numbers: list[str]) -> dict[str, str]:
        return {number: account.account_id for number, account in self.accounts_by_numbers(numbers).items()}

    def save_accounts(self, accounts: tuple[Account, ...]) -> None:
        self.accounts.update({account.account_id: account for account in accounts})

    def applied_at(self, sha256: str) -> Any:
        return max((run.finished_at for run in self.imports.values() if run.file_sha256 == sha256), default=None)

    def save_import(self, run: Any) -> None:
        self.imports[run.import_id] = run

    def import_of(self, import_id: str) -> Any:
        return self.imports.get(import_id)

    def last_import(self) -> Any:
        return next(reversed(self.imports.values()), None)

    def save_refusals(self, import_id: str, rows: tuple[BadRow, ...]) -> None:
        self.refused += rows

    def refusals(self, import_id: str, *, limit: int) -> list[BadRow]:
        return self.refused[:limit]

    def decided_registrations(self, ids: list[str]) -> set[str]:
        return set(ids) & set(self.verdicts)

    def save_verdicts(self, verdicts: Any, *, at: Any) -> None:
        self.verdicts.update({applicant.registration_id: verdict for applicant, verdict in verdicts})

    def save_loads(self, loads: list[Any]) -> None:
        self.loads += loads


@dataclass
class MemoryTransactions:
    """Every action at once on one store; `announced` is what would leave."""

    lines: tuple[Line, ...] = ()
    store: MemoryStore = field(default_factory=MemoryStore)
    announced: list[tuple[Fact, Event | None]] = field(default_factory=list)
    runs: int = 0

    @contextmanager
    def _open(self, path: str) -> Iterator[RegistryFile]:
        yield RegistryFile(path, f"hash of {path}", iter(self.lines))

    def read(self) -> Any:
        return SimpleNamespace(
            store=self.store,
            now=AS_OF,
            settings=SimpleNamespace(tariff_plans=PLANS, import_chunk=2),
            tools=SimpleNamespace(open_registry=self._open),
            new_id=lambda: f"import-{len(self.store.imports) + 1}",
            announce=lambda fact, *, cause=None: self.announced.append((fact, cause)),
        )

    def pace(self) -> Pace:
        return Pace(lambda: None)

    def run(self, action: Callable[[Any], Any]) -> Any:
        self.runs += 1
        return action(self.read())


def cause_of(word: str) -> Event:
    return Event(word, "t", "identity", "s", AS_OF, 1, "k", {})


THREE = tuple(line_of({Column.CODE: f"{n}", Column.NUMBER: f"52000000000{n}"}, number=n) for n in (2, 3, 4))


def test_a_file_is_applied_in_chunks_and_counted() -> None:
    transactions = MemoryTransactions((*THREE, Line(5, "broken")))
    done = actions.import_registry(transactions, path="a.csv")
    assert (done.rows, done.added, done.refused, done.taken) == (4, 3, 1, 3)
    assert (done.finished_at, done.applied_before) == (AS_OF, None)
    assert transactions.runs == 4  # begin, two chunks of two rows, finish
    assert [fact.lane for fact, _ in transactions.announced] == ["bulk"] * 3
    assert [row.line for row in transactions.store.refused] == [5]
    assert transactions.store.imports == {"import-1": done}


def test_the_same_file_again_announces_nothing_and_says_so() -> None:
    transactions = MemoryTransactions(THREE)
    actions.import_registry(transactions, path="a.csv")
    again = actions.import_registry(transactions, path="a.csv")
    assert (again.unchanged, again.added, again.applied_before) == (3, 0, AS_OF)
    assert len(transactions.announced) == 3


def test_a_file_without_rows_is_refused_before_anything_is_written() -> None:
    transactions = MemoryTransactions((Line(2, " ;; "),))
    with pytest.raises(RegistryUnreadable):
        actions.import_registry(transactions, path="a.csv")
    assert transactions.runs == 0


def test_a_report_is_the_named_import_or_the_last_or_refused() -> None:
    transactions = MemoryTransactions(THREE)
    with pytest.raises(ImportUnknown):
        actions.import_report(transactions.read(), import_id=None, limit=5)
    done = actions.import_registry(transactions, path="a.csv")
    assert actions.import_report(transactions.read(), import_id=None, limit=5) == (done, [])
    assert actions.import_report(transactions.read(), import_id="import-1", limit=5) == (done, [])
    with pytest.raises(ImportUnknown):
        actions.import_report(transactions.read(), import_id="import-9", limit=5)


def test_each_registration_is_answered_once_with_its_own_cause() -> None:
    transactions = MemoryTransactions(store=MemoryStore(accounts={"a": account_of()}))
    holder, stranger = applicant_of(), applicant_of(name="Алла", registration="r2")
    first, second = cause_of("first"), cause_of("second")
    actions.match_applicants(transactions.read(), [(holder, first), (stranger, second), (holder, second)])
    actions.match_applicants(transactions.read(), [(stranger, first)])
    assert [(fact.type.name.split(".")[1], fact.lane, cause) for fact, cause in transactions.announced] == [
        ("applicant_matched", "live", first),
        ("account_updated", "live", first),
        ("account_loaded", "live", first),
        ("applicant_not_matched", "live", second),
    ]
    (load,) = transactions.store.loads
    assert (load.registration_id, load.due_at - load.requested_at) == ("r1", timedelta(hours=24))


def test_an_account_is_shown_or_unknown() -> None:
    account = account_of()
    transactions = MemoryTransactions(store=MemoryStore(accounts={account.account_id: account}))
    assert actions.account_of(transactions.read(), account_id=account.account_id) == account
    with pytest.raises(AccountUnknown):
        actions.account_of(transactions.read(), account_id="other")


def test_two_accounts_cannot_swap_numbers_in_one_file_but_one_may_take_what_was_given_up_before() -> None:
    left, right = good_row(), good_row({Column.CODE: "2", Column.NUMBER: "520000000002"})
    held = {row.account.account_id: row.account for row in (left, right)}
    owners = {row.account.account_number: row.account.account_id for row in (left, right)}
    swapped = [replace(left, account=replace(left.account, account_number="520000000002"))]
    swapped += [replace(right, account=replace(right.account, account_number="520000000017"))]
    refused = decide(swapped, held=held, owners=owners).refused
    assert [row.faults[0].code for row in refused] == ["account_number_taken"] * 2
    moved = replace(right, account=replace(right.account, account_number="520000000099"))
    decision = decide([moved, swapped[0]], held=held, owners=owners)
    assert [(account.account_number, account.revision) for account in decision.changed] == [
        ("520000000099", 2),
        ("520000000002", 2),
    ]


def test_any_change_but_our_own_revision_and_time_is_a_new_revision() -> None:
    before = good_row()
    later = replace(before.account, revision=7, as_of=AS_OF + timedelta(days=9))
    held = {before.account.account_id: later}
    assert decide([before], held=held, owners={}).unchanged == 1
    moved = replace(before, account=replace(before.account, address="другой адрес"))
    assert [account.revision for account in decide([moved], held=held, owners={}).changed] == [8]
