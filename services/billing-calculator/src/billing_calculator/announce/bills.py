"""What billing-calculator tells of bills."""

from __future__ import annotations

from contracts.core import Fact, Lane
from contracts.events.bills import BILL_ISSUED

from billing_calculator.domain.bill_archive import KeptBill

TOLD = ("bill_id", "account_id", "account_number", "period", "charged", "to_pay", "advance", "overdue", "due_on")


def bill_issued(kept: KeptBill) -> Fact:
    """The bill of a closed month is there; said once, behind everything that somebody waits for."""
    return BILL_ISSUED.fact(
        subject=kept.bill_id,
        revision=1,
        partition_key=kept.account_id,
        data={**{name: kept.content[name] for name in TOLD}, "made_at": kept.made_at},
        lane=Lane.BULK,
    )
