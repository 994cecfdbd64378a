"""What billing-calculator tells the others: charges and payments, each with the whole state of its aggregate."""

from __future__ import annotations

from functools import partial
from typing import Any

from contracts.core import Fact, Lane
from contracts.events import own_data
from contracts.events.billing_calculator import (
    CHARGE_CALCULATED,
    EXPORT_PART_READY,
    PENALTY_ACCRUED,
    PERSON_ERASED,
    TARIFF_PACK_CHANGED,
)
from contracts.events.payment_registries import PAYMENT_REGISTRY_APPLIED
from contracts.events.unread_gaps import UNREAD_GAP_GREW

from billing_calculator.announce.bills import bill_issued as bill_issued
from billing_calculator.announce.closes import close_chunk_charged as close_chunk_charged
from billing_calculator.announce.closes import close_chunk_planned as close_chunk_planned
from billing_calculator.announce.closes import month_closed as month_closed
from billing_calculator.announce.instalments import instalment_asked as instalment_asked
from billing_calculator.announce.instalments import instalment_decided as instalment_decided
from billing_calculator.announce.instalments import instalment_ended as instalment_ended
from billing_calculator.announce.payments import advance_refunded as advance_refunded
from billing_calculator.announce.payments import payment_cancelled as payment_cancelled
from billing_calculator.announce.payments import payment_received as payment_received
from billing_calculator.announce.payments import staff_acted as staff_acted
from billing_calculator.domain.accrual import Accrual
from billing_calculator.domain.calculation import Charge, Revision
from billing_calculator.domain.charge import Line
from billing_calculator.domain.debt import Debt, Part
from billing_calculator.domain.gap_notice import GapNotice
from billing_calculator.domain.pack_life import Pack
from billing_calculator.domain.registry.matching import MISMATCHES, Outcome, Tally
from billing_calculator.domain.registry.run import Registry
from billing_calculator.domain.stand_in import StandIn, UnreadMeter
from billing_calculator.domain.unread import MONTH_CLOSED as BY_RULE

TOLD_OF_REGISTRIES = {
    "confirmed": Outcome.CONFIRMED, "booked": Outcome.BOOKED, "suspended": Outcome.SUSPENDED, "repeated": Outcome.REPEATED,
}  # fmt: skip

person_erased = partial(own_data.person_erased, PERSON_ERASED)
export_parts_ready = partial(own_data.export_parts_ready, EXPORT_PART_READY, encrypted=False)


def charge_calculated(charge: Charge, *, debt: Debt, lane: Lane = Lane.LIVE) -> Fact:
    """What is owed for a month; announced with a zero difference too, because its readings changed."""
    now = charge.current
    return CHARGE_CALCULATED.fact(
        subject=charge.key.charge_id,
        revision=now.revision,
        partition_key=charge.key.account_id,
        data={
            "charge_id": charge.key.charge_id,
            "account_id": charge.key.account_id,
            "service": charge.key.service,
            "period": charge.key.period,
            "reason": "account_updated" if now.reason == BY_RULE else now.reason,  # older listeners know four reasons
            "tariff": now.tariff,
            "pack_hash": now.pack_hash,
            "calculator": now.calculator,
            "volume": now.volume,
            "total": now.total,
            "previous_total": now.previous_total,
            "difference": now.difference,
            "lines": [_line(line) for line in now.lines],
            "reading_ids": [reading.reading_id for reading in now.readings],
            "due_on": charge.due_on,
            "balance": debt.balance,
            "balance_due_on": debt.due_on,
            "balance_parts": [_part(part) for part in debt.parts],
            "calculated_at": now.calculated_at,
            **_without_readings(now),
        },
        lane=lane,
    )


def _without_readings(now: Revision) -> dict[str, Any]:
    """Told only of whom it concerns: what stood in, for all meters or for some, and which months are set off."""
    return {
        **({"stand_in": _stand_in(now.stand_in)} if now.stand_in else {}),
        **({"set_off": [each.period for each in now.set_off]} if now.set_off else {}),
        **({"unread_meters": [_unread(each) for each in now.unread]} if now.unread else {}),
        **({"by_rule": True} if now.reason == BY_RULE else {}),
    }


