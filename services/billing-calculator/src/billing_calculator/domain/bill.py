"""A month's bill («квитанция») put together from the ledger and the charges: no sum in it is computed any other way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from billing_calculator.domain.account import Account
from billing_calculator.domain.bill_months import CHARGED, Calendar, split
from billing_calculator.domain.bill_words import NO_BENEFITS, explained, late_why
from billing_calculator.domain.calculation import Revision
from billing_calculator.domain.charge import Line, Why
from billing_calculator.domain.composition import MONEY, owed_of
from billing_calculator.domain.debt import Part, debt_of
from billing_calculator.domain.due import DueRules, months_until
from billing_calculator.domain.ledger import PAYMENT, PENALTY, Entry
from billing_calculator.domain.payment import Payment
from billing_calculator.domain.reading import ChargeKey

BILLS = UUID("4b1a8e0e-6d7c-5c55-8f2b-0f6c7d0a5e31")
NOTHING = Decimal("0.00")
MONTHS = 12


@dataclass(frozen=True)
class Figure:
    """One zone of a dial: what it showed then and before, and the kWh between."""

    meter: str
    service: str
    zone: str
    previous: Decimal
    value: Decimal
    consumption: Decimal
    read_on: date


@dataclass(frozen=True)
class Charged:
    """What a service cost in the month: its lines are its total. `by`: reading, average or normative."""

    charge_id: str
    service: str
    by: str
    volume: Decimal
    total: Decimal
    lines: tuple[Line, ...]
    explained: tuple[Why, ...]


@dataclass(frozen=True)
class Change:
    """An entry that is neither the month's own charge nor a payment: a recalculation, a penalty, a correction, a refund."""

    kind: str
    period: str | None
    amount: Decimal
    at_on: date
    what: Why
    why: Why | None


@dataclass(frozen=True)
class Paid:
    """A payment received since the bill before; `amount` is what it takes off the debt."""

    amount: Decimal
    paid_on: date
    agent: str


@dataclass(frozen=True)
class Month:
    """What was used in a month of the chart; nothing where nothing was charged."""

    period: str
    volume: Decimal | None
    by: str


@dataclass(frozen=True)
class Bill:
    """`closing` is `opening` and all that follows it; `to_pay` (or `advance`) is the same with its sign, `parts` by due date."""

    bill_id: str
    account_id: str
    account_number: str
    period: str
    books_end: datetime
    until_on: date
    due_on: date
    persons: int
    legal_entity: bool
    opening: Decimal
    charged: Decimal
    recalculated: Decimal
    benefits: Decimal
    benefits_why: Why
    penalty: Decimal
    paid: Decimal
    closing: Decimal
    to_pay: Decimal
    advance: Decimal
    overdue: Decimal
    parts: tuple[Part, ...]
    charges: tuple[Charged, ...]
    figures: tuple[Figure, ...]
    changes: tuple[Change, ...]
    penalties: tuple[Change, ...]
    payments: tuple[Paid, ...]
    months: tuple[Month, ...]


@dataclass(frozen=True)
class Books:
    """All that is known of an account: `revisions` of each charge, the oldest first."""

    account: Account
    entries: Sequence[Entry]
    revisions: Mapping[ChargeKey, Sequence[Revision]]
    payments: Mapping[str, Payment]
    calendar: Calendar


def bill_id(account_id: str, period: str) -> str:
    """The same for ever for an account's month."""
    return str(uuid5(BILLS, f"{account_id}/{period}"))


def compose(books: Books, period: str, due: DueRules) -> Bill:
    """The bill of a month as the ledger stood when its books ended."""
    end, zone, account = books.calendar.ends(period), books.calendar.zone, books.account
    before, new = split(books.entries, period, books.calendar)
    late = [each for each in new if each.kind not in (PAYMENT, PENALTY) and not _is_own(each, period)]
    penalties = [each for each in new if each.kind == PENALTY]
    known = {key: now for key, each in books.revisions.items() if (now := _then(each, end))}
    charges = {key: now for key, now in known.items() if key.period == period}
    return Bill(
        bill_id=bill_id(account.account_id, period),
        account_id=account.account_id,
        account_number=account.account_number,
        period=period,
        books_end=end,
        until_on=end.astimezone(zone).date(),
        due_on=due.due_on(period),
        persons=account.household.persons,
        legal_entity=account.legal_entity,
        benefits=NOTHING,
        benefits_why=NO_BENEFITS,
        charges=tuple(_charged(key, charges[key]) for key in sorted(charges, key=lambda key: key.service)),
        figures=_figures(account, charges),
        changes=tuple(_change(each, books.revisions, zone) for each in late),
        penalties=tuple(_change(each, books.revisions, zone) for each in penalties),
        payments=tuple(_paid(each, books.payments, zone) for each in new if each.kind == PAYMENT),
        months=_months(known, period),
        **_sums(before, new, period, due),
    )


