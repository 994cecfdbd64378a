"""From bytes to lines of cells: the file's encoding and header as a whole, then one line at a time."""

from __future__ import annotations

import csv
from dataclasses import dataclass

from account_sync.domain.errors import RegistryUnreadable
from account_sync.domain.registry.columns import HEADER

ENCODING = "cp1251"
_OTHERS = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp866": "CP866", "koi8-r": "KOI8-R"}


@dataclass(frozen=True)
class Line:
    """A line of the file as text; its number is what an editor shows. Bytes that are no cp1251 became lone surrogates."""

    number: int
    text: str


def cells_of(text: str) -> list[str]:
    """The cells of one line; ValueError where a quotation mark is left open."""
    try:
        return next(csv.reader([text], delimiter=";", strict=True), [])
    except csv.Error as error:
        raise ValueError(str(error)) from error


def check_header(head: bytes) -> None:
    """Refuse a file that is empty, in another encoding or with other columns, and say what to do; `head` is its beginning."""
    if not head.strip():
        raise RegistryUnreadable(
            ru="Файл пуст. Выгрузите реестр заново: первой строкой идёт заголовок, за ним строки лицевых счетов.",
            en="The file is empty. Export the registry again: a header line first, then one line per account.",
        )
    found = _titles(head, ENCODING)
    if found == _expected():
        return
    for encoding, known_as in _OTHERS.items():
        if _titles(head, encoding) == _expected():
            raise RegistryUnreadable(
                ru=f"Файл в кодировке {known_as}, а нужна Windows-1251 (cp1251). Сохраните его в этой кодировке и повторите.",
                en=f"The file is in {known_as}; Windows-1251 (cp1251) is needed. Save it in that encoding and import it again.",
                details={"encoding": known_as},
            )
    raise _other_columns(found)


def no_rows() -> RegistryUnreadable:
    """The refusal of a file that has a header and nothing else."""
    return RegistryUnreadable(
        ru="В файле есть заголовок, но нет ни одной строки счетов. Выгрузите реестр заново.",
        en="The file has a header and not one account below it. Export the registry again.",
    )


def _other_columns(found: list[str]) -> RegistryUnreadable:
    missing = [title for title in HEADER if _plain(title) not in found]
    what_ru = f"Нет столбцов: {', '.join(missing)}." if missing else "Столбцы стоят в другом порядке или есть лишние."
    what_en = (
        f"Missing columns: {', '.join(missing)}." if missing else "The columns stand in another order or there are more of them."
    )
    return RegistryUnreadable(
        ru=f"Заголовок файла не тот. {what_ru} Нужна первая строка: {';'.join(HEADER)}",
        en=f"The file has another header. {what_en} The first line must be: {';'.join(HEADER)}",
        details={"missing": missing},
    )


def _titles(head: bytes, encoding: str) -> list[str]:
    try:
        first = head.decode(encoding, errors="replace").splitlines()[0]
        return [_plain(title) for title in cells_of(first)]
    except ValueError:  # quotes, or no UTF-16 at all
        return []


def _plain(title: str) -> str:
    return " ".join(title.split()).casefold().replace("ё", "е")


def _expected() -> list[str]:
    return [_plain(title) for title in HEADER]
