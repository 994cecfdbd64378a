"""KVADO's file of counters: an array of them, each of a flat or a room of it, none of an account; one at a time is read.

Counters of a whole house, of water, gas and heat are no meters of a customer and are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from account_sync.domain.errors import RegistryUnreadable
from account_sync.domain.registry.columns import Column
from account_sync.domain.registry.json_arrays import ArrayText, listed, text_of
from account_sync.domain.registry.kvado import ZONES, figures, meter_cells
from account_sync.domain.registry.profile import Profile
from account_sync.domain.registry.records import CellsByColumn, Ending, Record

TITLES: Mapping[Column, str] = {
    Column.FLAT: "flats_id",
    Column.ROOM: "rooms_id",
    Column.SERIAL: "serial",
    Column.ZONES: "type",
    Column.DIGITS: "capacity",
    Column.INSTALLED: "install_date",
    Column.VERIFIED: "check_date",
    Column.REMOVED: "replace_date",
    Column.RATIO: "ratio",
    Column.INITIAL_DAY: "values.date",
    Column.T1: "values.T1",
    Column.T2: "values.T2",
    Column.T3: "values.T3",
}


def records(raw: BinaryIO, _profile: Profile) -> Iterator[Record | Ending]:
    """The customers' meters in the file, by the place of each in it; refused where it is no such document."""
    text = ArrayText(raw)
    if not (text.reach("[") or text.reach("{", '"counters"', ":", "[")):
        raise RegistryUnreadable(
            ru="Это не файл счётчиков КВАДО: нужен документ JSON в UTF-8, который начинается с «[». Проверьте файл и профиль.",
            en="This is no KVADO file of counters: a JSON document in UTF-8 that begins with “[” is needed.",
        )
    return _records(text)


def _records(text: ArrayText) -> Iterator[Record | Ending]:
    for number, counter in enumerate(text.items(), start=1):
        zones = ZONES.get(text_of(counter, "type").casefold())
        of_house = text_of(counter, "houses_cards_id") and not text_of(counter, "flats_id")
        if counter and (zones is None or of_house):
            continue
        yield Record(number, _cells(counter, zones or ""), meters=_last_figures(counter, zones or ""))
    yield Ending(cut_off=not text.complete)


def _cells(counter: Mapping[str, Any], zones: str) -> CellsByColumn:
    return {
        Column.FLAT: text_of(counter, "flats_id"),
        Column.ROOM: text_of(counter, "rooms_id"),
        Column.REMOVED: text_of(counter, "replace_date"),
        **meter_cells(counter, zones),
    }


def _last_figures(counter: Mapping[str, Any], zones: str) -> Sequence[CellsByColumn]:
    """What it showed on the day on which it was taken off; another day's figures are not the last."""
    gone = text_of(counter, "replace_date")
    return [figures(each, zones) for each in listed(counter, "values") if gone and text_of(each, "date") == gone][-1:]
