"""What becomes of the meters of one chunk: each goes to the account of its flat, and says what is new of it (decision 0035)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from account_sync.domain.account import Account, FormerMeter, Meter, Status, meter_id_of
from account_sync.domain.imports import Import
from account_sync.domain.registry.columns import Column
from account_sync.domain.registry.counters import TITLES
from account_sync.domain.registry.meter_rows import MeterRow
from account_sync.domain.registry.records import Fault
from account_sync.domain.registry.rows import BadRow


class News(StrEnum):
    """What a row tells of a meter."""

    ADDED = "added"
    CHANGED = "changed"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Taken:
    """Whose the meter of a row is, and whether that is anything new."""

    account_id: str
    news: News


class Flats:
    """The accounts of the flats of a chunk, as they become row by row."""

    def __init__(self, accounts: Iterable[Account]) -> None:
        self._before = {account.account_id: account for account in accounts}
        self._held = dict(self._before)

    def of(self, row: MeterRow) -> list[Account]:
        """Whose the meter may be: accounts of its flat and room; open ones before those that are closed."""
        here = [each for each in self._held.values() if each.premises and each.premises.flat == row.premises.flat]
        if room := row.premises.room:
            here = [each for each in here if each.premises and each.premises.room == room]
        return [each for each in here if each.status is Status.OPEN] or here

    def put(self, account: Account) -> None:
        """An account has become another."""
        self._held[account.account_id] = account

    def changed(self) -> Iterator[tuple[Account, Account]]:
        """What was otherwise before the chunk, and how it is after: one revision on, however many meters it has."""
        for account_id, before in self._before.items():
            if (now := self._held[account_id]) is not before:
                yield before, replace(now, revision=before.revision + 1)


def take_meter(row: MeterRow, flats: Flats, *, batch: Import) -> Taken | BadRow:
    """Give the meter to the account of its flat; or say why that is nobody's."""
    found = flats.of(row)
    if len(found) != 1:
        return BadRow(row.line, "", (_several(row, found) if found else _unknown(row),))
    (held,) = found
    meters, former = _told(row, held)
    if (meters, former) == (held.meters, held.former_meters):
        return Taken(held.account_id, News.NOTHING)
    flats.put(replace(held, meters=meters, former_meters=former, as_of=batch.started_at, batch=batch.import_id))
    return Taken(held.account_id, News.ADDED if len(meters) > len(held.meters) else News.CHANGED)


def _told(row: MeterRow, held: Account) -> tuple[tuple[Meter, ...], tuple[FormerMeter, ...]]:
    """The meters once the row is heard: one that was taken off stays off, and one that nobody knew needs no farewell."""
    meter = replace(row.meter, meter_id=meter_id_of(held.subscriber_code, row.meter.serial))
    if any(each.meter.meter_id == meter.meter_id for each in held.former_meters):
        return held.meters, held.former_meters
    known = next((each for each in held.meters if each.meter_id == meter.meter_id), None)
    if row.removed_on is not None:
        if known is None:
            return held.meters, held.former_meters
        gone = FormerMeter(meter=known, removed_on=row.removed_on, final_values=row.final_values, source="imported")
        return tuple(each for each in held.meters if each is not known), (*held.former_meters, gone)
    if known is None:
        return (*held.meters, meter), held.former_meters
    now = replace(meter, facts=meter.facts or known.facts)
    return tuple(now if each is known else each for each in held.meters), held.former_meters


def _unknown(row: MeterRow) -> Fault:
    room_ru, room_en = (f", комнаты {row.premises.room}", f", room {row.premises.room}") if row.premises.room else ("", "")
    return Fault(
        TITLES[Column.FLAT],
        "unknown_flat",
        f"помещения {row.premises.flat}{room_ru} нет ни у одного счёта: загрузите файл домов с ним, затем счётчики заново",
        f"no account is in flat {row.premises.flat}{room_en}: import the file of houses with it, then the counters anew",
    )


def _several(row: MeterRow, found: Sequence[Account]) -> Fault:
    numbers = ", ".join(sorted(account.account_number for account in found))
    return Fault(
        TITLES[Column.ROOM],
        "several_accounts",
        f"в помещении {row.premises.flat} счета {numbers}: укажите комнату (rooms_id), чтобы было ясно, чей это счётчик",
        f"flat {row.premises.flat} has the accounts {numbers}: name the room (rooms_id) to tell whose meter it is",
    )
