"""What a rebuild takes from this service's own log of payments that were taken back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from chassis.events.handler import Handler
from chassis.transaction import Work
from contracts.core import Event
from contracts.events.payment_reversals import ADVANCE_REFUNDED, PAYMENT_CANCELLED

from billing_calculator import actions
from billing_calculator.domain.reversals import Cancellation, Refund
from billing_calculator.handlers.moments import moment


def on_payment_cancelled(work: Work[Any], events: list[Event]) -> None:
    """A payment was cancelled."""
    actions.keep_cancellations(work, [as_cancellation(event) for event in events])


def on_advance_refunded(work: Work[Any], events: list[Event]) -> None:
    """An advance was given back."""
    actions.keep_refunds(work, [as_refund(event) for event in events])


def as_cancellation(event: Event) -> Cancellation:
    """The cancellation that an event of this service carries; who decided it is not told in events."""
    it = event.data
    amount, at = Decimal(it["amount"]), moment(it["cancelled_at"])
    return Cancellation(it["payment_id"], it["account_id"], amount, it.get("period"), it["cause"], "", "", at)


def as_refund(event: Event) -> Refund:
    """The refund that an event of this service carries."""
    it = event.data
    amount, at = Decimal(it["amount"]), moment(it["refunded_at"])
    return Refund(it["refund_id"], it["account_id"], it["account_number"], amount, "", "", at)


REVERSALS = (Handler(PAYMENT_CANCELLED, on_payment_cancelled), Handler(ADVANCE_REFUNDED, on_advance_refunded))
