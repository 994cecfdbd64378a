"""Sberbank's online protocol (domain 3.3): its requests, its codes, and what they are among the common refusals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, tzinfo
from decimal import Decimal
from enum import IntEnum

from billing_calculator.domain.payment import ACCOUNT_NUMBER, KOPECK, SUM, Answer, Ask, AskRefused, Result, moment_of

PAY_ID = re.compile(r"[0-9]{1,32}", re.ASCII)
PAY_DATE = re.compile(r"[0-9]{2}\.[0-9]{2}\.[0-9]{4}_[0-9]{2}:[0-9]{2}:[0-9]{2}", re.ASCII)


class Code(IntEnum):
    """The protocol's answers; the bank repeats after TEMPORARY only."""

    OK = 0
    TEMPORARY = 1
    UNKNOWN_ACTION = 2
    ACCOUNT_NOT_FOUND = 3
    WRONG_ACCOUNT_FORMAT = 4
    ACCOUNT_NOT_ACTIVE = 5
    WRONG_PAYMENT_ID = 6
    FORBIDDEN = 7
    DUPLICATE = 8
    WRONG_SUM = 9
    TOO_SMALL = 10
    TOO_LARGE = 11
    WRONG_DATE = 12
    INTERNAL = 300


# a payment's number that comes again with another sum is the one request that was understood and has no code of its own
CODES = {
    Result.OK: Code.OK,
    Result.TEMPORARY: Code.TEMPORARY,
    Result.WRONG_ACCOUNT_FORMAT: Code.WRONG_ACCOUNT_FORMAT,
    Result.ACCOUNT_NOT_FOUND: Code.ACCOUNT_NOT_FOUND,
    Result.FORBIDDEN: Code.FORBIDDEN,
    Result.ACCOUNT_NOT_ACTIVE: Code.ACCOUNT_NOT_ACTIVE,
    Result.TOO_SMALL: Code.TOO_SMALL,
    Result.TOO_LARGE: Code.TOO_LARGE,
    Result.OTHER: Code.WRONG_PAYMENT_ID,
}


def code_of(answer: Answer) -> Code:
    """The answer's code in this protocol."""
    result = answer.result
    return result if isinstance(result, Code) else CODES[Result(result)]


def understood(agent: str, asked: Mapping[str, str], *, zone: tzinfo, unsaid: Decimal) -> Ask:
    """The request, if its fields have the protocol's form. A check that names no sum asks about `unsaid`."""
    known = payment_named(asked)

    def refuse(code: Code, message: str) -> AskRefused:
        return AskRefused(Answer(known, code, message))

    action = asked.get("ACTION", "")
    if action not in ("check", "payment"):
        raise refuse(Code.UNKNOWN_ACTION, "Неизвестное действие")
    pays = action == "payment"
    if not ACCOUNT_NUMBER.fullmatch(asked.get("ACCOUNT", "")):
        raise refuse(Code.WRONG_ACCOUNT_FORMAT, "Номер лицевого счёта состоит из 12 цифр")
    if pays and not known:
        raise refuse(Code.WRONG_PAYMENT_ID, "Неверный PAY_ID")
    said = asked.get("AMOUNT", "") if pays else asked.get("AMOUNT", "") or f"{unsaid}"
    if not SUM.fullmatch(said):
        raise refuse(Code.WRONG_SUM, "Неверная сумма")
    paid_at = _paid_at(asked.get("PAY_DATE", ""), zone)
    if pays and paid_at is None:
        raise refuse(Code.WRONG_DATE, "Неверная дата PAY_DATE")
    return Ask(agent, pays, known, asked["ACCOUNT"], Decimal(said).quantize(KOPECK), paid_at)


def payment_named(asked: Mapping[str, str]) -> str:
    """The number that the bank gave its payment, if it can be one."""
    pay_id = asked.get("PAY_ID", "")
    return pay_id if PAY_ID.fullmatch(pay_id) else ""


def _paid_at(text: str, zone: tzinfo) -> datetime | None:
    return moment_of(text, "%d.%m.%Y_%H:%M:%S", zone) if PAY_DATE.fullmatch(text) else None
