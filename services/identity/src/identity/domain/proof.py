"""A second proof of an account: something that stands on its meter or its bills, for whoever the name alone does not prove.

It is asked of everybody whose registration is not confirmed, so that being asked tells nothing (decision 26).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from identity.domain.attempts import Dimension, of_address
from identity.domain.errors import FieldError, FormInvalid

ANSWERS = 3  # to one registration; how many an account gets in a week is counted by account-sync, which alone knows what fitted


class Policy(StrEnum):
    """Who is asked: those who matched weakly, or everyone. Those who did not match are asked either way."""

    WEAK = "weak"
    EVERYONE = "everyone"


class Kind(StrEnum):
    """What can be answered with."""

    METER_NUMBER = "meter_number"
    LAST_READING = "last_reading"
    BILL_TOTAL = "bill_total"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An answer on its way to account-sync, encrypted with the applicant's key; identity keeps none."""

    registration_id: str
    user_id: str
    attempt: int
    kind: Kind
    answer: str
    given_at: datetime
    adds_to: str | None = None


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What account-sync said of an answer."""

    registration_id: str
    attempt: int
    fits: bool


class NotOfLegalEntity(FormInvalid):
    """The total of an invoice proves nothing of a legal entity: its numbers stand on the same paper."""

    def __init__(self) -> None:
        ru = "Для организации подходит номер счётчика или последние показания."
        en = "For an organisation, give the number of a meter or the last reading."
        super().__init__((FieldError(pointer="/kind", ru=ru, en=en),))


def plain(kind: Kind, typed: str) -> str:
    """The answer without what people write around it: `№ 4031-8822` is 40318822, `1 257,80 руб.` is 1257.80."""
    text = _PLAIN[kind](typed)
    if text is None:
        ru, en = _HINTS[kind]
        raise FormInvalid((FieldError(pointer="/answer", ru=ru, en=en),))
    return text


def counted_as(*, registration_id: str, account: str, address: str, free_per_address: int) -> tuple[Dimension, ...]:
    """How an answer is counted. The account is counted as typed, known or not, by a fingerprint of its number."""
    return (
        Dimension(key=f"proof:{registration_id}", free=1, longest_wait=timedelta(minutes=1)),
        Dimension(key=f"proof-of:{account}", free=2 * ANSWERS, longest_wait=timedelta(minutes=15)),
        of_address("proof", address=address, free=free_per_address),
    )


def _meter_number(typed: str) -> str | None:
    text = "".join(char for char in typed if char.isalnum())
    return text if text and len(text) <= 32 and any(char.isdigit() for char in text) else None


def _last_reading(typed: str) -> str | None:
    found = re.fullmatch(r"([0-9]{1,9})([.,][0-9]{0,3})?", "".join(typed.split()))
    return str(int(found[1])) if found else None


def _bill_total(typed: str) -> str | None:
    figures = re.sub(r"[^0-9.,]", "", typed).strip(".,").replace(",", ".")
    found = re.fullmatch(r"([0-9]{1,9})(?:\.([0-9]{1,2}))?", figures)
    return f"{int(found[1])}.{(found[2] or '').ljust(2, '0')}" if found else None


_PLAIN = {Kind.METER_NUMBER: _meter_number, Kind.LAST_READING: _last_reading, Kind.BILL_TOTAL: _bill_total}
_HINTS = {
    Kind.METER_NUMBER: (
        "Введите номер счётчика: цифры на его корпусе, рядом со штрих-кодом или знаком «№».",
        "Type the meter's number: the digits on its case, by the bar code or the sign “№”.",
    ),
    Kind.LAST_READING: (
        "Введите показания цифрами до запятой, как в последней квитанции, например 12345.",
        "Type the reading up to the comma, as on the last bill, such as 12345.",
    ),
    Kind.BILL_TOTAL: (
        "Введите сумму последней квитанции в рублях, например 1257,80.",
        "Type the total of the last bill in roubles, such as 1257.80.",
    ),
}
