"""A file of the base: a header, rows, and a control row by which a cut-off one is noticed."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass

from account_sync.domain.errors import AccountSyncError
from account_sync.domain.export.profile import ExportProfile


class SheetUnreadable(AccountSyncError):
    """The file as a whole cannot be taken; the message says what to do."""

    code = "answers_unreadable"


@dataclass(frozen=True, kw_only=True)
class Unclear:
    """A row that says nothing usable, with its line in the file."""

    at: int
    ru: str
    en: str


def rows_below(titles: Sequence[str], content: bytes, profile: ExportProfile) -> list[list[str]]:
    """The rows between header and control row, their cells without blanks; SheetUnreadable where either is not right."""
    rows = _rows(content, profile)
    if not rows or tuple(each.strip() for each in rows[0]) != tuple(titles):
        expected = profile.separator.join(titles)
        raise SheetUnreadable(
            ru=f"Первая строка должна быть: {expected}. Выгрузите файл заново.",
            en=f"The first line must be: {expected}. Export the file again.",
        )
    told = _told_count(rows[-1], profile)
    body = rows[1:-1]
    if told != len(body):
        raise SheetUnreadable(
            ru=f"Контрольная строка: {told}, а строк {len(body)}. Файл оборван или изменён; передайте его заново.",
            en=f"The control row says {told}, but there are {len(body)} lines. The file is cut off or changed; send it again.",
        )
    return [[each.strip() for each in row] for row in body]


def too_few_cells(at: int, cells: Sequence[str]) -> Unclear:
    """What is said of a row that has other columns than the header."""
    return Unclear(at=at, ru=f"столбцов {len(cells)}", en=f"has {len(cells)} columns")


def is_number(text: str) -> bool:
    """Whether it is a number of a registry, of a line, or of lines."""
    return text.isascii() and text.isdigit() and len(text) <= 9


def _rows(content: bytes, profile: ExportProfile) -> list[list[str]]:
    try:
        text = content.decode(profile.encoding)
        return [row for row in csv.reader(text.splitlines(), delimiter=profile.separator, strict=True) if any(row)]
    except (UnicodeDecodeError, csv.Error):
        raise SheetUnreadable(
            ru=f"Файл не читается в кодировке {profile.encoding}. Сохраните его в ней и передайте заново.",
            en=f"The file cannot be read in {profile.encoding}. Save it in that encoding and send it again.",
        ) from None


def _told_count(row: Sequence[str], profile: ExportProfile) -> int:
    mark, count = row[0][: len(profile.control_mark)], row[0][len(profile.control_mark) :].strip()
    if mark == profile.control_mark and count.isascii() and count.isdigit():
        return int(count)
    raise SheetUnreadable(
        ru=f"Нет контрольной строки «{profile.control_mark}число строк» в конце. Файл оборван; передайте его заново.",
        en=f"There is no control row “{profile.control_mark}count” at the end. The file is cut off; send it again.",
    )
