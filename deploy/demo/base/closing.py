"""The end of the month, as the retailer's accountant looks at it: what was sent, what was received, and whether both say so."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from demo.base.game import Game
from demo.base.ledger import CANCELLATION, NO_ACCOUNT, UNDER_REVIEW
from demo.base.living import money
from demo.cabinet import Unexpected, wait_for

Figures = list[tuple[int, Decimal]]
TITLES = {"readings": "Показания, кВт·ч", "payments": "Платежи, руб."}
COMPARED = re.compile(r"^ +(\d+) +([−\d\xa0,]+) +(\d+) +([−\d\xa0,]+)  (?:получено|принято|отклонено) / ", re.MULTILINE)
ORPHAN = re.compile(r"^ +(\d+) +[−\d\xa0,]+  счёт не найден", re.MULTILINE)
AGREES = "Всё сходится"
COUNTED = ("получено: мы / база", "принято: мы / база", "отклонено: мы / база")
WIDTHS = (7, 18, 32, 32, 30)


@dataclass(frozen=True, kw_only=True)
class Day:
    """One business day and one kind: received, accepted, refused, as the suite and as the base count them."""

    day: date
    kind: str
    suite: Figures
    base: Figures


def all_has_come(game: Game) -> None:
    """Export and answer until the base has everything that the customers have sent and paid; what is missing `check` names."""

    def come() -> bool | None:
        game.evening()
        ledger, book = game.state.ledger, game.state.book
        last = {line.entry: line for line in ledger.lines()}
        stand = {entry: line.amount for entry, line in last.items() if line.operation != CANCELLATION}
        taken_back = any(each.cancelled and entry in stand for entry, each in book.readings.items())
        missing = any(stand.get(entry) != amount for entry, amount in wanted(game).items())
        return not (missing or taken_back or game.state.review) or None

    game.last_evening = True
    with suppress(Unexpected):
        wait_for("everything that was sent and paid to reach the base", come, seconds=60)


def reconciled(game: Game) -> list[Day]:
    """Each day of the month in which the suite wrote a registry, reconciled anew; what disagrees is a failure."""
    days: list[Day] = []
    dates = {each.made_on for each in game.state.ledger.registries.values()}
    for day in sorted(each for each in dates if f"{each:%Y-%m}" == game.state.month):
        said = game.errands.run("reconcile", day.isoformat(), may_fail=True)
        if said.code != 0 or AGREES not in said.text:
            in_russian = said.text.partition("DIFFERENCES:\n")[2].splitlines()[::2] or [said.text]
            game.state.failures += [f"сверка за {day:%d.%m.%Y}: {each.strip()}" for each in in_russian]
        if orphans := sum(int(hit) for hit in ORPHAN.findall(said.text)):
            game.state.failures.append(f"сверка за {day:%d.%m.%Y}: записей без счёта {orphans}")
        days += _compared(game, day, said.text)
    return days


def _compared(game: Game, day: date, text: str) -> list[Day]:
    blocks = {block.partition(",")[0].strip(): block for block in text.split("\n\n") if "у нас / ours" in block}
    found = []
    for kind, title in TITLES.items():
        rows = COMPARED.findall(blocks.get(title.partition(",")[0], ""))
        base = game.state.ledger.by_day(kind).get(day, [])
        if rows or base:
            suite = [(int(count), _told(total)) for count, total, _, _ in rows]
            found.append(Day(day=day, kind=kind, suite=suite, base=base))
    return found


def _told(sum_in_russian: str) -> Decimal:
    """`2 141,22`"""
    return Decimal(sum_in_russian.replace("\xa0", "").replace(",", ".").replace("−", "-"))


def check(game: Game, days: list[Day]) -> None:
    """Everything that does not agree becomes a failure with a sentence of its own."""
    state = game.state
    unlike = [each for each in days if each.suite != each.base]
    state.failures += [f"{each.day:%d.%m.%Y}, {TITLES[each.kind]}: кабинет и база насчитали разное" for each in unlike]
    state.failures += [*state.ledger.faults, *(f"запись {each} принята дважды" for each in state.ledger.doubled())]
    standing = state.ledger.standing()
    for entry, amount in wanted(game).items():
        line = standing.get(entry)
        if line is None and _answer_to(game, entry) == NO_ACCOUNT:
            continue  # the base has said so, and a clerk sees it
        if line is None or line.operation == CANCELLATION or line.amount != amount:
            state.failures.append(f"запись {entry} на {amount}: в базе {line.amount if line else 'её нет'}")
    for entry, each in state.book.readings.items():
        if each.cancelled and entry in standing and standing[entry].operation != CANCELLATION:
            state.failures.append(f"отменённые показания {entry} в базе стоят")
    for name, words in state.replies.items():
        if words not in (said := game.exchange.report(name)):
            state.failures.append(f"{name}: в отчёте нет слов «{words}»: {said}")
    if left := [line.entry for line in state.ledger.lines() if line.answer == UNDER_REVIEW and line.entry not in standing]:
        state.failures.append(f"осталось непринятым: {', '.join(left)}")


def wanted(game: Game) -> dict[str, Decimal]:
    """By entry, what customers have sent and paid and not taken back."""
    readings = {entry: each.consumption for entry, each in game.state.book.readings.items() if not each.cancelled}
    return readings | game.state.book.payments


def orphans(game: Game) -> int:
    """Lines that the base has no account for."""
    return sum(1 for line in game.state.ledger.lines() if line.answer == NO_ACCOUNT)


def table(days: list[Day]) -> str:
    """A row a day and kind: received, accepted, refused, each side's count and sum."""
    head = "".join(f"{title:<{width}}" for title, width in zip(("День", "Что", *COUNTED), WIDTHS, strict=True))
    rows = []
    for each in days:
        cells = (f"{each.day:%d.%m}", TITLES[each.kind], *(_pair(each, nth) for nth in range(len(COUNTED))))
        row = "".join(f"{cell:<{width}}" for cell, width in zip(cells, WIDTHS, strict=True))
        rows.append(f"  {row}{'сходится' if each.suite == each.base else 'НЕ СХОДИТСЯ'}")
    return "\n".join([f"  {head}".rstrip(), *rows])


def _pair(day: Day, nth: int) -> str:
    sides = [side[nth] if len(side) > nth else (0, Decimal(0)) for side in (day.suite, day.base)]
    return " / ".join(f"{count} на {_amount(day.kind, total)}" if count else "—" for count, total in sides)


def _amount(kind: str, total: Decimal) -> str:
    return money(total).removesuffix(" ₽") if kind == "payments" else f"{total:f}"


def _answer_to(game: Game, entry: str) -> str | None:
    return next((line.answer for line in game.state.ledger.lines() if line.entry == entry), None)
