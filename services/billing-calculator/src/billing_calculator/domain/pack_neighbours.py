"""A pack among the others of its region: no day has two tables, and none is left without one unless the pack says why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from billing_calculator.domain.pack_text import Notes
from billing_calculator.domain.tariff import Tariff
from billing_calculator.domain.words import day_en, day_ru

NEXT_DAY = timedelta(days=1)


def check_neighbours(notes: Notes, document: Mapping[str, Any], tariff: Tariff, others: Sequence[Tariff]) -> None:
    """Overlaps and gaps with the packs that stay beside it: those of its plan and service that it does not replace."""
    replaced = document.get("replaces")
    named = next((each for each in others if each.name == tariff.name and each.pack_hash != tariff.pack_hash), None)
    if named is not None and replaced != tariff.name:
        ru = f'Пакет «{tariff.name}» уже опубликован. Назовите новый иначе или замените: "replaces": "{tariff.name}".'
        en = f'A pack “{tariff.name}” is published already. Give another name, or replace it: "replaces": "{tariff.name}".'
        notes.add(("tariff",), "name_taken", ru, en)
    _replaced(notes, tariff, replaced, others)
    if tariff.valid_from is None or tariff.for_reference:
        return
    stay = [each for each in others if _beside(each, tariff) and each.name != replaced and each.pack_hash != tariff.pack_hash]
    _overlaps(notes, tariff, stay)
    _gap(notes, document, tariff, stay)


def _beside(each: Tariff, tariff: Tariff) -> bool:
    return (each.plan, each.service) == (tariff.plan, tariff.service) and each.valid_from is not None and not each.for_reference


def _replaced(notes: Notes, tariff: Tariff, replaced: str | None, others: Sequence[Tariff]) -> None:
    if replaced is None:
        return
    old = next((each for each in others if each.name == replaced), None)
    if old is None or (old.plan, old.service) != (tariff.plan, tariff.service):
        ru, en = f"Пакета «{replaced}» этого региона нет.", f"There is no pack “{replaced}” of this region."
        notes.add(("replaces",), "replaced_unknown", ru, en)


def _overlaps(notes: Notes, tariff: Tariff, stay: Sequence[Tariff]) -> None:
    """A pack without a last day holds until the next one begins, so only a day that both name is an overlap."""
    for each in stay:
        first, last = max(_start(tariff), _start(each)), min(_end(tariff), _end(each))
        earlier = each if _start(each) < _start(tariff) else tariff
        open_ended = earlier.valid_to is None and _start(each) != _start(tariff)
        if first <= last and not open_ended:
            ru = f"С {day_ru(first)} уже действует пакет «{each.name}»."
            en = f"From {day_en(first)} the pack “{each.name}” is in force already."
            notes.add(("valid_from",), "overlap", ru, en)


def _gap(notes: Notes, document: Mapping[str, Any], tariff: Tariff, stay: Sequence[Tariff]) -> None:
    before = [each for each in stay if _start(each) < _start(tariff)]
    last = max((_end(each) for each in before), default=None)
    if last is None or last == date.max or last + NEXT_DAY >= _start(tariff) or "gap" in document:
        return
    ru = f"После {day_ru(last)} до этого пакета тарифа нет. Загрузите недостающий или объясните пропуск в поле «gap»."
    en = f"After {day_en(last)} there is no tariff until this pack. Upload what is missing, or explain it in “gap”."
    notes.add(("valid_from",), "gap", ru, en)


def _start(tariff: Tariff) -> date:
    return tariff.valid_from or date.min


def _end(tariff: Tariff) -> date:
    return tariff.valid_to or date.max
