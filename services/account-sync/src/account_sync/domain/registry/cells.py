"""One row's cells read into values; every fault of the row is collected, not just the first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TypeVar

from account_sync.domain.registry.columns import PERSONAL, Column
from account_sync.domain.registry.records import CellsByColumn, Fault

_NAME = re.compile(r"[A-Za-zА-Яа-яЁёІіЇїЄєҐґЎў][A-Za-zА-Яа-яЁёІіЇїЄєҐґЎў'‘’`. –—-]{0,63}")
_CONTROL = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_WHOLE = re.compile(r"[0-9]{1,6}")
LONGEST_TEXT = 200
DATES = {
    "DD.MM.YYYY": (re.compile(r"(?P<d>\d{2})\.(?P<m>\d{2})\.(?P<y>\d{4})"), "ДД.ММ.ГГГГ"),
    "DD/MM/YYYY": (re.compile(r"(?P<d>\d{2})/(?P<m>\d{2})/(?P<y>\d{4})"), "ДД/ММ/ГГГГ"),
    "YYYY-MM-DD": (re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})"), "ГГГГ-ММ-ДД"),
    "YYYYMMDD": (re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"), "ГГГГММДД"),
}
T = TypeVar("T")


@dataclass(frozen=True)
class Form:
    """How a file writes what it tells: decimal sign, dates, encoding, titles of columns, and what stands for those it lacks."""

    decimal: str
    dates: str
    encoding: str
    titles: Mapping[Column, str]
    constants: Mapping[Column, str]


@dataclass
class Cells:
    """Reads cells by column; a faulty cell is noted in `faults` and read as a neutral value nobody will use."""

    values: CellsByColumn
    form: Form
    faults: list[Fault] = field(default_factory=list)

    def fault(self, column: Column, code: str, ru: str, en: str) -> None:
        """Note a fault; what the cell holds is repeated unless it is personal."""
        held = "" if column in PERSONAL else _CONTROL.sub("?", self.raw(column)[:40])
        shown = f": «{held}»" if held else ""
        self.faults.append(Fault(self.form.titles.get(column, column), code, f"{ru}{shown}", f"{en}{shown}"))

    def raw(self, column: Column) -> str:
        """What the cell holds, without the blanks around it; where the file has no such column, what the profile says instead."""
        held = self.values.get(column)
        return self.form.constants.get(column, "") if held is None else held.strip()

    def has(self, column: Column) -> bool:
        """Whether the cell holds anything."""
        return bool(self.raw(column))

    def text(self, column: Column, *, required: bool = True) -> str:
        """Any text without control characters and undecodable bytes."""
        value = self.raw(column)
        if not value:
            if required:
                self.fault(column, "missing", "не заполнено", "is empty")
        elif _CONTROL.search(value):
            known_as = ENCODINGS[self.form.encoding]
            self.fault(column, "not_text", f"текст не в {known_as} или испорчен", f"is no {known_as} text or is damaged")
            return ""  # nothing can be made of it, not even an identifier
        elif len(value) > LONGEST_TEXT:
            self.fault(column, "too_long", f"длиннее {LONGEST_TEXT} знаков", f"is longer than {LONGEST_TEXT} characters")
        return value

    def name(self, column: Column, *, required: bool = True) -> str:
        """Part of a person's name: letters, dashes, apostrophes, spaces; other signs mean a wrong encoding somewhere."""
        noted = len(self.faults)
        value = self.text(column, required=required)
        if value and len(self.faults) == noted and not _NAME.fullmatch(value):
            self.fault(
                column, "not_a_name", "не похоже на имя: проверьте кодировку выгрузки", "is no name: check the export's encoding"
            )
        return value

    def pattern(self, column: Column, pattern: str, *, code: str, ru: str, en: str) -> str:
        """A text of one form."""
        noted = len(self.faults)
        value = self.text(column)
        if len(self.faults) == noted and not re.fullmatch(pattern, value):
            self.fault(column, code, ru, en)
        return value

    def word(self, column: Column, words: Mapping[str, T], *, code: str) -> T:
        """One of a closed list of words."""
        value = self.raw(column).casefold()
        if value in words:
            return words[value]
        if self._filled(column):
            known = "; ".join(words)
            self.fault(column, code, f"должно быть одно из «{known}»", f"must be one of «{known}»")
        return next(iter(words.values()))

    def whole(self, column: Column, low: int, high: int) -> int:
        """A whole number between the bounds."""
        value = self.raw(column)
        if _WHOLE.fullmatch(value) and low <= int(value) <= high:
            return int(value)
        if self._filled(column):
            self.fault(column, "not_a_number", f"нужно целое от {low} до {high}", f"must be a whole number from {low} to {high}")
        return high

    def day(self, column: Column) -> date:
        """A date such as 31.10.2022, as the file writes them."""
        pattern, form_ru = DATES[self.form.dates]
        found = pattern.fullmatch(self.raw(column))
        try:
            if found:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
        except ValueError:
            pass
        if self._filled(column):
            self.fault(column, "bad_date", f"нужна дата {form_ru}", f"must be a date {self.form.dates}")
        return date.min

    def decimal(self, column: Column, *, places: int, negative: bool = False) -> Decimal:
        """An exact number with the file's decimal sign."""
        value, sign = self.raw(column), self.form.decimal
        if _decimal(sign, places, negative).fullmatch(value):
            return Decimal(value.replace(sign, "."))
        if self._filled(column):
            if places == 0:
                self.fault(column, "not_a_number", "нужно целое число", "must be a whole number")
                return Decimal(0)
            (ru, en) = ("запятой", "comma") if sign == "," else ("точкой", "point")
            told = f"нужно число с {ru} и не больше {places} знаков после неё"
            self.fault(column, "bad_decimal", told, f"must be a number with a decimal {en} and at most {places} decimals")
        return Decimal(0)

    def _filled(self, column: Column) -> bool:
        if not self.has(column):
            self.fault(column, "missing", "не заполнено", "is empty")
        return self.has(column)


ENCODINGS = {"cp1251": "Windows-1251", "utf-8": "UTF-8", "cp866": "CP866", "koi8-r": "KOI8-R"}


@cache
def _decimal(sign: str, places: int, negative: bool) -> re.Pattern[str]:
    fraction = rf"({re.escape(sign)}[0-9]{{1,{places}}})?" if places else ""
    return re.compile(rf"{'-?' if negative else ''}[0-9]{{1,12}}{fraction}")
