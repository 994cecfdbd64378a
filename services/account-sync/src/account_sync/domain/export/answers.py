"""What the base answers: a file with a result for each line of our batches."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass

from account_sync.domain.errors import AccountSyncError
from account_sync.domain.export.profile import ExportProfile

LONGEST_REASON = 200


class AnswersUnreadable(AccountSyncError):
    """The file as a whole cannot be taken; the message says what to do."""

    code = "answers_unreadable"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The base's word on one line of a batch; `refusal` is its reason, None where it accepted."""

    batch: int
    line: int
    refusal: str | None


@dataclass(frozen=True, kw_only=True)
class Unclear:
    """A row of the answer that says nothing usable, with its line in the file."""

    at: int
    ru: str
    en: str


def read_answers(content: bytes, profile: ExportProfile) -> tuple[list[Answer], list[Unclear]]:
    """Every usable answer and every row that is none; AnswersUnreadable where header or control row are not right."""
    rows = _rows(content, profile)
    if not rows or tuple(each.strip() for each in rows[0]) != profile.answers.titles:
        expected = profile.separator.join(profile.answers.titles)
        raise AnswersUnreadable(
            ru=f"Первая строка должна быть: {expected}. Выгрузите ответ заново.",
            en=f"The first line must be: {expected}. Export the answer again.",
        )
    told = _told_count(rows[-1], profile)
    body = rows[1:-1]
    if told != len(body):
        raise AnswersUnreadable(
            ru=f"Контрольная строка: {told}, а строк {len(body)}. Файл оборван или изменён; передайте его заново.",
            en=f"The control row says {told}, but there are {len(body)} lines. The file is cut off or changed; send it again.",
        )
    answers: list[Answer] = []
    unclear: list[Unclear] = []
    for at, row in enumerate(body, start=2):
        found = _answer(at, row, profile)
        (answers if isinstance(found, Answer) else unclear).append(found)  # type: ignore[arg-type]
    return answers, unclear


def _rows(content: bytes, profile: ExportProfile) -> list[list[str]]:
    try:
        text = content.decode(profile.encoding)
        return [row for row in csv.reader(text.splitlines(), delimiter=profile.separator, strict=True) if any(row)]
    except (UnicodeDecodeError, csv.Error):
        raise AnswersUnreadable(
            ru=f"Файл не читается в кодировке {profile.encoding}. Сохраните его в ней и передайте заново.",
            en=f"The file cannot be read in {profile.encoding}. Save it in that encoding and send it again.",
        ) from None


def _told_count(row: Sequence[str], profile: ExportProfile) -> int:
    mark, count = row[0][: len(profile.control_mark)], row[0][len(profile.control_mark) :].strip()
    if mark == profile.control_mark and count.isascii() and count.isdigit():
        return int(count)
    raise AnswersUnreadable(
        ru=f"Нет контрольной строки «{profile.control_mark}число строк» в конце. Файл оборван; передайте его заново.",
        en=f"There is no control row “{profile.control_mark}count” at the end. The file is cut off; send it again.",
    )


def _answer(at: int, row: Sequence[str], profile: ExportProfile) -> Answer | Unclear:
    cells = [each.strip() for each in row]
    if len(cells) != len(profile.answers.titles):
        return Unclear(at=at, ru=f"столбцов {len(cells)}", en=f"has {len(cells)} columns")
    batch, line, result, reason = cells
    if not (_is_number(batch) and _is_number(line)):
        return Unclear(at=at, ru="реестр и строка должны быть числами", en="registry and line must be numbers")
    words = {profile.answers.accepted: None, profile.answers.refused: reason[:LONGEST_REASON] or "—"}
    if result.casefold() not in words:
        known = f"{profile.answers.accepted}, {profile.answers.refused}"
        return Unclear(at=at, ru=f"результат не из «{known}»", en=f"the result is not one of “{known}”")
    return Answer(batch=int(batch), line=int(line), refusal=words[result.casefold()])


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9
