"""What the base answers: a file with a result for each line of our batches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from account_sync.domain.export.profile import ExportProfile
from account_sync.domain.export.sheets import Unclear, is_number, rows_below, too_few_cells

LONGEST_REASON = 200


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The base's word on one line of a batch; `refusal` is its reason, None where it accepted."""

    batch: int
    line: int
    refusal: str | None


def read_answers(content: bytes, profile: ExportProfile) -> tuple[list[Answer], list[Unclear]]:
    """Every usable answer and every row that is none; SheetUnreadable where header or control row are not right."""
    answers: list[Answer] = []
    unclear: list[Unclear] = []
    for at, cells in enumerate(rows_below(profile.answers.titles, content, profile), start=2):
        found = _answer(at, cells, profile)
        (answers if isinstance(found, Answer) else unclear).append(found)  # type: ignore[arg-type]
    return answers, unclear


def _answer(at: int, cells: Sequence[str], profile: ExportProfile) -> Answer | Unclear:
    if len(cells) != len(profile.answers.titles):
        return too_few_cells(at, cells)
    batch, line, result, reason = cells
    if not (is_number(batch) and is_number(line)):
        return Unclear(at=at, ru="реестр и строка должны быть числами", en="registry and line must be numbers")
    words = {profile.answers.accepted: None, profile.answers.refused: reason[:LONGEST_REASON] or "—"}
    if result.casefold() not in words:
        known = f"{profile.answers.accepted}, {profile.answers.refused}"
        return Unclear(at=at, ru=f"результат не из «{known}»", en=f"the result is not one of “{known}”")
    return Answer(batch=int(batch), line=int(line), refusal=words[result.casefold()])
