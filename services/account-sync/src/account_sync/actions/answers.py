"""The base's answers: taken from the folder, noted line by line, moved aside with a report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import structlog
from chassis.transaction import Transactions, Work

from account_sync.domain.export.answers import Answer, AnswersUnreadable, Unclear, read_answers
from account_sync.domain.export.batch import Batch, Line, with_answers
from account_sync.domain.export.entry import answered
from account_sync.outside.export_folder import BIGGEST_ANSWER

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What taking answers came to: lines noted now, lines that had this answer already, answers that fit no line."""

    noted: int = 0
    repeated: int = 0
    strange: tuple[Answer, ...] = ()

    def __add__(self, other: Taken) -> Taken:
        return Taken(
            noted=self.noted + other.noted, repeated=self.repeated + other.repeated, strange=(*self.strange, *other.strange)
        )


def take_answers(transactions: Transactions[Any]) -> None:
    """Take every answer that waits; one that cannot be read is set aside and stops nothing."""
    folder, profile = transactions.tools.export_folder, transactions.tools.export_profile
    if folder is None:
        return
    for file in folder.answers():
        content = folder.read(file)
        try:
            if len(content) > BIGGEST_ANSWER:
                raise _too_big()
            answers, unclear = read_answers(content, profile)
        except AnswersUnreadable as error:
            folder.set_aside(file, taken=False, report=f"{error.ru}\n{error.en}\n")
            log.warning("answers_refused", file=file.name)
            continue
        done = note_answers(transactions, answers)
        folder.set_aside(file, taken=True, report=_report(done, unclear))
        log.info("answers_taken", file=file.name, noted=done.noted, strange=len(done.strange), unclear=len(unclear))


def note_answers(transactions: Transactions[Any], answers: Sequence[Answer]) -> Taken:
    """Note answers in chunks, each in one transaction; noted twice they change nothing."""
    size = transactions.settings.import_chunk
    done = Taken()
    for start in range(0, len(answers), size):
        done += transactions.run(partial(note_chunk, answers=answers[start : start + size]))
    return done


def note_chunk(work: Work[Any], *, answers: Sequence[Answer]) -> Taken:
    """Note some answers: each at its line, its entry and its batch."""
    by_number: defaultdict[int, list[Answer]] = defaultdict(list)
    for answer in answers:
        by_number[answer.batch].append(answer)
    done = Taken()
    batches = {batch.number: batch for batch in work.store.exports.batches(number={"$in": list(by_number)})}
    for number, told in by_number.items():
        batch = batches.get(number)
        done += Taken(strange=tuple(told)) if batch is None else _note(work, batch, told)
    return done


def _note(work: Work[Any], batch: Batch, answers: Sequence[Answer]) -> Taken:
    """The first answer to a line stands: a later one that says otherwise is reported, never taken in silence."""
    lines = {line.line: line for line in work.store.exports.lines(batch.batch_id, [each.line for each in answers])}
    entries = work.store.exports.entries(line.entry_id for line in lines.values())
    fresh: dict[int, Line] = {}
    strange: list[Answer] = []
    repeated = 0
    for answer in answers:
        line = fresh.get(answer.line) or lines.get(answer.line)
        accepted = answer.refusal is None
        if line is None or line.accepted not in (None, accepted):
            strange.append(answer)
        elif line.accepted is accepted:
            repeated += 1
        else:
            fresh[answer.line] = replace(line, accepted=accepted, refusal=answer.refusal)
            entry = entries[line.entry_id]
            entries[line.entry_id] = answered(entry, batch_id=batch.batch_id, revision=line.revision, refusal=answer.refusal)
    work.store.exports.save_lines(fresh.values())
    work.store.exports.save_entries(entries[line.entry_id] for line in fresh.values())
    work.store.exports.save_batch(with_answers(batch, list(fresh.values())))
    days = [entries[line.entry_id].arrived_on for line in fresh.values()]
    work.store.exports.ask_reconciliations(days, wish=work.new_id())
    return Taken(noted=len(fresh), repeated=repeated, strange=tuple(strange))


def _too_big() -> AnswersUnreadable:
    limit = BIGGEST_ANSWER // 1024 // 1024
    return AnswersUnreadable(
        ru=f"Файл больше {limit} МБ. Разделите ответ на части.", en=f"The file is larger than {limit} MB. Split the answer."
    )


def _report(done: Taken, unclear: Sequence[Unclear]) -> str:
    lines = [
        f"Принято ответов: {done.noted}, повторов: {done.repeated}. / Answers noted: {done.noted}, repeated: {done.repeated}.",
        *(f"Строка {each.at}: {each.ru}. / Line {each.at} {each.en}." for each in unclear),
        *(
            f"Реестр {each.batch}, строка {each.line}: такой строки нет или ответ на неё был другим. / "
            f"Registry {each.batch}, line {each.line}: there is no such line, or it was answered otherwise before."
            for each in done.strange
        ),
    ]
    return "\n".join(lines) + "\n"
