"""What is told of payments and of what takes them back, and what staff did."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from contracts.core import Fact
from contracts.events.billing_calculator import PAYMENT_RECEIVED
from contracts.events.payment_reversals import ADVANCE_REFUNDED, PAYMENT_CANCELLED, STAFF_ACTED

from billing_calculator.domain.payment import Payment
from billing_calculator.domain.reversals import Cancellation, Refund


def payment_received(payment: Payment, *, balance: Decimal) -> Fact:
    """A payment is said once: it never changes."""
    return PAYMENT_RECEIVED.fact(
        subject=payment.payment_id,
        revision=1,
        partition_key=payment.account_id,
        data={
            "payment_id": payment.payment_id,
            "account_id": payment.account_id,
            "agent": payment.agent,
            "amount": payment.amount,
            "paid_at": payment.paid_at,
            "received_at": payment.received_at,
            "balance": balance,
            "txn_id": payment.txn_id,
            "account_number": payment.account_number,
            **({"period": payment.period} if payment.period else {}),
            **({"registry_id": payment.registry_id} if payment.registry_id else {}),
        },
    )


def payment_cancelled(payment: Payment, it: Cancellation, *, balance: Decimal) -> Fact:
    """The second and last word on a payment; who decided it and why in their own words stays here."""
    told = payment_received(payment, balance=balance)
    return PAYMENT_CANCELLED.fact(
        subject=payment.payment_id,
        revision=2,
        partition_key=payment.account_id,
        data={**told.data, "cause": it.cause, "cancelled_at": it.at},
    )


def advance_refunded(it: Refund, *, balance: Decimal) -> Fact:
    """An advance was given back; said once."""
    return ADVANCE_REFUNDED.fact(
        subject=it.refund_id,
        revision=1,
        partition_key=it.account_id,
        data={
            "refund_id": it.refund_id,
            "account_id": it.account_id,
            "account_number": it.account_number,
            "amount": it.amount,
            "balance": balance,
            "refunded_at": it.at,
        },
    )


def staff_acted(act_id: str, *, staff_id: str, did: str, about: str, at: datetime) -> Fact:
    """Somebody of the staff did something here."""
    data = {"staff_id": staff_id, "did": did, "about": about, "acted_at": at}
    return STAFF_ACTED.fact(subject=act_id, revision=1, partition_key=staff_id, data=data)
