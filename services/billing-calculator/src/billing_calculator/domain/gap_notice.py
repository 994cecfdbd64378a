"""When a customer is written to about months that are billed by average: once, when a reading may add more than a threshold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid5

from billing_calculator.domain.charge import NOTHING
from billing_calculator.domain.silence import Gap

NOTICES = UUID("8d0f8f43-1c8b-5a0e-9f57-6c1f0f3e7b42")


@dataclass(frozen=True)
class GapNotice:
    """What is told of an account's silence: what was billed by average since it began, and what a reading may add to that."""

    account_id: str
    service: str
    since_period: str
    period: str
    months: int
    read_on: date | None
    charged: Decimal
    up_to: Decimal
    left: int

    @property
    def notice_id(self) -> str:
        """The same for as long as nobody reads: there is one notice of a silence."""
        return str(uuid5(NOTICES, f"{self.account_id}/{self.service}/{self.since_period}"))


def notice_of(gap: Gap, *, account_id: str, threshold: Decimal) -> GapNotice | None:
    """Nothing while the last month is not billed by average, while no range is known, or while it stays below the threshold."""
    last = gap.months[-1]
    if last.by != "average" or gap.high is None or gap.high.amount < threshold:
        return None
    return GapNotice(
        account_id=account_id,
        service=gap.service,
        since_period=gap.months[0].period,
        period=last.period,
        months=len(gap.months),
        read_on=gap.read_on,
        charged=sum((month.total for month in gap.months if month.by == "average"), NOTHING),
        up_to=gap.high.amount,
        left=last.left or 0,
    )
