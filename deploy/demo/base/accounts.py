"""An account as the base holds it, and what may happen to it. Nothing here knows a file or a clock."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from demo import names

PREFIX = "5300"  # every number of this base begins so; its profiles take no other for their own


@dataclass(frozen=True, kw_only=True)
class Meter:
    """A meter with one zone, and where it started."""

    serial: str
    installed_on: date
    verified_until: date
    initial_on: date
    initial: int


@dataclass(frozen=True, kw_only=True)
class Removed:
    """A meter that was taken away, with its closing figure."""

    serial: str
    on: date
    closing: int


@dataclass(frozen=True, kw_only=True)
class Account:
    """One contract; `shown` is the last figure that the base holds of the meter."""

    code: str
    number: str
    surname: str
    name: str
    patronymic: str
    house: str
    flat: int
    persons: int
    opened_on: date
    meter: Meter
    shown: int
    balance: Decimal
    balance_on: date
    closed_on: date | None = None
    former_numbers: tuple[str, ...] = ()
    removed: tuple[Removed, ...] = ()


def opened(index: int, *, on: date, draw: random.Random) -> Account:
    """The index-th account that the base ever opened."""
    surname, name, patronymic = holder(draw)
    initial = draw.randint(100, 40_000)
    return Account(
        code=f"B{index:07d}",
        number=f"{PREFIX}{index:08d}",
        surname=surname,
        name=name,
        patronymic=patronymic,
        house=f"г. Нижний Новгород, ул. {draw.choice(names.STREETS)}, д. {draw.randint(1, 120)}",
        flat=draw.randint(1, 300),
        persons=draw.randint(1, 5),
        opened_on=min(on, date(2014, 9, 1)),
        meter=_meter(index, 1, on=on, initial=initial),
        shown=initial,
        balance=Decimal(0),
        balance_on=on,
    )


def holder(draw: random.Random) -> tuple[str, str, str]:
    """Surname, name and patronymic of somebody."""
    woman = draw.randrange(2)
    return (
        draw.choice(names.SURNAMES)[woman],
        draw.choice((names.MEN, names.WOMEN)[woman]),
        draw.choice(names.PATRONYMICS)[woman],
    )


def swapped(account: Account, *, on: date, draw: random.Random) -> Account:
    """The meter taken away with its closing figure, another one put in with its opening figure."""
    closing = account.shown + draw.randint(20, 90)
    gone = (*account.removed, Removed(serial=account.meter.serial, on=on, closing=closing))
    fresh = _meter(int(account.code[1:]), len(gone) + 1, on=on, initial=draw.randint(0, 9))
    return replace(account, removed=gone, meter=fresh, shown=fresh.initial)


def renumbered(account: Account, number: str) -> Account:
    """Another number; the code stays."""
    return replace(account, number=number, former_numbers=(*account.former_numbers, account.number))


def sold(account: Account, *, draw: random.Random) -> Account:
    """Another holder: nothing of the former one's name is left."""
    while True:
        surname, name, patronymic = holder(draw)
        if surname != account.surname and name[0] != account.name[0] and patronymic[0] != account.patronymic[0]:
            return replace(account, surname=surname, name=name, patronymic=patronymic)


def billed(account: Account, *, on: date, draw: random.Random) -> Account:
    """Another balance at a day."""
    return replace(account, balance=Decimal(draw.randint(-50_000, 250_000)) / 100, balance_on=on)


def with_persons(account: Account) -> Account:
    """One registered person more."""
    return replace(account, persons=account.persons % 9 + 1)


def closed(account: Account, *, on: date) -> Account:
    """The contract has ended."""
    return replace(account, closed_on=on)


def visible(account: Account) -> tuple[str, ...]:
    """All that a registry tells of an account: two rows that agree in it tell nothing new."""
    meter = account.meter
    told = (
        account.number, account.surname, account.name, account.patronymic, account.house, account.flat, account.persons,
        account.opened_on, account.closed_on, meter.serial, meter.installed_on, meter.verified_until, meter.initial_on,
        meter.initial, account.balance.quantize(Decimal("0.01")), account.balance_on,
    )  # fmt: skip
    return tuple(str(each) for each in told)


def _meter(index: int, nth: int, *, on: date, initial: int) -> Meter:
    until = on.replace(year=on.year + 16, day=min(on.day, 28))
    return Meter(serial=f"7{index:05d}{nth:02d}", installed_on=on, verified_until=until, initial_on=on, initial=initial)
