"""What a delay costs: until today, and until a day on which the customer thinks of paying."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from billing_calculator.domain.charge import Why
from billing_calculator.domain.errors import BillingError
from billing_calculator.domain.penalty import (
    PenaltyLine,
    PenaltyRateUnknown,
    PenaltyRules,
    PenaltyScaleUnverified,
    Unpaid,
    penalty,
    total,
)
from billing_calculator.domain.words import day_en, day_ru, money_en, money_ru

NOTHING = Decimal("0.00")
FURTHEST = timedelta(days=366)


class ForecastDayRefused(BillingError):
    """A forecast is for today or a day of the year to come."""

    code = "forecast_day_refused"

    def __init__(self, *, first: date, last: date) -> None:
        ru = f"Выберите день с {day_ru(first)} по {day_ru(last)}."
        en = f"Please choose a day from {day_en(first)} to {day_en(last)}."
        super().__init__(ru=ru, en=en, details={"from": first.isoformat(), "to": last.isoformat()})
        self.errors = [{"pointer": "/until", "ru": ru, "en": en}]


@dataclass(frozen=True)
class Delay:
    """What the delay comes to by a day, and how much of it the ledger holds; no amount where a rate is unknown, and why."""

    until: date
    amount: Decimal | None
    accrued: Decimal
    not_computed: Why | None


@dataclass(frozen=True)
class Forecast:
    """What is to be paid on a day if nothing else happens: the debt for energy, the penalty of all its delay, line by line.

    `to_pay` is the balance with the penalty that is not in it yet; `free_until` the last day without any, while there is a debt.
    """

    until: date
    debt: Decimal
    penalty: Decimal
    accrued: Decimal
    to_pay: Decimal
    free_until: date | None
    lines: Sequence[PenaltyLine]
    law: Why | None
    summary: Why


def delay(parts: Sequence[Unpaid], rules: PenaltyRules, *, until: date, accrued: Decimal) -> Delay:
    """What the delay comes to by a day, or why that cannot be said."""
    try:
        return Delay(until, total(penalty(parts, rules, until)), accrued, None)
    except (PenaltyRateUnknown, PenaltyScaleUnverified) as unknown:
        return Delay(until, None, accrued, Why(unknown.ru, unknown.en))


def forecast(
    parts: Sequence[Unpaid], rules: PenaltyRules, *, today: date, until: date, balance: Decimal, accrued: Decimal
) -> Forecast:
    """The sum of a day to come; a rate that is not known refuses it."""
    if not today <= until <= today + FURTHEST:
        raise ForecastDayRefused(first=today, last=today + FURTHEST)
    lines = penalty(parts, rules, until)
    cost = total(lines)
    left = [part for part in parts if part.left(until + timedelta(1)) > 0]
    debt = sum((part.left(until + timedelta(1)) for part in left), NOTHING)
    return Forecast(
        until=until,
        debt=debt,
        penalty=cost,
        accrued=accrued,
        to_pay=max(balance + cost - accrued, NOTHING),
        free_until=min((rules.free_until(part.due_on) for part in left), default=None),
        lines=lines,
        law=rules.law,
        summary=_summary(until, debt, cost, max(balance + cost - accrued, NOTHING)),
    )


def _summary(until: date, debt: Decimal, cost: Decimal, to_pay: Decimal) -> Why:
    ru, en = f"Если заплатить {day_ru(until)}", f"Paid on {day_en(until)}"
    if not cost:
        return Why(f"{ru}, пени не будет. К оплате {money_ru(to_pay)}.", f"{en}, there is no penalty: {money_en(to_pay)} to pay.")
    return Why(
        f"{ru}, пени составят {money_ru(cost)}. Всего к оплате {money_ru(to_pay)}, из них долг {money_ru(debt)}.",
        f"{en}, the penalty is {money_en(cost)}. In all {money_en(to_pay)} to pay, {money_en(debt)} of it the debt.",
    )
