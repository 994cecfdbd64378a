"""Everything account-sync keeps, in memory: for what the actions do and announce."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from io import BytesIO
from types import SimpleNamespace
from typing import Any

from account_sync.domain.account import Account
from account_sync.domain.errors import ImportBusy
from account_sync.domain.imports import Import
from account_sync.domain.registry.csv_files import records
from account_sync.domain.registry.profile import Profile
from account_sync.domain.registry.rows import BadRow
from account_sync.domain.undoing import Kept
from account_sync.outside.profile_files import Profiles
from account_sync.outside.registry_files import RegistryFile
from chassis.pace import Pace
from contracts.core import Event, Fact

from tests.account_sync.examples import AS_OF, PLANS


@dataclass
class Accounts:
    held: dict[str, Account] = field(default_factory=dict)
    before: dict[tuple[str, str], Account] = field(default_factory=dict)

    def by_ids(self, ids: Sequence[str]) -> dict[str, Account]:
        return {key: self.held[key] for key in ids if key in self.held}

    def by_numbers(self, numbers: Sequence[str]) -> dict[str, Account]:
        return {each.account_number: each for each in self.held.values() if each.account_number in numbers and not each.withdrawn}

    def typed(self, numbers: Sequence[str]) -> dict[str, Account]:
        return self.by_numbers(numbers)

    def owners(self, numbers: Sequence[str]) -> dict[str, str]:
        return {number: account.account_id for number, account in self.by_numbers(numbers).items()}

    def open_ones(self, *, after: str, limit: int) -> list[Account]:
        return [self.held[key] for key in sorted(self.held) if key > after and self.held[key].status == "open"][:limit]

    def count_open(self) -> int:
        return len(self.open_ones(after="", limit=len(self.held)))

    def save(self, accounts: Sequence[Account]) -> None:
        self.held.update({account.account_id: account for account in accounts})

    def note_versions(self, versions: dict[str, int]) -> None:
        self.held.update({key: replace(self.held[key], version=version) for key, version in versions.items()})

    def keep_former(self, import_id: str, accounts: Sequence[Account], *, over: bool = False) -> None:
        self.before.update({(import_id, account.account_id): account for account in accounts})

    def forget_former(self, import_id: str, ids: Sequence[str]) -> None:
        for key in ids:
            self.before.pop((import_id, key), None)

    def former(self, import_id: str, ids: Sequence[str]) -> dict[str, Account]:
        return {key: self.before[import_id, key] for key in ids if (import_id, key) in self.before}


@dataclass
class Imports:
    runs: dict[str, Import] = field(default_factory=dict)
    refused: list[BadRow] = field(default_factory=list)
    left: list[Kept] = field(default_factory=list)
    previews: dict[str, Any] = field(default_factory=dict)

    def begin(self, run: Import) -> None:
        self.runs[run.import_id] = run

    def go_on(self, seen: Import, run: Import) -> None:
        if self.runs[seen.import_id] != seen:
            raise ImportBusy()
        self.runs[run.import_id] = run

    def of_id(self, import_id: str) -> Import | None:
        return self.runs.get(import_id)

    def of_file(self, sha256: str) -> list[Import]:
        return [run for run in reversed(self.runs.values()) if run.file_sha256 == sha256]

    def latest(self, limit: int, *, before: Any = None) -> list[Import]:
        return list(reversed(self.runs.values()))[:limit]

    def finished_before(self, at: Any) -> list[Import]:
        return [run for run in self.runs.values() if run.phase == "applied" and not run.final and run.finished_at < at]

    def wanted(self) -> list[Import]:
        return [run for run in self.runs.values() if run.wanted]

    def save_preview(self, import_id: str, preview: Any) -> None:
        self.previews[import_id] = preview

    def preview(self, import_id: str) -> Any:
        return self.previews.get(import_id)

    def save_refusals(self, import_id: str, rows: Sequence[BadRow]) -> None:
        self.refused += rows

    def refusals(self, import_id: str, *, limit: int) -> list[BadRow]:
        return self.refused[:limit]

    def save_kept(self, import_id: str, accounts: Sequence[Kept]) -> None:
        self.left += accounts

    def kept(self, import_id: str, *, limit: int) -> list[Kept]:
        return self.left[:limit]


@dataclass
class Staging:
    held: dict[tuple[str, int], Any] = field(default_factory=dict)

    def add(self, import_id: str, rows: Sequence[Any], *, first: int) -> None:
        self.held.update({(import_id, place): row for place, row in enumerate(rows, start=first)})

    def rows(self, import_id: str, *, first: int, count: int) -> list[Any]:
        return [self.held[import_id, place] for place in range(first, first + count) if (import_id, place) in self.held]

    def account_ids(self, import_id: str, *, first: int, count: int) -> list[str]:
        return [row.account_id for row in self.rows(import_id, first=first, count=count) if row.account_id]

    def settle(self, import_id: str, account_ids: dict[int, str], *, first: int) -> None:
        for place, account_id in account_ids.items():
            self.held[import_id, first + place] = replace(self.held[import_id, first + place], account_id=account_id)

    def forget(self, import_id: str, *, first: int, count: int) -> None:
        for place in range(first, first + count):
            self.held.pop((import_id, place), None)


@dataclass
class Registrations:
    verdicts: dict[str, Any] = field(default_factory=dict)
    loads: list[Any] = field(default_factory=list)

    def decided(self, ids: list[str]) -> set[str]:
        return set(ids) & set(self.verdicts)

    def save_verdicts(self, verdicts: Any, *, at: Any) -> None:
        self.verdicts.update({applicant.registration_id: verdict for applicant, verdict in verdicts})

    def save_loads(self, loads: list[Any]) -> None:
        told = {load.registration_id for load in loads}
        self.loads = [load for load in self.loads if load.registration_id not in told] + loads

    def open_loads(self, account_ids: list[str]) -> list[Any]:
        return [load for load in self.loads if load.done_at is None and load.account_id in account_ids]

    def overdue(self, *, at: Any, limit: int) -> list[Any]:
        return [load for load in self.waiting(limit=limit) if load.due_at < at and load.overdue_at is None]

    def waiting(self, *, limit: int) -> list[Any]:
        return [load for load in self.loads if load.done_at is None][:limit]

    def last_load(self, account_id: str) -> Any:
        return next((load for load in reversed(self.loads) if load.account_id == account_id), None)


class NoCabinets:
    """Nobody is registered."""

    def with_accounts(self, _account_ids: list[str]) -> dict[str, list[str]]:
        return {}


@dataclass
class Store:
    accounts: Accounts = field(default_factory=Accounts)
    imports: Imports = field(default_factory=Imports)
    staging: Staging = field(default_factory=Staging)
    registrations: Registrations = field(default_factory=Registrations)
    cabinets: NoCabinets = field(default_factory=NoCabinets)


@dataclass
class MemoryTransactions:
    """Every action at once on one store; `files` by path, `announced` is what would leave."""

    files: dict[str, bytes] = field(default_factory=dict)
    store: Store = field(default_factory=Store)
    announced: list[tuple[Fact, Event | None]] = field(default_factory=list)
    runs: int = 0
    stop_after: int | None = None
    profiles: Any = field(default_factory=Profiles)
    settings: Any = field(default_factory=lambda: SimpleNamespace(tariff_plans=PLANS, import_chunk=2, rollback_days=30))

    @contextmanager
    def _open(self, path: str, profile: Profile) -> Iterator[RegistryFile]:
        content = self.files[path]
        raw = BytesIO(content)
        yield RegistryFile(path, f"hash of {content!r}", len(content), records(raw, profile), raw.tell)

    def read(self) -> Any:
        return SimpleNamespace(
            store=self.store,
            now=AS_OF,
            today=AS_OF.date(),
            settings=self.settings,
            tools=SimpleNamespace(open_registry=self._open, profiles=self.profiles),
            new_id=lambda: f"import-{len(self.store.imports.runs) + 1}",
            announce=lambda fact, *, cause=None: self.announced.append((fact, cause)),
        )

    def pace(self) -> Pace:
        return Pace(lambda: None)

    def run(self, action: Callable[[Any], Any]) -> Any:
        if self.stop_after is not None and self.runs >= self.stop_after:
            raise Killed
        self.runs += 1
        return action(self.read())


class Killed(Exception):
    """The process died before this transaction."""
