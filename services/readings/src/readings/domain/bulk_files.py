"""A file of many readings: what it must look like, its rows, and the file with results that is handed back."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from readings.domain.bulk import Outcome, Result, Row
from readings.domain.bulk_errors import BatchUnreadable

ENCODINGS = ("utf-8-sig", "cp1251")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "account_number": ("лицевой счёт", "лицевой счет", "account_number"),
    "meter_serial": ("номер счётчика", "номер счетчика", "meter_serial"),
    "t1": ("т1", "t1"),
    "t2": ("т2", "t2"),
    "t3": ("т3", "t3"),
    "confirmed": ("подтверждено", "confirmed"),
}
NEEDED = ("account_number", "meter_serial", "t1")
TITLES = "Лицевой счёт;Номер счётчика;Т1;Т2;Т3;Подтверждено"
YES = frozenset({"да", "yes", "true", "1", "x", "х", "+"})
MOST_ROWS = 50_000


def rows_of(content: bytes) -> list[Row]:
    """The rows of a CSV file; BatchUnreadable where it is none, in words that say what to do."""
    text = _decoded(content)
    head, _, _ = text.partition("\n")
    separator = max(";,\t", key=head.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        places = _places(next(lines, []))
        rows = [_row(lines.line_num, cells, places) for cells in lines if any(cell.strip() for cell in cells)]
    except csv.Error:
        raise BatchUnreadable.broken() from None
    if not rows:
        raise BatchUnreadable.empty()
    if len(rows) > MOST_ROWS:
        raise BatchUnreadable.too_long(MOST_ROWS)
    return rows


def of_rows(sent: Sequence[Mapping[str, Any]]) -> bytes:
    """Rows that came as JSON, as the file they would have been."""
    made = io.StringIO(newline="")
    writer = csv.writer(made, delimiter=";")
    writer.writerow(TITLES.split(";"))
    for row in sent:
        figures = [*row["figures"], "", ""][:3]
        writer.writerow([row["account_number"], row["meter_serial"], *figures, "да" if row["confirmed"] else ""])
    return made.getvalue().encode()


def as_cells(result: Result) -> list[Any]:
    """A line of the file that is handed back."""
    row, said = result.row, {Outcome.ACCEPTED: "принято", Outcome.REFUSED: "отказано", Outcome.TO_CONFIRM: "нужно подтвердить"}
    figures = [*row.figures, "", "", ""][:3]
    reasons = " ".join(each.ru for each in result.reasons)
    return [row.line, row.account_number, row.meter_serial, *figures, said[result.outcome], reasons, result.reading_id]


def as_csv(results: Sequence[Result], *, header: bool) -> str:
    """The results as a file that a table opens; a cell that a table would compute is shown as text."""
    made = io.StringIO(newline="")
    writer = csv.writer(made, delimiter=";")
    if header:
        writer.writerow(["Строка", *TITLES.split(";")[:5], "Итог", "Почему", "Номер показаний"])
    for result in results:
        writer.writerow([_safe(cell) for cell in as_cells(result)])
    return made.getvalue()


def _safe(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


def _decoded(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BatchUnreadable.encoding()


def _places(titles: Sequence[str]) -> dict[str, int]:
    plain = [" ".join(title.split()).casefold() for title in titles]
    places = {name: plain.index(known) for name, words in COLUMNS.items() for known in words if known in plain}
    if missing := [COLUMNS[name][0] for name in NEEDED if name not in places]:
        raise BatchUnreadable.columns(missing, TITLES)
    return places


def _row(line: int, cells: Sequence[str], places: Mapping[str, int]) -> Row:
    def cell(name: str) -> str:
        place = places.get(name, len(cells))
        return cells[place].strip() if place < len(cells) else ""

    figures = [cell(name) for name in ("t1", "t2", "t3")]
    while figures and not figures[-1]:
        figures.pop()
    return Row(
        line=line,
        account_number=cell("account_number"),
        meter_serial=cell("meter_serial"),
        figures=tuple(figures),
        confirmed=cell("confirmed").casefold() in YES,
    )
