"""The day's account of itself: everything that came is with the base, or it is said where it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from account_sync.domain.export.batch import Batch
from account_sync.domain.export.entry import Entry, Kind
from account_sync.domain.export.figures import COUNTED, Figures, Totals
from account_sync.domain.export.totals import Compared
from account_sync.domain.export.words import measured, with_comma

SHOWN = 20


class Place(StrEnum):
    """Where an entry is; each is in one place."""

    ACCEPTED = "accepted"
    UNANSWERED = "unanswered"
    REFUSED = "refused"
    DUE = "due"
    ORPHAN = "orphan"
    NEVER_TOLD = "never_told"


PLACES = {
    Place.ACCEPTED: ("принято базой", "accepted by the base"),
    Place.UNANSWERED: ("передано, ответа нет", "sent, no answer yet"),
    Place.REFUSED: ("отклонено базой", "refused by the base"),
    Place.DUE: ("ждёт следующего реестра", "waits for the next registry"),
    Place.ORPHAN: ("счёт не найден", "account not found"),
    Place.NEVER_TOLD: ("отменено до передачи", "cancelled before it was sent"),
}
KINDS = {Kind.READINGS: ("Показания, кВт·ч", "Readings, kWh"), Kind.PAYMENTS: ("Платежи, руб.", "Payments, roubles")}


@dataclass(frozen=True, kw_only=True)
class Reconciliation:
    """One business day as it was at `made_at`. `faults` are sentences in both languages; none: everything agrees.

    `compared`: the registries written on the day, as far as the base has told what it counts in them.
    """

    day: date
    made_at: datetime
    places: Mapping[Kind, Mapping[Place, Figures]]
    faults: tuple[tuple[str, str], ...]
    compared: Mapping[Kind, Compared] = field(default_factory=dict)

    @property
    def agrees(self) -> bool:
        """Whether nothing is missing or contradicts itself; what is refused or an orphan is work for a clerk, not a fault."""
        return not self.faults


def place_of(entry: Entry) -> Place:
    """Where the entry is now."""
    if entry.orphan:
        return Place.ORPHAN
    if entry.due:
        return Place.DUE
    if entry.refusal is not None:
        return Place.REFUSED
    if entry.told is None:
        return Place.NEVER_TOLD
    return Place.ACCEPTED if entry.accepted_revision == entry.revision else Place.UNANSWERED


def reconciliation(
    day: date,
    *,
    made_at: datetime,
    entries: Iterable[Entry],
    faults: Iterable[tuple[str, str]],
    compared: Mapping[Kind, Compared],
) -> Reconciliation:
    """The day's figures by kind and place."""
    places: dict[Kind, dict[Place, Figures]] = {kind: {} for kind in Kind}
    for entry in entries:
        found, place = places[entry.kind], place_of(entry)
        found[place] = found.get(place, Figures()) + Figures(1, entry.measure)
    return Reconciliation(day=day, made_at=made_at, places=places, faults=tuple(faults), compared=compared)


def faults_of_batch(batch: Batch, lines: Totals) -> list[tuple[str, str]]:
    """Where a batch and its lines contradict each other."""
    which = (f"Реестр {batch.number}", f"Registry {batch.number}")
    counts = [
        (batch.rows, lines.received.count, "строк", "lines"),
        (batch.accepted, lines.accepted.count, "принято", "accepted"),
        (batch.refused, lines.refused.count, "отклонено", "refused"),
    ]
    pairs = [((str(told),) * 2, (str(found),) * 2, ru, en) for told, found, ru, en in counts if told != found]
    if batch.total != lines.received.total:
        sums = measured(batch.kind, batch.total), measured(batch.kind, lines.received.total)
        pairs.insert(0, (*sums, "сумма", "sum"))
    return [
        (f"{which[0]}: {ru} {told[0]}, а по строкам {found[0]}.", f"{which[1]}: {en} {told[1]}, by its lines {found[1]}.")
        for told, found, ru, en in pairs
    ]


def faults_of_numbers(numbers: Sequence[int]) -> list[tuple[str, str]]:
    """Gaps in the numbering."""
    missing = sorted(set(range(1, max(numbers, default=0) + 1)) - set(numbers))
    return [(f"Нет реестра {each}.", f"Registry {each} is missing.") for each in missing]


def faults_of_entries(lost: Sequence[str]) -> list[tuple[str, str]]:
    """Entries that count as sent and stand in no batch."""
    shown = ", ".join(lost[:SHOWN])
    ru = f"Считаются переданными, но в реестрах их нет: {len(lost)} ({shown})."
    return [(ru, f"Count as sent but stand in no registry: {len(lost)} ({shown}).")] if lost else []


def report(found: Reconciliation) -> list[str]:
    """The report as a clerk reads it."""
    lines = [f"Сверка за {found.day:%d.%m.%Y} / Reconciliation of {found.day}", ""]
    for kind, places in found.places.items():
        total = sum(places.values(), Figures())
        lines.append(f"{' / '.join(KINDS[kind])}: {total.count} на / of {_sum(kind, total)}")
        for place, (ru, en) in PLACES.items():
            if figures := places.get(place):
                lines.append(f"  {figures.count:>8}  {_sum(kind, figures):>16}  {ru} / {en}")
        lines.append("")
    lines += _compared(found.compared)
    if found.agrees:
        return [*lines, "Всё сходится: каждая запись дня на своём месте. / All agrees: every entry of the day is accounted for."]
    return [*lines, "РАСХОЖДЕНИЯ / DIFFERENCES:", *(f"  {ru}\n  {en}" for ru, en in found.faults)]


def _compared(compared: Mapping[Kind, Compared]) -> Iterator[str]:
    for kind, each in compared.items():
        yield f"{' / '.join(KINDS[kind])}: у нас / ours, у базы / the base's"
        for name, (ru, en) in COUNTED.items():
            ours, base = getattr(each.ours, name), getattr(each.base, name)
            yield f"  {ours.count:>8}  {_sum(kind, ours):>16}  {base.count:>8}  {_sum(kind, base):>16}  {ru} / {en}"
        if each.untold:
            numbers = ", ".join(map(str, each.untold[:SHOWN]))
            yield f"  База ещё не подвела итог по реестрам: {numbers}. / The base has not added up registries: {numbers}."
        yield ""


def _sum(kind: Kind, figures: Figures) -> str:
    """A column of the table, which both languages share."""
    return with_comma(figures.total, places=2 if kind is Kind.PAYMENTS else None)
