"""Certificates that an account has no debt («справка об отсутствии задолженности»): as at a day, kept as they were made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from billing_calculator.domain.account import Account
from billing_calculator.domain.composition import owed_of
from billing_calculator.domain.debt import NOTHING, debt_of
from billing_calculator.domain.due import DueRules
from billing_calculator.domain.errors import BillingError
from billing_calculator.domain.ledger import OPENING, Entry
from billing_calculator.domain.words import day_en, day_ru, money_en, money_ru

CERTIFICATES = UUID("6f0b7a52-91c4-5f7e-8f3d-2b8f0c6a1d47")
DIGITS = 16


@dataclass(frozen=True)
class NoDebt:
    """What a certificate says: on the day nothing was overdue. `not_due` is charged and has until `not_due_on`."""

    number: str
    account_id: str
    account_number: str
    as_of_on: date
    not_due: Decimal
    not_due_on: date | None
    advance: Decimal


@dataclass(frozen=True)
class KeptCertificate:
    """A certificate as it was made; `content` has besides who gave it and, sealed, to whom."""

    number: str
    account_id: str
    as_of_on: date
    made_at: datetime
    content: Mapping[str, Any]


class DebtNotPaid(BillingError):
    """There is a debt whose last day to pay had passed."""

    kind = "conflict"
    code = "debt_not_paid"

    def __init__(self, day: date, amount: Decimal) -> None:
        super().__init__(
            ru=f"Справку выдать нельзя: на {day_ru(day)} есть долг {money_ru(amount)}. После оплаты попросите её ещё раз.",
            en=f"No certificate can be given: on {day_en(day)} {money_en(amount)} was owed. Please ask again once it is paid.",
            details={"amount": f"{amount:.2f}"},
        )


class DayOutside(BillingError):
    """The day is still to come, or before anything is known here."""

    code = "certificate_day_outside"

    def __init__(self, first: date, last: date) -> None:
        super().__init__(
            ru=f"Справку можно получить на любой день с {day_ru(first)} по {day_ru(last)}.",
            en=f"A certificate can be had as at any day from {day_en(first)} to {day_en(last)}.",
        )


class CertificateUnknown(BillingError):
    """Nobody was given a certificate of this number."""

    kind = "missing"
    code = "certificate_not_found"

    def __init__(self) -> None:
        super().__init__(
            ru="Справки с таким номером не выдавали. Проверьте номер: в нём 16 цифр.",
            en="No certificate of this number was given. Please check the number: it has 16 digits.",
        )


def number_of(account_id: str, day: date) -> str:
    """The same for ever for an account and a day, and not to be guessed from another."""
    return f"{uuid5(CERTIFICATES, f'{account_id}/{day.isoformat()}').int % 10**DIGITS:0{DIGITS}d}"


def certify(account: Account, entries: Iterable[Entry], due: DueRules, *, day: date, today: date, zone: tzinfo) -> NoDebt:
    """Nothing was overdue at the end of the day, by what the ledger held then; `DebtNotPaid` says how much was."""
    first = account.opening_balance_on
    if not first <= day <= today:
        raise DayOutside(first, today)
    debt = debt_of(owed_of(as_of(entries, day, zone)), due)
    if overdue := debt.overdue(day):
        raise DebtNotPaid(day, overdue)
    return NoDebt(
        number=number_of(account.account_id, day),
        account_id=account.account_id,
        account_number=account.account_number,
        as_of_on=day,
        not_due=max(debt.balance, NOTHING),
        not_due_on=debt.parts[-1].due_on if debt.parts else None,
        advance=max(-debt.balance, NOTHING),
    )


def as_of(entries: Iterable[Entry], day: date, zone: tzinfo) -> list[Entry]:
    """What the ledger held at the end of a day."""
    return [each for each in entries if each.kind == OPENING or each.at.astimezone(zone).date() <= day]
