"""Domain objects in the shape of the answers."""

from __future__ import annotations

from datetime import date
from typing import Any

from billing_calculator.actions.account_area import Explained
from billing_calculator.actions.balances import Balance
from billing_calculator.actions.estimates import Estimate
from billing_calculator.domain.allocation import Allocated
from billing_calculator.domain.calculation import Charge, Revision
from billing_calculator.domain.debt import Part
from billing_calculator.domain.ledger import CANCELLATION, OPENING_CORRECTION, PENALTY, REFUND, Entry
from billing_calculator.domain.stand_in import StandIn, UnreadMeter
from billing_calculator.domain.tariff import Tariff
from billing_calculator.domain.unread import MONTH_CLOSED

FORMER_KINDS = {  # for clients that were told of four kinds only
    OPENING_CORRECTION: "opening", PENALTY: "charge", CANCELLATION: "payment", REFUND: "payment",
}  # fmt: skip


def balance_shown(balance: Balance) -> dict[str, Any]:
    """The balance with the summary of the last charge and the last payment."""
    charge, payment = balance.last_charge, balance.last_payment
    parts = [_part(part, balance.today) for part in balance.parts]
    return {
        **vars(balance),
        "parts": parts,
        "from_base": balance.account,
        "last_charge": summary_shown(charge) if charge else None,
        "last_payment": {**vars(payment), "paid_at": payment.shown_at} if payment else None,
    }


def _part(part: Part, today: date) -> dict[str, Any]:
    shown = {"period": part.period, "due_on": part.due_on, "unpaid": part.unpaid, "overdue": part.is_overdue(today)}
    return shown | ({"penalty": True} if part.penalty else {})


def entry_shown(entry: Entry) -> dict[str, Any]:
    """A line of the ledger; `what` is its kind, `kind` the nearest of those that every client knows."""
    return {**vars(entry), "what": entry.kind, "kind": FORMER_KINDS.get(entry.kind, entry.kind)}


def payment_shown(allocated: Allocated) -> dict[str, Any]:
    """A payment with its shares; its day as the customer is told it."""
    payment = allocated.payment
    own = {"number": payment.prv_txn, "paid_at": payment.shown_at, "shares": allocated.shares, "advance": allocated.advance}
    more: dict[str, Any] = {"given_back": allocated.given_back} if allocated.given_back else {}
    if allocated.cancelled:
        more["cancelled"] = vars(allocated.cancelled)
    return {**vars(payment), **own, **more}


def estimate_shown(estimate: Estimate) -> dict[str, Any]:
    """The estimate with the source of its tariff."""
    name = estimate.tariff.name if estimate.tariff else ""
    return {**vars(estimate), "tariff": name, "tariff_source": source_shown(estimate.tariff)}


def summary_shown(charge: Charge) -> dict[str, Any]:
    """A charge in one line: its last revision."""
    now = charge.current
    return {
        "charge_id": charge.key.charge_id,
        "service": charge.key.service,
        "period": charge.key.period,
        "due_on": charge.due_on,
        "total": now.total,
        "volume": now.volume,
        **reason_shown(now),
        "revision": now.revision,
        "difference": now.difference,
        "calculated_at": now.calculated_at,
        **({"stand_in": stand_in_shown(now.stand_in)} if now.stand_in else {}),
        **({"set_off": [each.period for each in now.set_off]} if now.set_off else {}),
    }


def reason_shown(revision: Revision) -> dict[str, Any]:
    """For clients that were told of four reasons only, that it was charged by rule is told beside one of them."""
    return {"reason": "account_updated", "by_rule": True} if revision.reason == MONTH_CLOSED else {"reason": revision.reason}


def stand_in_shown(it: StandIn) -> dict[str, Any]:
    """What was billed where no reading came, and for how long it still may be."""
    return {"by": it.by, "in_a_row": it.in_a_row, "limit": it.limit, "left": it.left, "history_months": it.history.months,
            "why": it.why}  # fmt: skip


def charge_shown(explained: Explained) -> dict[str, Any]:
    """A charge with everything it was made of."""
    now = explained.charge.current
    return {
        **summary_shown(explained.charge),
        "lines": now.lines,
        "norm": now.norm,
        "tariff": now.tariff,
        "tariff_source": source_shown(explained.tariff),
        "calculator": now.calculator,
        "readings": now.readings,
        **({"unread_meters": [_unread(each) for each in now.unread]} if now.unread else {}),
        "revisions": [_revision(each) for each in explained.revisions],
    }


def _unread(it: UnreadMeter) -> dict[str, Any]:
    return {"meter_id": it.meter_id, "serial": it.serial, **stand_in_shown(it.stand_in)}


def _revision(revision: Revision) -> dict[str, Any]:
    told = ("revision", "tariff", "volume", "total", "difference", "lines", "calculated_at")
    shown = {**{name: getattr(revision, name) for name in told}, **reason_shown(revision)}
    return shown | ({"stand_in": stand_in_shown(revision.stand_in)} if revision.stand_in else {})


def source_shown(tariff: Tariff | None) -> dict[str, Any] | None:
    """Where a table was published and since when it counts."""
    if tariff is None:
        return None
    return {**vars(tariff.source), "name": tariff.name, "valid_from": tariff.valid_from, "valid_to": tariff.valid_to}
