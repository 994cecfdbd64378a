"""What the base adds up of our registries: a control file, compared with what we have noted ourselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from account_sync.domain.export.batch import Batch
from account_sync.domain.export.figures import COUNTED, Figures, Totals
from account_sync.domain.export.profile import ExportProfile
from account_sync.domain.export.sheets import Unclear, is_number, rows_below, too_few_cells
from account_sync.domain.export.words import measured

_SUM = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,3})?")


@dataclass(frozen=True, kw_only=True)
class Compared:
    """The registries of a day and of a kind that the base has told of, as we and as it counts them; `untold`: the others."""

    ours: Totals = field(default_factory=Totals)
    base: Totals = field(default_factory=Totals)
    untold: tuple[int, ...] = ()

    def with_batch(self, batch: Batch, ours: Totals, base: Totals | None) -> Compared:
        """One registry more."""
        if base is None:
            return replace(self, untold=(*self.untold, batch.number))
        return replace(self, ours=self.ours + ours, base=self.base + base)


def read_totals(content: bytes, profile: ExportProfile) -> tuple[dict[int, Totals], list[Unclear]]:
    """The base's figures by registry, and every row that is none; SheetUnreadable where header or control row are not right."""
    found: dict[int, Totals] = {}
    unclear: list[Unclear] = []
    for at, cells in enumerate(rows_below(profile.totals, content, profile), start=2):
        if len(cells) != len(profile.totals):
            unclear.append(too_few_cells(at, cells))
            continue
        totals = _totals(cells[1:], profile)
        if totals is None or not is_number(cells[0]):
            unclear.append(Unclear(at=at, ru="нужны числа", en="must be numbers"))
        else:
            found[int(cells[0])] = totals
    return found, unclear


def faults_of_totals(batch: Batch, ours: Totals, base: Totals | None) -> list[tuple[str, str]]:
    """Where the base counts otherwise than we do."""
    if base is None:
        return []
    pairs = [(words, getattr(ours, name), getattr(base, name)) for name, words in COUNTED.items()]
    return [_differs(batch, words, own, its) for words, own, its in pairs if own != its]


def _differs(batch: Batch, words: tuple[str, str], own: Figures, its: Figures) -> tuple[str, str]:
    (own_ru, own_en), (its_ru, its_en) = (measured(batch.kind, each.total) for each in (own, its))
    return (
        f"Реестр {batch.number}, {words[0]}: у нас {own.count} на {own_ru}, у базы {its.count} на {its_ru}.",
        f"Registry {batch.number}, {words[1]}: ours {own.count}, {own_en}; the base's {its.count}, {its_en}.",
    )


def _totals(cells: Sequence[str], profile: ExportProfile) -> Totals | None:
    figures = []
    for count, total in zip(cells[::2], cells[1::2], strict=True):
        total = total.replace(profile.decimal_mark, ".")
        if not (is_number(count) and _SUM.fullmatch(total)):
            return None
        figures.append(Figures(int(count), Decimal(total)))
    return Totals(received=figures[0], accepted=figures[1], refused=figures[2])