def _sums(before: Sequence[Entry], new: Sequence[Entry], period: str, due: DueRules) -> dict[str, Any]:
    """What was owed, what came, what is to be paid; and the parts of that, as the balance tells them."""
    opening, closing = _sum(before), _sum([*before, *new])
    own, penalty, paid = (
        _sum([each for each in new if fits(each)])
        for fits in (lambda each: _is_own(each, period), lambda each: each.kind == PENALTY, lambda each: each.kind in MONEY)
    )
    parts = debt_of(owed_of([*before, *new]), due).parts
    return {
        "opening": opening,
        "charged": own,
        "recalculated": closing - opening - own - penalty - paid,
        "penalty": penalty,
        "paid": -paid,
        "closing": closing,
        "to_pay": max(closing, NOTHING),
        "advance": max(-closing, NOTHING),
        "overdue": sum((part.unpaid for part in parts if part.due_on < due.due_on(period)), NOTHING),
        "parts": parts,
    }


def _is_own(entry: Entry, period: str) -> bool:
    return entry.kind in CHARGED and entry.period == period


def _sum(entries: Sequence[Entry]) -> Decimal:
    return sum((each.amount for each in entries), NOTHING)


def _then(revisions: Sequence[Revision], end: datetime) -> Revision | None:
    """As it stood when the books ended."""
    made = [each for each in revisions if each.calculated_at <= end]
    return made[-1] if made else None


def _charged(key: ChargeKey, now: Revision) -> Charged:
    return Charged(key.charge_id, key.service, _by(now), now.volume, now.total, now.lines, explained(now))


def _by(now: Revision) -> str:
    return now.stand_in.by if now.stand_in else "reading"


def _figures(account: Account, charges: Mapping[ChargeKey, Revision]) -> tuple[Figure, ...]:
    serials = {each.meter_id: each.serial for each in account.meters}
    readings = [(key.service, each) for key, now in charges.items() for each in now.readings]
    readings.sort(key=lambda each: (each[0], each[1].meter_id, each[1].read_on))
    return tuple(
        Figure(serials.get(each.meter_id, ""), service, zone.zone, zone.previous, zone.value, zone.consumption, each.read_on)
        for service, each in readings
        for zone in each.zones
    )


def _change(entry: Entry, revisions: Mapping[ChargeKey, Sequence[Revision]], zone: tzinfo) -> Change:
    numbered = {f"charge:{key.charge_id}:{each.revision}": each for key, of in revisions.items() for each in of}
    revision = numbered.get(entry.entry_id)
    why = late_why(revision) if revision else None
    return Change(entry.kind, entry.period, entry.amount, entry.at.astimezone(zone).date(), Why(entry.ru, entry.en), why)


def _paid(entry: Entry, payments: Mapping[str, Payment], zone: tzinfo) -> Paid:
    payment = payments.get(entry.entry_id.removeprefix("payment:"))
    shown = payment.shown_at if payment else entry.at
    return Paid(-entry.amount, shown.astimezone(zone).date(), payment.agent if payment else "")


def _months(known: Mapping[ChargeKey, Revision], period: str) -> tuple[Month, ...]:
    """Electricity where it is charged: kWh and gigacalories do not add up."""
    services = sorted({key.service for key in known}, key=lambda each: (each != "electricity", each))
    of = {key.period: now for key, now in known.items() if services and key.service == services[0]}
    return tuple(
        Month(each, of[each].volume if each in of else None, _by(of[each]) if each in of else "")
        for each in months_until(period, MONTHS)
    )
