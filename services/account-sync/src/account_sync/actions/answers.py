"""The base's answers and totals: taken from the folder, noted line by line, moved aside with a report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from chassis.transaction import Transactions, Work

from account_sync.domain.export.answers import Answer, read_answers
from account_sync.domain.export.batch import Batch, Line, with_answers
from account_sync.domain.export.entry import answered
from account_sync.domain.export.figures import Totals
from account_sync.domain.export.sheets import SheetUnreadable, Unclear
from account_sync.domain.export.totals import read_totals
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
    """Take every answer that waits, then every control file; one that cannot be read is set aside and stops nothing."""
    folder, profile = transactions.tools.export_folder, transactions.tools.export_profile
    if folder is None:
        return
    for file in folder.waiting("answers"):
        _take(transactions, file, _answers)
    for file in folder.waiting("totals") if profile.totals else ():
        _take(transactions, file, _totals)


def _take(transactions: Transactions[Any], file: Path, take: Callable[[Transactions[Any], bytes], str]) -> None:
    folder = transactions.tools.export_folder
    content = folder.read(file)
    try:
        if len(content) > BIGGEST_ANSWER:
            raise _too_big()
        report = take(transactions, content)
    except SheetUnreadable as error:
        folder.set_aside(file, taken=False, report=f"{error.ru}\n{error.en}\n")
        log.warning("answers_refused", file=file.name)
        return
    folder.set_aside(file, taken=True, report=report)


def _answers(transactions: Transactions[Any], content: bytes) -> str:
    answers, unclear = read_answers(content, transactions.tools.export_profile)
    done = note_answers(transactions, answers)
    log.info("answers_taken", noted=done.noted, strange=len(done.strange), unclear=len(unclear))
    return _report(done, unclear)


def _totals(transactions: Transactions[Any], content: bytes) -> str:
    totals, unclear = read_totals(content, transactions.tools.export_profile)
    unknown = transactions.run(partial(note_totals, totals=totals))
    (log.warning if unknown else log.info)("base_totals_taken", registries=len(totals), unknown=len(unknown))
    lines = [f"Реестров: {len(totals)}. / Registries: {len(totals)}.", *_of_unclear(unclear)]
    lines += [f"Реестра {number} мы не передавали. / We have sent no registry {number}." for number in unknown]
    return "\n".join(lines) + "\n"


def note_totals(work: Work[Any], *, totals: Mapping[int, Totals]) -> list[int]:
    """Keep what the base counts and have the days of its registries accounted for anew; numbers that nobody has given."""
    known = {batch.number: batch.made_on for batch in work.store.exports.batches(number={"$in": list(totals)})}
    work.store.exports.save_base_totals({number: each for number, each in totals.items() if number in known})
    work.store.exports.ask_reconciliations(known.values(), wish=work.new_id())
    return sorted(totals.keys() - known.keys())


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
    days = [batch.made_on, *(entries[line.entry_id].arrived_on for line in fresh.values())] if fresh else []
    work.store.exports.ask_reconciliations(days, wish=work.new_id())
    return Taken(noted=len(fresh), repeated=repeated, strange=tuple(strange))


def _too_big() -> SheetUnreadable:
    limit = BIGGEST_ANSWER // 1024 // 1024
    return SheetUnreadable(
        ru=f"Файл больше {limit} МБ. Разделите его на части.", en=f"The file is larger than {limit} MB. Split it."
    )


def _report(done: Taken, unclear: Sequence[Unclear]) -> str:
    lines = [
        f"Принято ответов: {done.noted}, повторов: {done.repeated}. / Answers noted: {done.noted}, repeated: {done.repeated}.",
        *_of_unclear(unclear),
        *(
            f"Реестр {each.batch}, строка {each.line}: такой строки нет или ответ на неё был другим. / "
            f"Registry {each.batch}, line {each.line}: there is no such line, or it was answered otherwise before."
            for each in done.strange
        ),
    ]
    return "\n".join(lines) + "\n"


def _of_unclear(unclear: Sequence[Unclear]) -> Iterator[str]:
    return (f"Строка {each.at}: {each.ru}. / Line {each.at} {each.en}." for each in unclear)
