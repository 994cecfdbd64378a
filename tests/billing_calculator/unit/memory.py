"""One home and what is kept of it, in memory: for long sequences of readings and closes of months by the real actions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from billing_calculator.actions.charging import calculate_charges
from billing_calculator.actions.closing_chunks import charge_chunks_again
from billing_calculator.actions.months import Arrival
from billing_calculator.domain.account import Account
from billing_calculator.domain.calculation import Charge, LaterReading, Revision, SeveralMonths
from billing_calculator.domain.charge import Volume
from billing_calculator.domain.closing import Chunk
from billing_calculator.domain.reading import Reading
from billing_calculator.domain.unread import MonthState
from billing_calculator.store.tariff_files import load_due_rules

from tests.billing_calculator.examples import NOON, TARIFFS


@dataclass
class Charges:
    held: dict[str, Charge] = field(default_factory=dict)
    went_through: list[Charge] = field(default_factory=list)

    def load(self, charge_ids: Collection[str]) -> Mapping[str, Charge]:
        return {key: self.held[key] for key in charge_ids if key in self.held}

    def save(self, charges: Sequence[Charge]) -> None:
        self.held.update({each.key.charge_id: each for each in charges})
        self.went_through += charges

    def stood_in(self, _account_ids: Collection[str]) -> list[Charge]:
        return [each for each in self.held.values() if each.current.stand_in]

    def part_read(self, _account_ids: Collection[str]) -> list[Charge]:
        return [each for each in self.held.values() if each.current.unread]

    def states_of(self, _account_ids: Collection[str], *, since: str) -> list[MonthState]:
        return [_state(each, each.current) for each in self.held.values() if each.key.period >= since]

    def states_between(self, _after: str | None, _until: str | None, *, since: str) -> list[MonthState]:
        return self.states_of((), since=since)

    def stood_in_before(self, _account_ids: Collection[str], *, period: str) -> list[MonthState]:
        found = [each for each in self.states_of((), since="") if each.by and each.key.period < period]
        return sorted(found, key=lambda each: each.key.period)


def _state(charge: Charge, now: Revision) -> MonthState:
    by, in_a_row = (now.stand_in.by, now.stand_in.in_a_row) if now.stand_in else ("", 0)
    meters = frozenset(each.meter_id for each in now.readings)
    unread = {each.meter_id: each.stand_in.by for each in now.unread}
    return MonthState(charge.key, now.total, bool(now.readings), by, in_a_row, now.set_off, meters, unread)


@dataclass
class Readings:
    held: dict[str, Reading] = field(default_factory=dict)

    def of_charges(self, charge_ids: Collection[str]) -> list[Reading]:
        return [each for each in self.held.values() if each.key.charge_id in charge_ids]

    def of_meter(self, meter_id: str) -> list[Reading]:
        return [each for each in self.held.values() if each.meter_id == meter_id]

    def history(self, _ids: Collection[str], *, since: str, before: str) -> dict[tuple[str, str], dict[str, list[Volume]]]:
        return self._volumes(lambda each: (each.key.account_id, each.key.service), since, before)

    def history_of_meters(self, _ids: Collection[str], *, since: str, before: str) -> dict[str, dict[str, list[Volume]]]:
        return self._volumes(lambda each: each.meter_id, since, before)

    def _volumes(self, of: Any, since: str, before: str) -> Any:
        found: dict[Any, dict[str, list[Volume]]] = {}
        for each in self.held.values():
            if each.accepted and since <= each.key.period < before:
                found.setdefault(of(each), {}).setdefault(each.key.period, []).extend(each.volumes())
        return found

    def save(self, readings: Iterable[Reading], *, held: Mapping[str, int]) -> None:
        assert held.keys() <= self.held.keys()
        self.held.update({each.reading_id: each for each in readings})


class Home:
    """An account whose readings come and whose months are closed, one after another; ledger and outbox are left out."""

    def __init__(self, account: Account, *, normative: Decimal | None = None) -> None:
        self.charges, self.readings = Charges(), Readings()
        self.accounts = {account.account_id: account}
        meters = {"electricity": [each.meter_id for each in account.meters]}
        waiting = SimpleNamespace(add=_gives(None), remove=_gives(None), between=_gives([]))
        accounts = SimpleNamespace(
            hold=_gives(self.accounts), several=_gives(self.accounts), open_between=_gives({account.account_id: meters})
        )  # fmt: skip
        store = SimpleNamespace(
            charges=self.charges, readings=self.readings, accounts=accounts, waiting=waiting,
            ledger=SimpleNamespace(add=_gives(None), owed=lambda ids, _rules: {each: [] for each in ids}),
            packs=SimpleNamespace(hold=_gives(None), generation=_gives(1)),
            closes=SimpleNamespace(done=_gives(None), waits=_gives(None)),
        )  # fmt: skip
        tools = SimpleNamespace(
            due=load_due_rules(), shelf=SimpleNamespace(tariffs=_gives(TARIFFS)), later_reading=LaterReading.CURRENT,
            several_months=SeveralMonths.ONE_LIMIT,
        )  # fmt: skip
        settings = SimpleNamespace(normative_kwh=normative)
        self.work: Any = SimpleNamespace(
            store=store, tools=tools, now=NOON, announce=_gives(None), park=_gives(None), settings=settings
        )  # fmt: skip

    def take(self, reading: Reading) -> None:
        """A reading comes, is taken back, or comes again."""
        event: Any = None
        calculate_charges(self.work, [Arrival(reading, "reading_submitted", event)])

    def close(self, period: str, *, meters_too: bool = True) -> None:
        """Its month is closed."""
        event: Any = None
        charge_chunks_again(self.work, [(Chunk(period, False, 1, 1, None, None, meters_too=meters_too), event)])

    def month(self, period: str) -> Revision | None:
        """The month as it is charged."""
        return next((each.current for each in self.charges.held.values() if each.key.period == period), None)


def _gives(it: Any) -> Callable[..., Any]:
    """What somebody else would answer, or is told."""

    def given(*_args: object, **_named: object) -> Any:
        return it

    return given
