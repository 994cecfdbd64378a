"""The forms that a field of a pack may have: words, dates, decimal strings, lists and objects. Faults are noted, not raised."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from billing_calculator.domain.pack_text import Notes, Path

DECIMAL = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
Check = Callable[[Notes, Path, Any], bool]


def _shown(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:39] + "…"


def fields(
    notes: Notes, path: Path, value: Any, required: Mapping[str, Check], optional: Mapping[str, Check] | None = None
) -> bool:
    """An object with all the required fields, perhaps the optional ones, and no others; each by its own check."""
    optional = optional or {}
    if not isinstance(value, dict):
        notes.add(path, "object_expected", "Здесь нужен объект { … }.", "An object { … } is expected here.")
        return False
    before = len(notes.faults)
    for name in (name for name in required if name not in value):
        notes.add(path, "field_missing", f"Не хватает поля «{name}».", f"The field “{name}” is missing.")
    for name, inner in value.items():
        check = required.get(name) or optional.get(name)
        if check is None:
            notes.add(
                (*path, name), "field_unknown", f"Поле «{_shown(name)}» неизвестно.", f"The field “{_shown(name)}” is unknown."
            )
        else:
            check(notes, (*path, name), inner)
    return len(notes.faults) == before


def each_of(check: Check, *, least: int = 0) -> Check:
    """A list of things that pass a check."""

    def listed(notes: Notes, path: Path, value: Any) -> bool:
        if not isinstance(value, list) or len(value) < least:
            notes.add(
                path, "list_expected", f"Нужен список [ … ], не короче {least}.", f"A list of at least {least} is expected."
            )
            return False
        good = [check(notes, (*path, number), inner) for number, inner in enumerate(value)]  # all of them: each notes its fault
        return all(good)

    return listed


def keyed(keys: Iterable[str] | re.Pattern[str], check: Check, *, code: str, ru: str, en: str) -> Check:
    """An object whose keys are known and whose values pass a check."""
    known = keys if isinstance(keys, re.Pattern) else re.compile("|".join(map(re.escape, keys)))

    def by_key(notes: Notes, path: Path, value: Any) -> bool:
        if not isinstance(value, dict) or not value:
            notes.add(path, "object_expected", "Нужен непустой объект { … }.", "An object { … } with content is expected.")
            return False
        good = True
        for key, inner in value.items():
            if not known.fullmatch(key):
                notes.add((*path, key), code, f"{ru}: «{_shown(key)}».", f"{en}: “{_shown(key)}”.")
                good = False
            else:
                good = check(notes, (*path, key), inner) and good
        return good

    return by_key


def said(notes: Notes, path: Path, value: Any) -> bool:
    """Words for people."""
    return _noted(
        notes, path, isinstance(value, str) and bool(value.strip()), "text_expected", "Здесь нужен текст.", "A text is expected."
    )


def maybe(check: Check) -> Check:
    """What may be null."""
    return lambda notes, path, value: value is None or check(notes, path, value)


def word(pattern: re.Pattern[str]) -> Check:
    """A name of small Latin letters, digits and underscores."""
    ru, en = "Нужно имя из строчных латинских букв, цифр и «_».", "A name of small Latin letters, digits and “_” is expected."
    return lambda notes, path, value: _noted(
        notes, path, isinstance(value, str) and bool(pattern.fullmatch(value)), "name_expected", ru, en
    )


def one_of(*choices: Any) -> Check:
    """One of a few words."""
    listed = ", ".join(map(str, choices))
    return lambda notes, path, value: _noted(
        notes, path, value in choices, "choice_unknown",
        f"«{_shown(value)}» неизвестно; возможно: {listed}.", f"“{_shown(value)}” is unknown; possible: {listed}.",
    )  # fmt: skip


def whole(least: int, most: int) -> Check:
    """A whole number, not in quotes."""
    ru, en = f"Нужно целое число от {least} до {most}.", f"A whole number from {least} to {most} is expected."
    return lambda notes, path, value: _noted(
        notes, path, type(value) is int and least <= value <= most, "number_expected", ru, en
    )


def day(notes: Notes, path: Path, value: Any) -> bool:
    """A date: `2026-01-31`."""
    ru, en = f"«{_shown(value)}» не дата вида 2026-01-31.", f"“{_shown(value)}” is no date like 2026-01-31."
    return _noted(notes, path, day_of(value) is not None, "date_expected", ru, en)


def day_of(value: Any) -> date | None:
    """The date in a text, None where there is none."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and DAY.fullmatch(value) else None
    except ValueError:
        return None


def amount(notes: Notes, path: Path, value: Any) -> bool:
    """A decimal string that is not negative: a price, a volume, a sum."""
    if isinstance(value, str) and value.startswith("-") and DECIMAL.fullmatch(value[1:]):
        notes.add(path, "negative", f"{_shown(value)} меньше нуля.", f"{_shown(value)} is below zero.")
        return False
    ru = f'Нужно десятичное число в кавычках, например "4.12", а не {_shown(value)}.'
    en = f'A decimal number in quotes is expected, like "4.12", not {_shown(value)}.'
    return _noted(notes, path, isinstance(value, str) and bool(DECIMAL.fullmatch(value)), "decimal_expected", ru, en)


def price(notes: Notes, path: Path, value: Any) -> bool:
    """A price: a decimal string above zero."""
    if not amount(notes, path, value):
        return False
    return _noted(notes, path, Decimal(value) > 0, "price_zero", "Цена не может быть нулём.", "A price cannot be zero.")


def flag(notes: Notes, path: Path, value: Any) -> bool:
    """Yes or no."""
    return _noted(
        notes, path, isinstance(value, bool), "yes_or_no_expected", "Нужно true или false.", "true or false is expected."
    )


def _noted(notes: Notes, path: Path, good: bool, code: str, ru: str, en: str) -> bool:
    if not good:
        notes.add(path, code, ru, en)
    return good
