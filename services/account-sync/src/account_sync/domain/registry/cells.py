"""One row's cells read into values; every fault of the row is collected, not just the first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from account_sync.domain.registry.columns import PERSONAL, Column

_DAY = re.compile(r"(\d{2})\.(\d{2})\.(\d{4})")
_NAME = re.compile(r"[A-Za-zА-Яа-яЁёІіЇїЄєҐґЎў][A-Za-zА-Яа-яЁёІіЇїЄєҐґЎў'‘’`. –—-]{0,63}")
_CONTROL = re.compile("[\x00-\x1f\x7f\udc80-\udcff]")
LONGEST_TEXT = 200
T = TypeVar("T")


@dataclass(frozen=True)
class Fault:
    """What is wrong in a row: which column (none: the row as a whole), a stable code, a sentence in both languages."""

    column: Column | None
    code: str
    ru: str
    en: str


@dataclass
class Cells:
    """Reads cells by column; a faulty cell is noted in `faults` and read as a neutral value nobody will use."""

    values: Mapping[Column, str]
    faults: list[Fault] = field(default_factory=list)

    def fault(self, column: Column, code: str, ru: str, en: str) -> None:
        """Note a fault; what the cell holds is repeated unless it is personal."""
        held = "" if column in PERSONAL else _CONTROL.sub("?", self.values[column].strip()[:40])
        shown = f": «{held}»" if held else ""
        self.faults.append(Fault(column, code, f"{ru}{shown}", f"{en}{shown}"))

    def has(self, column: Column) -> bool:
        """Whether the cell holds anything."""
        return bool(self.values[column].strip())

    def text(self, column: Column, *, required: bool = True) -> str:
        """Any text without control characters and undecodable bytes."""
        value = " ".join(self.values[column].split(" ")).strip()
        if required and not value:
            self.fault(column, "missing", "не заполнено", "is empty")
        elif _CONTROL.search(value):
            self.fault(column, "not_text", "текст не в Windows-1251 или испорчен", "is no Windows-1251 text or is damaged")
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
        value = self.values[column].strip().casefold()
        if self._filled(column) and value not in words:
            known = "; ".join(words)
            self.fault(column, code, f"должно быть одно из «{known}»", f"must be one of «{known}»")
        return words.get(value, next(iter(words.values())))

    def whole(self, column: Column, low: int, high: int) -> int:
        """A whole number between the bounds."""
        value = self.values[column].strip()
        if re.fullmatch(r"[0-9]{1,6}", value) and low <= int(value) <= high:
            return int(value)
        if self._filled(column):
            self.fault(column, "not_a_number", f"нужно целое от {low} до {high}", f"must be a whole number from {low} to {high}")
        return high

    def day(self, column: Column) -> date:
        """A date such as 31.10.2022."""
        found = _DAY.fullmatch(self.values[column].strip())
        try:
            if found:
                return date(int(found[3]), int(found[2]), int(found[1]))
        except ValueError:
            pass
        if self._filled(column):
            self.fault(column, "bad_date", "нужна дата ДД.ММ.ГГГГ", "must be a date DD.MM.YYYY")
        return date.min

    def decimal(self, column: Column, *, places: int, negative: bool = False) -> Decimal:
        """An exact number with a decimal comma."""
        value = self.values[column].strip()
        if re.fullmatch(rf"{'-?' if negative else ''}[0-9]{{1,12}}(,[0-9]{{1,{places}}})?", value):
            return Decimal(value.replace(",", "."))
        if self._filled(column):
            ru = f"нужно число с запятой и не больше {places} знаков после неё"
            self.fault(column, "bad_decimal", ru, f"must be a number with a decimal comma and at most {places} decimals")
        return Decimal(0)

    def _filled(self, column: Column) -> bool:
        if not self.has(column):
            self.fault(column, "missing", "не заполнено", "is empty")
        return self.has(column)
