"""The text of a payment QR code by ГОСТ Р 56042-2014, and the bank details that it needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

HEADER, SEPARATOR = "ST00012", "|"  # version 0001, the text in UTF-8
HOUSING = "02"  # TechCode of housing and utilities
WEIGHTS = (7, 1, 3)
OF_THE_BANK_OF_RUSSIA = ("000", "001", "002")  # ends of a BIC whose accounts are checked by its office instead
LONGEST = {
    "Name": 160, "PersonalAcc": 20, "BankName": 45, "BIC": 9, "CorrespAcc": 20, "Sum": 18, "Purpose": 210, "PayeeINN": 12,
    "KPP": 9, "PersAcc": 20, "PaymPeriod": 6, "TechCode": 2,
}  # fmt: skip


class QrRefused(ValueError):
    """What was asked for cannot stand in a code; the reason in both languages."""

    def __init__(self, ru: str, en: str) -> None:
        super().__init__(f"{ru} / {en}")
        self.ru = ru
        self.en = en


@dataclass(frozen=True)
class Requisites:
    """Where a supplier is paid."""

    name: str
    personal_acc: str
    bank_name: str
    bic: str
    corresp_acc: str
    inn: str
    kpp: str = ""


@dataclass(frozen=True)
class Fault:
    """What is wrong with bank details, in both languages."""

    ru: str
    en: str


def faults_of(it: Requisites) -> list[Fault]:
    """All that is wrong; money sent by details that are accepted here reaches an account that can exist."""
    return [
        *_texts((("Name", it.name), ("BankName", it.bank_name))),
        *_digits((("PersonalAcc", it.personal_acc, (20,)), ("BIC", it.bic, (9,)), ("CorrespAcc", it.corresp_acc, (20,)),
                  ("PayeeINN", it.inn, (10, 12)), ("KPP", it.kpp, (0, 9)))),
        *_keys(it),
    ]  # fmt: skip


def text_of(it: Requisites, *, amount: Decimal, account_number: str, period: str, purpose: str) -> str:
    """What the code says: the mandatory fields in their order, then the sum in kopecks, the account and the month (MMYYYY)."""
    kopecks = amount * 100
    if kopecks != int(kopecks) or kopecks <= 0:
        raise QrRefused("Сумма должна быть больше нуля и без долей копейки.", "The sum must be above zero, in whole kopecks.")
    fields = [
        ("Name", it.name), ("PersonalAcc", it.personal_acc), ("BankName", it.bank_name), ("BIC", it.bic),
        ("CorrespAcc", it.corresp_acc), ("Sum", str(int(kopecks))), ("Purpose", purpose), ("PayeeINN", it.inn), ("KPP", it.kpp),
        ("PersAcc", account_number), ("PaymPeriod", f"{period[5:]}{period[:4]}"), ("TechCode", HOUSING),
    ]  # fmt: skip
    for fault in _texts(fields):
        raise QrRefused(fault.ru, fault.en)
    return SEPARATOR.join([HEADER, *(f"{name}={value}" for name, value in fields if value)])


def control_key_fits(prefix: str, account: str) -> bool:
    """Does the 9th digit of an account agree with the rest and its bank (Bank of Russia, 515)?"""
    digits = [int(each) for each in prefix + account]
    return sum(digit * WEIGHTS[place % 3] % 10 for place, digit in enumerate(digits)) % 10 == 0


def _texts(fields: Iterable[tuple[str, str]]) -> list[Fault]:
    found = []
    for name, value in fields:
        if SEPARATOR in value or not value.isprintable():
            found.append(Fault(f"{name}: знак «|» и переносы строк запрещены.", f"{name}: “|” and line breaks are not allowed."))
        elif len(value) > LONGEST[name]:
            longest = LONGEST[name]
            found.append(Fault(f"{name}: не длиннее {longest} знаков.", f"{name}: at most {longest} characters."))
    return found + [
        Fault(f"{name}: не заполнено.", f"{name}: is empty.")
        for name, value in fields
        if name in ("Name", "BankName") and not value.strip()
    ]


def _digits(fields: Sequence[tuple[str, str, tuple[int, ...]]]) -> list[Fault]:
    return [
        Fault(f"{name}: нужно цифр: {_or(lengths, 'или')}.", f"{name}: needs {_or(lengths, 'or')} digits.")
        for name, value, lengths in fields
        if len(value) not in lengths or not re.fullmatch(r"[0-9]*", value, re.ASCII)
    ]


def _or(lengths: tuple[int, ...], word: str) -> str:
    return f" {word} ".join(str(each) for each in lengths if each)


def _keys(it: Requisites) -> list[Fault]:
    """An account is checked by the last three digits of its bank's BIC, a correspondent account by the two of its office."""
    if _digits((("PersonalAcc", it.personal_acc, (20,)), ("BIC", it.bic, (9,)), ("CorrespAcc", it.corresp_acc, (20,)))):
        return []
    office = f"0{it.bic[4:6]}"
    own = office if it.bic[6:] in OF_THE_BANK_OF_RUSSIA else it.bic[6:]
    checked = (("PersonalAcc", own, it.personal_acc), ("CorrespAcc", office, it.corresp_acc))
    return [
        Fault(f"{name}: ключ не сходится с БИК {it.bic}.", f"{name}: its key does not agree with BIC {it.bic}.")
        for name, prefix, account in checked
        if not control_key_fits(prefix, account)
    ]
