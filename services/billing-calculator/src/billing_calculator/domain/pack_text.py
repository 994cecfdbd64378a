"""The text of a pack as JSON that knows the line of everything it says, and keeps what it says twice."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from json.decoder import scanstring  # type: ignore[attr-defined]  # the reader of strings that json itself uses
from typing import Any

LONGEST_TEXT = 100_000
DEEPEST = 12
Path = tuple[str | int, ...]
_BLANK = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,30})(\.[0-9]{1,30})?(?:[eE][+-]?[0-9]{1,4})?")
_WORDS: Mapping[str, Any] = {"true": True, "false": False, "null": None}


@dataclass(frozen=True)
class Fault:
    """What is wrong with a pack, in which line of its file."""

    line: int
    code: str
    ru: str
    en: str


@dataclass
class Notes:
    """The lines of a document, and the faults found in it so far."""

    lines: dict[Path, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def line_of(self, path: Path) -> int:
        """The line of a value; of what holds it, if it is not there itself."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def add(self, path: Path, code: str, ru: str, en: str) -> None:
        """Note a fault at the line of a value."""
        self.faults.append(Fault(self.line_of(path), code, ru, en))


def read(content: bytes, notes: Notes) -> Any:
    """The document in the content; None with a fault noted where there is none. A key that is there twice is a fault too."""
    if len(content) > LONGEST_TEXT:
        ru, en = "Файл больше 100 кБ, для пакета это слишком много.", "The file is over 100 kB."
        notes.faults.append(Fault(1, "too_large", ru, en))
        return None
    try:
        return _Reader(content.decode("utf-8").removeprefix("\ufeff"), notes).document()
    except UnicodeDecodeError as error:
        ru, en = "Файл не в UTF-8: пересохраните его в этой кодировке.", "The file is not in UTF-8."
        notes.faults.append(Fault(content[: error.start].count(b"\n") + 1, "not_utf8", ru, en))
    except json.JSONDecodeError as error:
        ru, en = f"Здесь файл перестаёт быть JSON: {_RU.get(error.msg, error.msg)}.", f"Here the file is no JSON: {error.msg}."
        notes.faults.append(Fault(error.lineno, "not_json", ru, en))
    return None


_RU = {
    "a value is expected": "нужно значение",
    "a comma or the end is expected": "нужна запятая или закрывающая скобка",
    "a name in quotes is expected": "нужно имя в кавычках",
    "a colon is expected": "нужно двоеточие",
    "something follows the end": "после конца что-то написано",
    "too deep": "слишком много вложенных скобок",
    "Unterminated string starting at": "строка не закрыта кавычкой",
    "Invalid control character at": "в строке перевод строки или другой служебный знак",
}


class _Reader:
    def __init__(self, text: str, notes: Notes) -> None:
        self._text, self._notes, self._at = text, notes, 0
        self._line, self._counted = 1, 0

    def document(self) -> Any:
        value = self._value(())
        if self._next():
            raise self._error("something follows the end")
        return value

    def _value(self, path: Path) -> Any:
        first = self._next()
        self._notes.lines.setdefault(path, self._line_here())
        if len(path) > DEEPEST:
            raise self._error("too deep")
        if first == "{":
            return self._object(path)
        if first == "[":
            return self._array(path)
        if first == '"':
            return self._string()
        return self._bare()

    def _object(self, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        self._at += 1
        if self._next() == "}":
            self._at += 1
            return found
        while True:
            if self._next() != '"':
                raise self._error("a name in quotes is expected")
            line, name = self._line_here(), self._string()
            if self._next() != ":":
                raise self._error("a colon is expected")
            self._at += 1
            self._named(found, (*path, name), line)
            if not self._goes_on("}"):
                return found

    def _named(self, found: dict[str, Any], path: Path, line: int) -> None:
        name = str(path[-1])
        if name in found:
            ru, en = f"«{name}» указано дважды.", f"“{name}” is there twice."
            self._notes.faults.append(Fault(line, "key_twice", ru, en))
        self._notes.lines[path] = line
        found[name] = self._value(path)

    def _array(self, path: Path) -> list[Any]:
        found: list[Any] = []
        self._at += 1
        if self._next() == "]":
            self._at += 1
            return found
        while True:
            found.append(self._value((*path, len(found))))
            if not self._goes_on("]"):
                return found

    def _goes_on(self, end: str) -> bool:
        mark = self._next()
        if mark not in (",", end):
            raise self._error("a comma or the end is expected")
        self._at += 1
        return mark == ","

    def _string(self) -> str:
        value, self._at = scanstring(self._text, self._at + 1, True)
        return str(value)

    def _bare(self) -> Any:
        for word, value in _WORDS.items():
            if self._text.startswith(word, self._at):
                self._at += len(word)
                return value
        number = _NUMBER.match(self._text, self._at)
        if number is None:
            raise self._error("a value is expected")
        self._at = number.end()
        return int(number[0]) if number[0].lstrip("-").isdigit() else Decimal(number[0])

    def _next(self) -> str:
        blank = _BLANK.match(self._text, self._at)
        self._at = blank.end() if blank else self._at
        return self._text[self._at : self._at + 1]

    def _line_here(self) -> int:
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    def _error(self, said: str) -> json.JSONDecodeError:
        return json.JSONDecodeError(said, self._text, self._at)
