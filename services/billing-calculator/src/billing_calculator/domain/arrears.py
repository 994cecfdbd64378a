"""Which sums were due on which day, and which payment settled what of them and when: what penalties are counted from.

Nobody is late with what nobody had told: a sum charged or raised after its own last day is due with the month it was told in, an
opening balance no sooner than the month before it. What was charged too much was never owed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, tzinfo
from decimal import Decimal

from billing_calculator.domain.due import DueRules, period_before, period_of
from billing_calculator.domain.ledger import CHARGE, OPENING, OPENING_CORRECTION, RECALCULATION, REFUND, Entry
from billing_calculator.domain.payment import Payment
from billing_calculator.domain.penalty import Settled, Unpaid
from billing_calculator.domain.reversals import standing

NOTHING = Decimal("0.00")
Month = tuple[date, str]  # the last day to pay, and the month; no month for what was owed before the ledger


def arrears(entries: Iterable[Entry], payments: Iterable[Payment], *, due: DueRules, zone: tzinfo) -> list[Unpaid]:
    """Every sum that was owed for energy, with what settled it; payments go to the month they name or the oldest."""
    entries = list(entries)
    owed, credited = _owed(entries, due, zone)
    stated: dict[str, list[Settled]] = defaultdict(list)
    for payment in sorted(standing(payments, entries), key=lambda each: (each.shown_at, each.payment_id)):
        paid = Settled(payment.shown_at.astimezone(zone).date(), payment.amount)
        (stated[payment.period] if payment.period else credited).append(paid)
    first = {key: _taken(stated[key[1]], amount) for key, amount in sorted(owed.items())}
    credited += [left for each in stated.values() for left in each]
    credited.sort(key=lambda credit: credit.on)
    for given_back in [each.amount for each in entries if each.kind == REFUND]:
        _taken(credited, given_back, last=True)
    return _settled(owed, first, credited, due)


def _owed(entries: Iterable[Entry], due: DueRules, zone: tzinfo) -> tuple[dict[Month, Decimal], list[Settled]]:
    owed: dict[Month, Decimal] = defaultdict(lambda: NOTHING)
    credited: list[Settled] = []
    opened, opened_on = NOTHING, date.min
    for entry in sorted(entries, key=lambda entry: (entry.at, entry.entry_id)):
        told_on = entry.at.astimezone(zone).date()
        if entry.kind in (OPENING, OPENING_CORRECTION):
            opened, opened_on = opened + entry.amount, max(opened_on, entry.opened_on or told_on)
        elif entry.kind in (CHARGE, RECALCULATION) and entry.period is not None:
            if entry.amount > 0:
                owed[_due_on(entry.period, told_on, due), entry.period] += entry.amount
            elif left := _take_back(owed, entry.period, -entry.amount):
                credited.append(Settled(told_on, left))
    if opened > 0:
        owed[max(opened_on, due.due_on(period_before(period_of(opened_on)))), ""] += opened
    elif opened < 0:
        credited.append(Settled(opened_on, -opened))
    return owed, credited


def _due_on(period: str, told_on: date, due: DueRules) -> date:
    own = due.due_on(period)
    return own if told_on <= own else due.due_on(period_of(told_on))


def _take_back(owed: dict[Month, Decimal], period: str, amount: Decimal) -> Decimal:
    """Lower what the month was charged, from the oldest; returns what is more than it was."""
    for key in sorted(key for key in owed if key[1] == period):
        taken = min(owed[key], amount)
        owed[key] -= taken
        amount -= taken
    return amount


def _settled(
    owed: dict[Month, Decimal], first: dict[Month, list[Settled]], credited: Sequence[Settled], due: DueRules
) -> list[Unpaid]:
    left = {(False, *key): amount - sum((each.amount for each in first[key]), NOTHING) for key, amount in owed.items()}
    for credit in credited:
        waiting = [credit]
        for key in due.in_turn(left, credit.on) if credit.amount else ():
            taken = _taken(waiting, left[key])
            left[key] -= sum((each.amount for each in taken), NOTHING)
            first[key[1:]] += taken
    return [
        Unpaid(amount, key[0], tuple(sorted(first[key], key=lambda each: each.on)), key[1] or None)
        for key, amount in sorted(owed.items())
        if amount > 0
    ]


def _taken(waiting: list[Settled], amount: Decimal, *, last: bool = False) -> list[Settled]:
    """So much of what waits, the first first, or the `last`; it waits no longer."""
    taken, at = [], -1 if last else 0
    while amount > 0 and waiting:
        credit = waiting.pop(at)
        used = min(credit.amount, amount)
        taken.append(Settled(credit.on, used))
        amount -= used
        if credit.amount > used:
            waiting.insert(len(waiting) if last else 0, Settled(credit.on, credit.amount - used))
    return taken
