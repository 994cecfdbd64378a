"""What every account must owe, by arithmetic of its own: from what clients were told, the published prices, and nothing else.

It imports the standard library alone; a test in tests/architecture holds it to that. Use: `Oracle().books(homes, deeds)`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

TARIFFS = Path(__file__).resolve().parents[2] / "services/billing-calculator/src/billing_calculator/tariffs"
ZONES = {1: ("single",), 2: ("day", "night"), 3: ("peak", "semi_peak", "night")}
LAST_DAY_OF_THE_WINDOW = 25
KOPECK = Decimal("0.01")
Figures = tuple[int, ...]
Versions = Mapping[str, Sequence["Version"]]


@dataclass(frozen=True)
class Home:
    """An account with its one meter, as the retailer's base describes it; `initial` are the whole kWh it started with."""

    account_number: str
    group: str
    persons: int
    alone: bool
    rates: int
    digits: int
    initial: Figures
    opening: Decimal

    @property
    def zones(self) -> tuple[str, ...]:
        return ZONES[self.rates]


@dataclass(frozen=True)
class Deed:
    """One acknowledged request: submit, correct, cancel (of `reading_id`) or pay. Deeds of a home come in their order."""

    kind: str
    account_number: str
    reading_id: str = ""
    figures: Figures = ()
    read_on: date = date.min
    amount: Decimal = Decimal(0)
    txn_id: str = ""


@dataclass(frozen=True)
class Version:
    """What a reading said by one of its revisions."""

    revision: int
    accepted: bool
    figures: Figures
    previous: Figures
    used: Figures


@dataclass
class Kept:
    """A reading with everything it ever said."""

    reading_id: str
    period: str
    read_on: date
    versions: list[Version]

    @property
    def now(self) -> Version:
        return self.versions[-1]


@dataclass(frozen=True)
class Line:
    """So many kWh of a zone within or over the norm, at a price."""

    zone: str
    band: str
    volume: int
    price: Decimal
    amount: Decimal


@dataclass(frozen=True)
class Bill:
    """What a month costs."""

    tariff: str
    lines: tuple[Line, ...] = ()

    @property
    def volume(self) -> int:
        return sum(line.volume for line in self.lines)

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal("0.00"))


@dataclass
class Book:
    """One account as it must stand: readings by id, bills by month, payments by txn_id."""

    home: Home
    readings: dict[str, Kept] = field(default_factory=dict)
    bills: dict[str, Bill] = field(default_factory=dict)
    payments: dict[str, Decimal] = field(default_factory=dict)

    @property
    def balance(self) -> Decimal:
        charged = sum((bill.total for bill in self.bills.values()), Decimal("0.00"))
        return self.home.opening + charged - sum(self.payments.values(), Decimal("0.00"))


class Oracle:
    """Recomputes accounts from the deeds alone."""

    def __init__(self, folder: Path = TARIFFS, plan: str = "nizhny") -> None:
        tables = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.json"))]
        self._tables = [table for table in tables if table["plan"] == plan and table["valid_from"]]

    def books(self, homes: Iterable[Home], deeds: Iterable[Deed]) -> dict[str, Book]:
        """Every home's book, by account number."""
        books = {home.account_number: Book(home) for home in homes}
        standing: dict[str, list[Kept]] = defaultdict(list)  # accepted readings of each meter, the last one at the end
        for deed in deeds:
            self._note(books[deed.account_number], standing[deed.account_number], deed)
        for book in books.values():
            months: dict[str, list[Kept]] = defaultdict(list)
            for kept in book.readings.values():
                months[kept.period].append(kept)
            for period, readings in months.items():
                counted = [(kept.read_on, kept.now.used) for kept in readings if kept.now.accepted]
                book.bills[period] = self.bill(book.home, counted) if counted else Bill("")
        return books

    def bill(self, home: Home, readings: Sequence[tuple[date, Figures]]) -> Bill:
        """The readings of a month together, by the table of the day of the last of them; nothing read costs nothing."""
        day = max(read_on for read_on, _ in readings).isoformat()
        table = next((each for each in self._tables if each["valid_from"] <= day <= (each["valid_to"] or "9999")), None)
        if table is None:
            return Bill(f"no table for {day}")
        prices = table["prices"][home.group][str(home.rates)]
        norm = int(table["norm"]["alone"]) if home.alone else int(table["norm"]["per_person"]) * home.persons
        volumes = [sum(used[zone] for _, used in readings) for zone in range(home.rates)]
        within = shared(norm, volumes)
        over = [volume - part for volume, part in zip(volumes, within, strict=True)]
        bands = (("within_norm", within), ("over_norm", over))
        lines = [
            _line(zone, band, volume, Decimal(prices[zone][band]))
            for band, parts in bands
            for zone, volume in zip(home.zones, parts, strict=True)
            if volume
        ]
        return Bill(table["tariff"], tuple(lines))

    def _note(self, book: Book, standing: list[Kept], deed: Deed) -> None:
        if deed.kind == "pay":
            book.payments[deed.txn_id] = deed.amount
        elif deed.kind == "submit":
            previous = standing[-1].now.figures if standing else book.home.initial
            first = Version(1, True, deed.figures, previous, _used(book.home, previous, deed.figures))
            kept = Kept(deed.reading_id, period_of(deed.read_on), deed.read_on, [first])
            book.readings[deed.reading_id] = kept
            standing.append(kept)
        elif deed.kind == "correct":
            kept, was = standing[-1], standing[-1].now
            used = _used(book.home, was.previous, deed.figures)
            kept.versions.append(Version(was.revision + 1, True, deed.figures, was.previous, used))
        elif deed.kind == "cancel":
            was = standing[-1].now
            standing[-1].versions.append(Version(was.revision + 1, False, was.figures, was.previous, was.used))
            standing.pop()
        else:
            raise ValueError(deed.kind)


def shared(bound: int, volumes: Sequence[int]) -> list[int]:
    """`bound` kWh over the zones in proportion to their use: whole kWh, largest remainder, ties to the earlier zone."""
    total = sum(volumes)
    if bound >= total:
        return list(volumes)
    parts = [volume * bound // total for volume in volumes]
    by_remainder = sorted(range(len(volumes)), key=lambda zone: (-(volumes[zone] * bound % total), zone))
    for zone in by_remainder[: bound - sum(parts)]:
        parts[zone] += 1
    return parts


def period_of(day: date) -> str:
    """The month a reading counts to: after the 25th the next one."""
    year, month = day.year, day.month + (day.day > LAST_DAY_OF_THE_WINDOW)
    return f"{year + month // 13:04d}-{(month - 1) % 12 + 1:02d}"


def _used(home: Home, previous: Figures, figures: Figures) -> Figures:
    return tuple((now - then) % 10**home.digits for then, now in zip(previous, figures, strict=True))


def _line(zone: str, band: str, volume: int, price: Decimal) -> Line:
    return Line(zone, band, volume, price, (volume * price).quantize(KOPECK, ROUND_HALF_UP))
