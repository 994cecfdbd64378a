"""A bill that was made and is kept as it was, the list of an account's bills, and what of them can be refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from billing_calculator.domain.errors import BillingError
from billing_calculator.domain.words import day_en, day_ru, month_en, month_ru


@dataclass(frozen=True)
class KeptBill:
    """A bill as it was made: whatever changes afterwards, its content does not."""

    bill_id: str
    account_id: str
    period: str
    made_at: datetime
    books_end: datetime
    content: Mapping[str, Any]


@dataclass(frozen=True)
class Listed:
    """A month in the archive; `made_at` is missing until its bill is first asked for."""

    period: str
    due_on: date
    charged: Decimal
    to_pay: Decimal
    advance: Decimal
    made_at: datetime | None


@dataclass(frozen=True)
class Archive:
    """The bills of a year, newest first, and the years there are. `next_period` will have a bill from `next_on` on."""

    year: int
    years: tuple[int, ...]
    bills: tuple[Listed, ...]
    next_period: str
    next_on: date


class BillUnknown(BillingError):
    """Nothing was charged for the month by its end, or there is no such month."""

    kind = "missing"
    code = "bill_not_found"

    def __init__(self) -> None:
        super().__init__(
            ru="Квитанции за этот месяц нет: начислений за него здесь не было.",
            en="There is no bill for this month: nothing was charged for it here.",
        )


class BillNotReady(BillingError):
    """The month is not over, or has not been charged yet."""

    kind = "conflict"
    code = "bill_not_ready"

    def __init__(self, period: str, day: date) -> None:
        super().__init__(
            ru=f"Квитанция за {month_ru(period)} будет после начисления за весь месяц, не раньше {day_ru(day)}.",
            en=f"The bill of {month_en(period)} comes once the whole month is charged, not before {day_en(day)}.",
        )


class BillNotMade(BillingError):
    """It can be made, and nobody has asked for it yet."""

    kind = "missing"
    code = "bill_not_made"

    def __init__(self) -> None:
        super().__init__(
            ru="Эту квитанцию ещё не составляли. Откройте её в личном кабинете в разделе «Квитанции».",
            en="This bill has not been made yet. Open it in the cabinet under “Bills”.",
        )
