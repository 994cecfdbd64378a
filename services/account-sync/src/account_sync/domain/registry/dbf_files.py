"""A registry as a dBASE table: fixed fields, the encoding in a byte of its header, deleted rows marked with an asterisk."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from account_sync.domain.errors import RegistryUnreadable
from account_sync.domain.registry.cells import ENCODINGS
from account_sync.domain.registry.profile import Profile
from account_sync.domain.registry.records import Ending, Record, damaged

_HEADER, _FIELD = struct.Struct("<BBBBLHH20x"), struct.Struct("<11sc4xBB14x")
_CODE_PAGE_AT, _END_OF_FIELDS = 29, 0x0D
_VERSIONS = (0x03, 0x04, 0x05, 0x30)  # tables without memo files beside them
_CODE_PAGES = {0x65: "cp866", 0x26: "cp866", 0xC9: "cp1251"}  # 0 leaves it to the profile
_PRESENT, _DELETED = b" ", b"*"


@dataclass(frozen=True)
class _Table:
    records: int
    header_length: int
    record_length: int
    fields: Mapping[str, tuple[slice, str]]  # by name: where in a record, and its type


def records(raw: BinaryIO, profile: Profile) -> Iterator[Record | Ending]:
    """Every record that is not deleted, and whether all that the header promises are there."""
    table = _read_header(raw, profile)
    return _records(raw, table, profile)


def _records(raw: BinaryIO, table: _Table, profile: Profile) -> Iterator[Record | Ending]:
    places = [(column, *table.fields[title]) for column, title in profile.columns.items()]
    raw.seek(table.header_length)
    for number in range(1, table.records + 1):
        row = raw.read(table.record_length)
        if len(row) < table.record_length:
            yield Ending(cut_off=True)
            return
        if row[:1] == _DELETED:
            continue
        if row[:1] != _PRESENT:
            yield damaged(number, "damaged_record", "запись повреждена", "the record is damaged")
            continue
        yield Record(number, {column: _cell(row[where], kind, profile) for column, where, kind in places})
    yield Ending()


def _cell(held: bytes, kind: str, profile: Profile) -> str:
    text = held.decode(profile.encoding, errors="surrogateescape").strip(" \0")
    return text.replace(",", ".").replace(".", profile.decimal) if kind in "NF" else text


def _read_header(raw: BinaryIO, profile: Profile) -> _Table:
    head = raw.read(_HEADER.size)
    if len(head) < _HEADER.size or head[0] not in _VERSIONS:
        raise RegistryUnreadable(
            ru="Это не таблица DBF. Выгрузите реестр заново в формате dBASE III или выберите другой профиль.",
            en="This is no DBF table. Export the registry again as dBASE III, or choose another profile.",
        )
    *_, count, header_length, record_length = _HEADER.unpack(head)
    _check_code_page(head[_CODE_PAGE_AT], profile)
    fields: dict[str, tuple[slice, str]] = {}
    at = 1  # the first byte of a record tells whether it is deleted
    while (held := raw.read(_FIELD.size)) and held[0] != _END_OF_FIELDS and len(held) == _FIELD.size:
        name, kind, length, _ = _FIELD.unpack(held)
        title = name.partition(b"\0")[0].decode("ascii", errors="replace").upper()
        fields[title] = (slice(at, at + length), kind.decode("latin-1"))
        at += length
    missing = [title for title in profile.columns.values() if title not in fields]
    if missing or at > record_length:
        raise RegistryUnreadable(
            ru=f"В таблице нет полей: {', '.join(missing) or 'заголовок повреждён'}. Проверьте файл и профиль.",
            en=f"The table lacks fields: {', '.join(missing) or 'its header is damaged'}. Check the file and the profile.",
            details={"missing": missing},
        )
    return _Table(count, header_length, record_length, fields)


def _check_code_page(told: int, profile: Profile) -> None:
    found = _CODE_PAGES.get(told, profile.encoding if told == 0 else f"0x{told:02X}")
    if found != profile.encoding:
        known_as, wanted = ENCODINGS.get(found, found), ENCODINGS[profile.encoding]
        raise RegistryUnreadable(
            ru=f"В заголовке таблицы кодировка {known_as}, а нужна {wanted}. Выгрузите реестр в ней или выберите другой профиль.",
            en=f"The table's header names the encoding {known_as}; {wanted} is needed. Export it so, or choose another profile.",
            details={"encoding": known_as},
        )


