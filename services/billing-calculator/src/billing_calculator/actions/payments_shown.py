"""The payments of an account as its people see them: each with what it settled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chassis.transaction import Work

from billing_calculator.actions.account_area import known
from billing_calculator.domain.allocation import Allocated, allocate
from billing_calculator.domain.composition import owed_of
from billing_calculator.domain.errors import CursorUnknown
from billing_calculator.domain.ledger import CANCELLATION, PAYMENT, REFUND, Entry
from billing_calculator.domain.reversals import cancellations


@dataclass(frozen=True)
class PaymentPage:
    """Payments, the latest first, the cursor of the next page, and the entries of all advances that were given back."""

    payments: list[Allocated]
    next: str | None
    refunds: list[Entry]


def payments_of(work: Work[Any], *, account_id: str, cursor: str | None, limit: int) -> PaymentPage:
    """A page of them; where each went follows from the whole ledger, so all of it is read."""
    known(work, account_id)
    entries = work.store.ledger.of([account_id])
    ledger = owed_of([each for each in entries if each.kind not in (PAYMENT, CANCELLATION)])
    allocated = allocate(ledger, work.store.payments.of([account_id]), work.tools.due, cancellations(entries))
    ids = [each.payment.payment_id for each in allocated]
    if cursor is not None and cursor not in ids:
        raise CursorUnknown()
    begin = ids.index(cursor) + 1 if cursor else 0
    page = allocated[begin : begin + limit]
    refunds = sorted((each for each in entries if each.kind == REFUND), key=lambda each: each.at, reverse=True)
    return PaymentPage(page, page[-1].payment.payment_id if begin + limit < len(allocated) else None, refunds)
