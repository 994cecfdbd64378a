"""Does a second proof fit the account? One thing from the meter or the papers that the name on the letterbox does not tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from account_sync.domain.account import Account, Status
from account_sync.domain.names import spelling

WRONG_IN_A_WEEK = 10  # a figure of a meter can be guessed in a few hundred answers; nobody gets that many at one account
ON_THE_INVOICE = "bill_total"  # beside a legal entity's INN and contract number: it proves nothing more than they do
WEEK = timedelta(days=7)
Figures = tuple[Decimal, ...]


@dataclass(frozen=True, kw_only=True)
class Claim:
    """An applicant's answer; None is erased: the person's data key was destroyed on the way."""

    registration_id: str
    user_id: str
    attempt: int
    kind: str
    answer: str | None


@dataclass(frozen=True, kw_only=True)
class Bill:
    """What an account was last charged for a month, and what was to be paid after it: either may be called the bill's total."""

    account_id: str
    order: int
    total: Decimal
    to_pay: Decimal


def order_of(period: str, revision: int) -> int:
    """A later month is newer whatever its revision; of one month the later revision is."""
    return int(period.replace("-", "")) * 10_000 + min(revision, 9_999)


def fits(
    claim: Claim,
    account: Account | None,
    *,
    last_read: Mapping[str, Figures],
    last_bill: Bill | None = None,
    wrong_before: int,
) -> bool:
    """Whether the answer is true of the open account; an account at which many guessed is believed of no answer for a week.

    `last_read` are the last figures that a customer sent, by meter; a meter without any stands where it began. The base's
    own total counts beside that of the `last_bill`: which of them came on paper is not known here.
    """
    if account is None or account.status is Status.CLOSED or claim.answer is None or wrong_before >= WRONG_IN_A_WEEK:
        return False
    if account.legal_entity and claim.kind == ON_THE_INVOICE:
        return False
    if claim.kind == "last_reading":
        return _is_reading(claim.answer, account, last_read)
    if claim.kind == "bill_total":
        return _is_total(claim.answer, account, last_bill)
    return claim.kind == "meter_number" and _is_serial(claim.answer, account)


def _serial(raw: str) -> str:
    return "".join(char for char in spelling(raw).text if char.isalnum()).lstrip("0")


def _is_serial(answer: str, account: Account) -> bool:
    return bool(_serial(answer)) and _serial(answer) in {_serial(meter.serial) for meter in account.meters}


def _is_reading(answer: str, account: Account, last_read: Mapping[str, Figures]) -> bool:
    figures = (value for meter in account.meters for value in last_read.get(meter.meter_id, meter.initial_values))
    return answer in {str(int(value)) for value in figures if value > 0}


def _is_total(answer: str, account: Account, last_bill: Bill | None) -> bool:
    totals = (account.opening_balance, *((last_bill.total, last_bill.to_pay) if last_bill else ()))
    return Decimal(answer) in {each for each in totals if each > 0}
