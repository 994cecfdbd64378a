"""The roubles of a reading before it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from chassis.transaction import Work

from billing_calculator.actions.charging import span_of
from billing_calculator.actions.months import load_months
from billing_calculator.actions.set_offs import with_set_offs
from billing_calculator.actions.tariffs import tariffs_of
from billing_calculator.domain.calculation import price
from billing_calculator.domain.charge import NOTHING, Line, Why
from billing_calculator.domain.draft import Draft, Today, as_if_sent
from billing_calculator.domain.errors import AccountUnknown
from billing_calculator.domain.tariff import Tariff
from billing_calculator.domain.words import estimate_en, estimate_ru


@dataclass(frozen=True)
class Estimate:
    """What the month would cost, and by how much more than is charged already."""

    period: str
    volume: Decimal
    total: Decimal
    already_charged: Decimal
    difference: Decimal
    lines: tuple[Line, ...]
    norm: Why | None
    tariff: Tariff | None
    summary: Why


def estimate(work: Work[Any], *, account_id: str, draft: Draft) -> Estimate:
    """Price the month as if the draft had been sent today; nothing is written."""
    account = work.store.accounts.get(account_id)
    if account is None:
        raise AccountUnknown()
    meter = account.meter(draft.meter_id)
    held = work.store.readings.of_meter(meter.meter_id)
    today = Today(work.now, work.today, work.store.intake.rules().of(account.tariff_plan))
    thought = as_if_sent(draft, meter=meter, account_id=account_id, held=held, today=today)
    charge_id = thought.key.charge_id
    month = load_months(work, [thought.key], reason="")[charge_id]
    month.readings[thought.reading_id] = thought
    tariffs, charge = tariffs_of(work), month.held
    (month,) = (each for each in with_set_offs(work, [month]) if each is month)
    counted, span = list(month.readings.values()), span_of(work, month, tariffs)
    priced = price(account=account, readings=counted, tariffs=tariffs, span=span, set_off=month.set_off, unread=month.unread)
    already = charge.current.total if charge else NOTHING
    return Estimate(
        period=thought.key.period,
        volume=priced.volume,
        total=priced.total,
        already_charged=already,
        difference=priced.total - already,
        lines=priced.lines,
        norm=priced.norm,
        tariff=tariffs.named(priced.tariff),
        summary=Why(ru=estimate_ru(priced.volume, priced.total, already), en=estimate_en(priced.volume, priced.total, already)),
    )
