"""What the base has received from the suite: registries, their lines, its word on each, and what it all adds up to."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from demo.base.accounts import PREFIX
from demo.base.truth import Truth

NEW, CORRECTION, CANCELLATION = "новое", "исправление", "отмена"
MEASURES = {"readings": "Расход", "payments": "Сумма"}
NO_ACCOUNT = "лицевого счёта нет в базе"
UNDER_REVIEW = "договор на проверке, передайте ещё раз"


class NotARegistry(ValueError):
    """The file cannot be what the suite says it is."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of a registry. `answer`: None while the base says nothing, "" for yes, else why not."""

    number: int
    account: str
    entry: str
    operation: str
    amount: Decimal
    answer: str | None = None


@dataclass(frozen=True, kw_only=True)
class Registry:
    """A numbered file of the suite."""

    number: int
    kind: str
    made_on: date
    sha256: str
    lines: tuple[Line, ...]

    @property
    def is_answered(self) -> bool:
        """Whether the base has spoken of every line."""
        return all(line.answer is not None for line in self.lines)

    def figures(self) -> list[tuple[int, Decimal]]:
        """Received, accepted, refused: how many lines, on what sum."""
        accepted = [each for each in self.lines if each.answer == ""]
        refused = [each for each in self.lines if each.answer]
        return [(len(each), sum((line.amount for line in each), Decimal(0))) for each in (self.lines, accepted, refused)]


@dataclass
class Ledger:
    """`before`: registries up to this number were there before the base began; `faults`: what no suite may ever do."""

    before: int
    registries: dict[int, Registry] = field(default_factory=dict)
    totals_told: list[int] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def take(self, content: bytes) -> Registry | None:
        """A file of the suite; None where it is an old one, or one known already, byte for byte."""
        registry = read(content)
        known = self.registries.get(registry.number)
        if registry.number <= self.before:
            return None
        if known is not None:
            if known.sha256 != registry.sha256:
                self.faults.append(f"реестр {registry.number} пришёл второй раз другим")
            return None
        if registry.number != self.before + len(self.registries) + 1:
            self.faults.append(f"реестр {registry.number} пришёл не по порядку")
        self.registries[registry.number] = registry
        return registry

    def put(self, registry: Registry) -> None:
        """This is how it is now."""
        self.registries[registry.number] = registry

    def lines(self, kind: str | None = None) -> Iterator[Line]:
        """Every line received, in the order of the registries."""
        for number in sorted(self.registries):
            if kind in (None, self.registries[number].kind):
                yield from self.registries[number].lines

    def standing(self) -> dict[str, Line]:
        """By entry, the last line that the base accepted of it."""
        return {line.entry: line for line in self.lines() if line.answer == ""}

    def doubled(self) -> list[str]:
        """Entries that the suite told as new although the base had accepted them."""
        accepted: set[str] = set()
        twice = []
        for line in self.lines():
            if line.operation == NEW and line.entry in accepted:
                twice.append(line.entry)
            if line.answer == "":
                accepted.add(line.entry)
        return list(dict.fromkeys(twice))

    def by_day(self, kind: str) -> dict[date, list[tuple[int, Decimal]]]:
        """Received, accepted, refused of each day on which the suite wrote a registry of this kind."""
        days: dict[date, list[tuple[int, Decimal]]] = {}
        for each in self.registries.values():
            if each.kind == kind:
                sofar = days.get(each.made_on, [(0, Decimal(0))] * 3)
                days[each.made_on] = [(a + c, b + d) for (a, b), (c, d) in zip(sofar, each.figures(), strict=True)]
        return days


def read(content: bytes) -> Registry:
    """The registry that a file holds; NotARegistry where it contradicts its own control row."""
    try:
        header, *rows, control = csv.reader(content.decode("cp1251").splitlines(), delimiter=";")
        kind = "readings" if MEASURES["readings"] in header else "payments"
        lines = tuple(_line(dict(zip(header, row, strict=True)), kind) for row in rows)
        count, total, number, made_on = int(control[0].removeprefix("=")), _number(control[1]), int(control[2]), control[3]
    except (ValueError, LookupError) as error:
        raise NotARegistry(str(error)) from error
    if (count, total) != (len(lines), sum((each.amount for each in lines), Decimal(0))):
        raise NotARegistry(f"реестр {number}: контрольная строка не сходится")
    if [each.number for each in lines] != list(range(1, count + 1)):
        raise NotARegistry(f"реестр {number}: строки не по порядку")
    day = datetime.strptime(made_on, "%d.%m.%Y").date()
    return Registry(number=number, kind=kind, made_on=day, sha256=hashlib.sha256(content).hexdigest(), lines=lines)


def judged(registry: Registry, truth: Truth, *, review: Iterable[str] = ()) -> Registry:
    """The base makes up its mind about lines that it has not answered; `review`: entries that it wants told once more."""
    lines = tuple(
        replace(each, answer=_word(each, truth, set(review))) if each.answer is None else each for each in registry.lines
    )
    return replace(registry, lines=lines)


def _word(line: Line, truth: Truth, review: set[str]) -> str:
    if line.account.startswith(PREFIX) and truth.by_number(line.account) is None:
        return NO_ACCOUNT
    return UNDER_REVIEW if line.entry in review else ""


def _line(row: dict[str, str], kind: str) -> Line:
    return Line(
        number=int(row["Строка"]),
        account=row["Лицевой счёт"],
        entry=row["Номер операции"] if kind == "payments" else row["Идентификатор"],
        operation=row["Операция"],
        amount=_number(row[MEASURES[kind]]),
    )


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))
