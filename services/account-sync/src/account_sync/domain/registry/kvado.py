"""KVADO's model in JSON: houses, their premises, the accounts and meters of each; one house at a time is kept in memory.

The published export tells meters in a file of their own (`counters`); a document whose premises carry theirs is read too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

from account_sync.domain.errors import RegistryUnreadable
from account_sync.domain.registry.columns import Column
from account_sync.domain.registry.json_arrays import ArrayText, listed, text_of
from account_sync.domain.registry.profile import Profile
from account_sync.domain.registry.records import CellsByColumn, Ending, Record

TITLES: Mapping[Column, str] = {
    Column.CODE: "accounts.id",
    Column.NUMBER: "accounts.account",
    Column.SURNAME: "residents.individual.lastname",
    Column.NAME: "residents.individual.firstname",
    Column.PATRONYMIC: "residents.individual.patronymic",
    Column.ADDRESS: "houses.address",
    Column.FLAT: "premises.id",
    Column.ROOM: "accounts.rooms_id",
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
ZONES = {"эл. однотарифный": "1", "эл. двухтарифный": "2", "эл. трехтарифный": "3"}  # other counters are no electricity
YES = ("1", "true", "да")


def records(raw: BinaryIO, _profile: Profile) -> Iterator[Record | Ending]:
    """The accounts of every house, and whether the document ends as it should; refused where it is no such document."""
    text = ArrayText(raw)
    if not text.reach("{", '"houses"', ":", "["):
        raise RegistryUnreadable(
            ru="Это не выгрузка КВАДО: нужен документ JSON в UTF-8 с массивом «houses» в начале. Проверьте файл и профиль.",
            en="This is no KVADO export: a JSON document in UTF-8 that begins with the array “houses” is needed.",
        )
    return _records(text)


def _records(text: ArrayText) -> Iterator[Record | Ending]:
    number = 0
    for house in text.items():
        for premises in listed(house, "premises"):
            for account in listed(premises, "accounts"):
                number += 1
                cells = _account_cells(house, premises, account)
                yield Record(number, cells, meters=list(_meters(premises, account)))
    yield Ending(cut_off=not text.complete)


def _account_cells(house: Mapping[str, Any], premises: Mapping[str, Any], account: Mapping[str, Any]) -> dict[Column, str]:
    payer = next((each for each in listed(account, "residents") if text_of(each, "main_payer").casefold() in YES), {})
    person = payer.get("individual")
    holder = person if isinstance(person, dict) else {}
    flat = text_of(premises, "flat_number")
    return {
        Column.CODE: text_of(account, "id"),
        Column.NUMBER: text_of(account, "account"),
        Column.SURNAME: text_of(holder, "lastname"),
        Column.NAME: text_of(holder, "firstname"),
        Column.PATRONYMIC: text_of(holder, "patronymic"),
        Column.ADDRESS: text_of(house, "address") + (f", кв. {flat}" if flat else ""),
        Column.FLAT: text_of(premises, "id"),
        Column.ROOM: text_of(account, "rooms_id"),
        Column.PERSONS: text_of(account, "registered"),
        Column.STATUS: "закрыт" if text_of(account, "date_to") else "открыт",
        Column.OPENED: text_of(account, "date_from"),
        Column.CLOSED: text_of(account, "date_to"),
        Column.BALANCE: text_of(account, "saldo"),
        Column.BALANCE_DAY: text_of(account, "saldo_period"),
    }


def _meters(premises: Mapping[str, Any], account: Mapping[str, Any]) -> Iterable[CellsByColumn]:
    room = text_of(account, "rooms_id")
    for counter in listed(premises, "counters"):
        zones = ZONES.get(text_of(counter, "type").casefold())
        if zones is None or text_of(counter, "replace_date") or text_of(counter, "rooms_id") not in ("", room):
            continue
        yield meter_cells(counter, zones)


def meter_cells(counter: Mapping[str, Any], zones: str) -> dict[Column, str]:
    """What a counter of electricity tells: the meter, and the figures at which it started."""
    start = next((each for each in listed(counter, "values") if text_of(each, "is_start").casefold() in YES), {})
    return {
        Column.SERIAL: text_of(counter, "serial"),
        Column.ZONES: zones,
        Column.DIGITS: text_of(counter, "capacity"),
        Column.INSTALLED: text_of(counter, "install_date"),
        Column.VERIFIED: text_of(counter, "check_date"),
        Column.RATIO: text_of(counter, "ratio"),
        Column.INITIAL_DAY: text_of(start, "date"),
        **figures(start, zones),
    }


def figures(value: Mapping[str, Any], zones: str) -> dict[Column, str]:
    """The figures of one day by zone."""
    told = value.get("values")
    held = told if isinstance(told, dict) else {}
    first = text_of(held, "B" if zones == "1" else "T1")
    return {Column.T1: first, Column.T2: text_of(held, "T2"), Column.T3: text_of(held, "T3")}
