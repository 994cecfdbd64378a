"""The OSMP protocol's requests (domain 3.2): which fields they have, and what is answered to those that cannot be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, tzinfo
from decimal import Decimal

from billing_calculator.domain.payment import ACCOUNT_NUMBER, KOPECK, SUM, Answer, Ask, AskRefused, Result, moment_of

TXN_ID = re.compile(r"[0-9]{1,20}", re.ASCII)
PERIOD = re.compile(r"(0[1-9]|1[0-2])20[0-9]{2}", re.ASCII)
TXN_DATE = re.compile(r"[0-9]{14}", re.ASCII)


def understood(agent: str, asked: Mapping[str, str], *, zone: tzinfo) -> Ask:
    """The request, if its fields have the protocol's form."""
    known = payment_named(asked)

    def refuse(result: Result, comment: str) -> AskRefused:
        return AskRefused(Answer(known, result, comment))

    command = asked.get("command", "")
    if command not in ("check", "pay"):
        raise refuse(Result.OTHER, "Неизвестная команда")
    if not known:
        raise refuse(Result.OTHER, "Неверный txn_id")
    if not ACCOUNT_NUMBER.fullmatch(asked.get("account", "")):
        raise refuse(Result.WRONG_ACCOUNT_FORMAT, "Номер лицевого счёта состоит из 12 цифр")
    if not SUM.fullmatch(asked.get("sum", "")):
        raise refuse(Result.OTHER, "Неверная сумма")
    amount = Decimal(asked["sum"]).quantize(KOPECK)
    paid_at = _paid_at(asked.get("txn_date"), zone)
    if command == "pay" and paid_at is None:
        raise refuse(Result.OTHER, "Неверная дата txn_date")
    period = asked.get("period", "")
    if period and not PERIOD.fullmatch(period):
        raise refuse(Result.WRONG_EXTRA, "Период указывается как ММГГГГ")
    month = f"{period[2:]}-{period[:2]}" if period else None
    return Ask(agent, command == "pay", known, asked["account"], amount, paid_at, month)


def payment_named(asked: Mapping[str, str]) -> str:
    """The number that the agent gave its payment, if it can be one; answers repeat nothing else of what was sent."""
    txn_id = asked.get("txn_id", "")
    return txn_id if TXN_ID.fullmatch(txn_id) else ""


def _paid_at(text: str | None, zone: tzinfo) -> datetime | None:
    return moment_of(text, "%Y%m%d%H%M%S", zone) if text is not None and TXN_DATE.fullmatch(text) else None
