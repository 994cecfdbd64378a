"""A registry as lines of cells: its encoding and header judged as a whole, then one line at a time."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import BinaryIO

from account_sync.domain.errors import RegistryUnreadable
from account_sync.domain.registry.cells import ENCODINGS
from account_sync.domain.registry.profile import Profile
from account_sync.domain.registry.records import Ending, Record, damaged

HEAD = 8192
LONGEST_LINE = 64 * 1024  # bytes; a file without line ends must not be read as one line
_OTHERS = {"cp1251": "Windows-1251", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp866": "CP866", "koi8-r": "KOI8-R"}
_MARK = b"\xef\xbb\xbf"


def records(raw: BinaryIO, profile: Profile) -> Iterator[Record | Ending]:
    """Every line below the header, and how the file ended; refused where it is empty, in another encoding or of other columns."""
    check_header(raw.read(HEAD), profile)
    raw.seek(0)
    return _records(raw, profile)


def _records(raw: BinaryIO, profile: Profile) -> Iterator[Record | Ending]:
    number, whole, more, columns = 0, True, False, tuple(profile.columns)
    control: tuple[str, ...] = ()
    for line in iter(lambda: raw.readline(LONGEST_LINE), b""):
        number, begins, whole = number + whole, whole, line.endswith(b"\n")
        if number == 1 or not begins:
            continue
        # one undecodable byte must cost one row, not the file: it becomes a lone surrogate, which the row's check refuses
        text = line.decode(profile.encoding, errors="surrogateescape").rstrip("\r\n")
        if not text.strip(f" \t{profile.separator}"):
            continue
        cells = _cells(text, profile.separator)
        if profile.control and cells and cells[0].strip().casefold() == profile.control.mark.casefold():
            control = tuple(cells)
            continue
        more = more or bool(control)
        if not whole and len(line) == LONGEST_LINE:
            yield damaged(number, "line_too_long", "строка длиннее 64 Кбайт", "the line is longer than 64 KiB")
        elif cells is None:
            yield damaged(
                number, "broken_quotes", "кавычка открыта и не закрыта", "a quotation mark is opened and never closed"
            )
        elif len(cells) != len(columns):
            told = (f"столбцов {len(cells)}, а нужно {len(columns)}", f"has {len(cells)} columns instead of {len(columns)}")
            yield damaged(number, "wrong_column_count", *told)
        else:
            yield Record(number, dict(zip(columns, cells, strict=True)))
    yield Ending(cut_off=not whole, control=control, rows_after_control=more)


def check_header(head: bytes, profile: Profile) -> None:
    """Refuse a file that is empty, in another encoding or with other columns, and say what to do; `head` is its beginning."""
    if not head.strip():
        raise RegistryUnreadable(
            ru="Файл пуст. Выгрузите реестр заново: первой строкой идёт заголовок, за ним строки лицевых счетов.",
            en="The file is empty. Export the registry again: a header line first, then one line per account.",
        )
    expected = [_plain(title) for title in profile.columns.values()]
    found = _titles(head, profile.encoding, profile.separator)
    if found == expected:
        return
    for encoding, known_as in _OTHERS.items():
        if _titles(head, encoding, profile.separator) == expected:
            raise _other_encoding(known_as, profile)
    raise _other_columns(found, expected, profile)


def _other_encoding(known_as: str, profile: Profile) -> RegistryUnreadable:
    wanted = ENCODINGS[profile.encoding]
    return RegistryUnreadable(
        ru=f"Файл в кодировке {known_as}, а нужна {wanted} ({profile.encoding}). Сохраните его в этой кодировке и повторите.",
        en=f"The file is in {known_as}; {wanted} ({profile.encoding}) is needed. Save it in that encoding and import it again.",
        details={"encoding": known_as},
    )


def _other_columns(found: list[str], expected: list[str], profile: Profile) -> RegistryUnreadable:
    titles = list(profile.columns.values())
    missing = [title for title, plain in zip(titles, expected, strict=True) if plain not in found]
    what_ru = f"Нет столбцов: {', '.join(missing)}." if missing else "Столбцы стоят в другом порядке или есть лишние."
    what_en = (
        f"Missing columns: {', '.join(missing)}." if missing else "The columns stand in another order or there are more of them."
    )
    wanted = profile.separator.join(titles)
    return RegistryUnreadable(
        ru=f"Заголовок файла не тот. {what_ru} Нужна первая строка: {wanted}",
        en=f"The file has another header. {what_en} The first line must be: {wanted}",
        details={"missing": missing},
    )


def _cells(text: str, separator: str) -> list[str] | None:
    """The cells of one line; None where a quotation mark is left open."""
    try:
        return next(csv.reader((text,), delimiter=separator, strict=True), [])
    except csv.Error:
        return None


def _titles(head: bytes, encoding: str, separator: str) -> list[str]:
    if encoding == "utf-8":
        head = head.removeprefix(_MARK)
    try:
        first = head.decode(encoding, errors="replace").splitlines()[0]
    except (ValueError, IndexError):  # no UTF-16 at all
        return []
    return [_plain(title) for title in _cells(first, separator) or []]


def _plain(title: str) -> str:
    return " ".join(title.split()).casefold().replace("ё", "е")