def unread_gap_grew(notice: GapNotice) -> Fact:
    """Said once of an account's silence."""
    return UNREAD_GAP_GREW.fact(
        subject=notice.notice_id,
        revision=1,
        partition_key=notice.account_id,
        data={"notice_id": notice.notice_id, **vars(notice)},
        lane=Lane.BULK,
    )


def payment_registry_applied(registry: Registry) -> Fact:
    """An agent's registry is through; said once, because a file is applied once."""
    came, none = registry.came, Tally()
    mismatches = [came.get(outcome, none) for outcome in MISMATCHES]
    shown = {name: came.get(outcome, none) for name, outcome in TOLD_OF_REGISTRIES.items()}
    return PAYMENT_REGISTRY_APPLIED.fact(
        subject=registry.registry_id,
        revision=1,
        partition_key=registry.registry_id,
        data={
            "registry_id": registry.registry_id,
            "agent": registry.agent,
            "days": list(registry.days),
            "rows": registry.rows,
            "unread": registry.bad,
            **{name: tally.count for name, tally in shown.items()},
            **{f"{name}_total": tally.sum for name, tally in shown.items()},
            "mismatched": sum(each.count for each in mismatches),
            "applied_at": registry.applied_at,
        },
    )


def _stand_in(it: StandIn) -> dict[str, Any]:
    return {"by": it.by, "in_a_row": it.in_a_row, "limit": it.limit, "left": it.left, "history_months": it.history.months}


def _unread(it: UnreadMeter) -> dict[str, Any]:
    return {"meter_id": it.meter_id, "serial": it.serial, **_stand_in(it.stand_in)}


def penalty_accrued(accrual: Accrual, *, debt: Debt) -> Fact:
    """A month's penalties were booked, or corrected by a further entry; said once, because an entry never changes."""
    return PENALTY_ACCRUED.fact(
        subject=accrual.penalty_id,
        revision=1,
        partition_key=accrual.account_id,
        lane=Lane.BULK,
        data={
            "penalty_id": accrual.penalty_id,
            "account_id": accrual.account_id,
            "period": accrual.period,
            "ordinal": accrual.number,
            "until": accrual.until,
            "amount": accrual.amount,
            "told": accrual.told,
            "booked": accrual.booked,
            "lines": [{**vars(line), "why": vars(line.why)} for line in accrual.lines],
            "parts": [{**vars(part), "payments": [vars(each) for each in part.payments]} for part in accrual.parts],
            "calculator": accrual.calculator,
            "balance": debt.balance,
            "balance_due_on": debt.due_on,
            "balance_parts": [_part(part) for part in debt.parts],
            "accrued_at": accrual.at,
        },
    )


def _part(part: Part) -> dict[str, Any]:
    told: dict[str, Any] = {"period": part.period, "due_on": part.due_on, "unpaid": part.unpaid}
    return told | ({"penalty": True} if part.penalty else {})


def _line(line: Line) -> dict[str, Any]:
    return {
        "zone": line.zone,
        "band": line.band,
        "volume": line.volume,
        "price": line.price,
        "amount": line.amount,
        "why": {"ru": line.why.ru, "en": line.why.en},
        **({"point": vars(line.point)} if line.point else {}),
    }


def tariff_pack_changed(pack: Pack) -> Fact:
    """A pack is published, withdrawn or replaced; who decided it stays here."""
    tariff = pack.tariff
    return TARIFF_PACK_CHANGED.fact(
        subject=pack.pack_hash,
        revision=pack.revision,
        partition_key=pack.pack_hash,
        data={
            "pack_hash": pack.pack_hash,
            "tariff": tariff.name,
            "plan": tariff.plan,
            "service": tariff.service,
            "state": str(pack.state),
            "replaces": pack.replaces,
            "valid_from": tariff.valid_from,
            "valid_to": tariff.valid_to,
            "content": pack.content,
            "changed_at": pack.steps[-1].at,
        },
    )
