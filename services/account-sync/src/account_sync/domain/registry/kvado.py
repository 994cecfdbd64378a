"""KVADO's model in JSON: houses, their premises, the accounts and meters of each; one house at a time is kept in memory.

The published export tells meters in a file of their own, by premises; here each premises carries its `counters`.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

from account_sync.domain.errors import RegistryUnreadable
from account_sync.domain.registry.columns import Column
from account_sync.domain.registry.profile import Profile
from account_sync.domain.registry.records import CellsByColumn, Ending, Record

TITLES: Mapping[Column, str] = {
    Column.CODE: "accounts.id",
    Column.NUMBER: "accounts.account",
    Column.SURNAME: "residents.individual.lastname",
    Column.NAME: "residents.individual.firstname",
    Column.PATRONYMIC: "residents.individual.patronymic",
    Column.ADDRESS: "houses.address",
    Column.PERSONS: "accounts.registered",
    Column.STATUS: "accounts (открыт/закрыт)",
    Column.OPENED: "accounts.date_from",
    Column.CLOSED: "accounts.date_to",
    Column.BALANCE: "accounts.saldo",
    Column.BALANCE_DAY: "accounts.saldo_period",
    Column.SERIAL: "counters.serial",
    Column.ZONES: "counters.type",
    Column.DIGITS: "counters.capacity",
    Column.INSTALLED: "counters.install_date",
    Column.VERIFIED: "counters.check_date",
    Column.RATIO: "counters.ratio",
    Column.INITIAL_DAY: "counters.values.date",
    Column.T1: "counters.values.T1",
    Column.T2: "counters.values.T2",
    Column.T3: "counters.values.T3",
}
_ZONES = {"эл. однотарифный": "1", "эл. двухтарифный": "2", "эл. трехтарифный": "3"}  # other counters are no electricity
_BLOCK = 256 * 1024
_LARGEST_HOUSE = 32 * 1024 * 1024  # characters
_YES = ("1", "true", "да")
_BLANKS = " \t\r\n"


def records(raw: BinaryIO, _profile: Profile) -> Iterator[Record | Ending]:
    """The accounts of every house, and whether the document ends as it should; refused where it is no such document."""
    text = _Text(raw)
    if not text.reach_houses():
        raise RegistryUnreadable(
            ru="Это не выгрузка КВАДО: нужен документ JSON в UTF-8 с массивом «houses» в начале. Проверьте файл и профиль.",
            en="This is no KVADO export: a JSON document in UTF-8 that begins with the array “houses” is needed.",
        )
    return _records(text)


def _records(text: _Text) -> Iterator[Record | Ending]:
    number = 0
    for house in text.houses():
        for premises in _listed(house, "premises"):
            for account in _listed(premises, "accounts"):
                number += 1
                cells = _account_cells(house, premises, account)
                yield Record(number, cells, meters=list(_meters(premises, account)))
    yield Ending(cut_off=not text.complete)


class _Text:
    """The document read block by block; only what is not yet understood is kept."""

    def __init__(self, raw: BinaryIO) -> None:
        self._raw, self._held, self._over = raw, "", False
        self._decode = codecs.getincrementaldecoder("utf-8-sig")(errors="surrogateescape").decode
        self._json = json.JSONDecoder(parse_float=str, parse_int=str)
        self.complete = False

    def reach_houses(self) -> bool:
        self._read()
        for sign in ('{', '"houses"', ":", "["):
            self._held = self._held.lstrip(_BLANKS)
            if not self._held.startswith(sign):
                return False
            self._held = self._held[len(sign) :]
        return True

    def houses(self) -> Iterator[Mapping[str, Any]]:
        while True:
            self._skip(_BLANKS + ",")
            if self._held.startswith("]"):
                self.complete = self._held[1:].lstrip(_BLANKS).startswith(("}", ",")) or self._ends()
                return
            house = self._house()
            if house is None:
                return
            yield house

    def _house(self) -> Mapping[str, Any] | None:
        while True:
            try:
                house, end = self._json.raw_decode(self._held)
            except ValueError:
                if self._over or len(self._held) > _LARGEST_HOUSE:
                    return None  # broken off, or no JSON from here on
                self._read(len(self._held))
                continue
            self._held = self._held[end:]
            return house if isinstance(house, dict) else {}

    def _skip(self, signs: str) -> None:
        self._held = self._held.lstrip(signs)
        while not self._held and not self._over:
            self._read()
            self._held = self._held.lstrip(signs)

    def _ends(self) -> bool:
        self._held = self._held[1:]
        self._skip(_BLANKS)
        return self._held.startswith(("}", ","))

    def _read(self, at_least: int = 0) -> None:
        block = self._raw.read(max(_BLOCK, at_least))
        self._over = not block
        self._held += self._decode(block, final=self._over)


def _account_cells(house: Mapping[str, Any], premises: Mapping[str, Any], account: Mapping[str, Any]) -> dict[Column, str]:
    payer = next((each for each in _listed(account, "residents") if _text(each, "main_payer").casefold() in _YES), {})
    person = payer.get("individual")
    holder = person if isinstance(person, dict) else {}
    flat = _text(premises, "flat_number")
    return {
        Column.CODE: _text(account, "id"),
        Column.NUMBER: _text(account, "account"),
        Column.SURNAME: _text(holder, "lastname"),
        Column.NAME: _text(holder, "firstname"),
        Column.PATRONYMIC: _text(holder, "patronymic"),
        Column.ADDRESS: _text(house, "address") + (f", кв. {flat}" if flat else ""),
        Column.PERSONS: _text(account, "registered"),
        Column.STATUS: "закрыт" if _text(account, "date_to") else "открыт",
        Column.OPENED: _text(account, "date_from"),
        Column.CLOSED: _text(account, "date_to"),
        Column.BALANCE: _text(account, "saldo"),
        Column.BALANCE_DAY: _text(account, "saldo_period"),
    }


def _meters(premises: Mapping[str, Any], account: Mapping[str, Any]) -> Iterable[CellsByColumn]:
    room = _text(account, "rooms_id")
    for counter in _listed(premises, "counters"):
        zones = _ZONES.get(_text(counter, "type").casefold())
        if zones is None or _text(counter, "replace_date") or _text(counter, "rooms_id") not in ("", room):
            continue
        start = next((each for each in _listed(counter, "values") if _text(each, "is_start").casefold() in _YES), {})
        told = start.get("values")
        values = told if isinstance(told, dict) else {}
        yield {
            Column.SERIAL: _text(counter, "serial"),
            Column.ZONES: zones,
            Column.DIGITS: _text(counter, "capacity"),
            Column.INSTALLED: _text(counter, "install_date"),
            Column.VERIFIED: _text(counter, "check_date"),
            Column.RATIO: _text(counter, "ratio"),
            Column.INITIAL_DAY: _text(start, "date"),
            Column.T1: _text(values, "B" if zones == "1" else "T1"),
            Column.T2: _text(values, "T2"),
            Column.T3: _text(values, "T3"),
        }


def _listed(held: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = held.get(key)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _text(held: Mapping[str, Any], key: str) -> str:
    value = held.get(key)
    if isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""
