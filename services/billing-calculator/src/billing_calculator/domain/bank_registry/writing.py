"""The lines of a registry for a bank, in the words and bytes of its profile."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from billing_calculator.domain.bank_registry.profile import NOTHING_HERE, WORDS, BankProfile
from billing_calculator.domain.registry.content import NOTHING
from billing_calculator.domain.supplier import Supplier


@dataclass(frozen=True)
class Debtor:
    """Whom a row is about: an account by its number, the sum, and who pays, masked, where the profile wants it."""

    account_number: str
    amount: Decimal
    name: str = ""


def row_for(balance: Decimal, *, closed: bool, profile: BankProfile) -> Decimal | None:
    """What the row of an account says; None: it has none. An advance is nobody's debt, and never a sum below nothing."""
    owed = max(balance, NOTHING)
    return owed if owed or (profile.without_debt and not closed) else None


def body(debtors: Iterable[Debtor], profile: BankProfile, *, period: str, first: int) -> bytes:
    """Rows that begin with the number `first`."""
    lines = [_row(each, profile, period, number) for number, each in enumerate(debtors, start=first)]
    return _bytes(lines, profile)


def head(profile: BankProfile, blanks: dict[str, str]) -> bytes:
    """The lines before the rows."""
    return _bytes([each.format_map(blanks) for each in profile.head], profile)


def end(profile: BankProfile, blanks: dict[str, str]) -> bytes:
    """The control row, if the form has one."""
    return _bytes([profile.end.format_map(blanks)] if profile.end else [], profile)


def name_of(profile: BankProfile, blanks: dict[str, str]) -> str:
    """What the file is called; its control sums are not known yet."""
    return profile.file.format_map(blanks)


def blanks_for(
    supplier: Supplier | None, *, number: int, period: str, day: date, decimal: str, rows: int = 0, total: Decimal = NOTHING
) -> dict[str, str]:
    """What stands in the blanks of a file's name and lines."""
    bank = supplier.requisites if supplier else None
    return {
        "count": str(rows),
        "sum": _amount(total, decimal),
        "kopecks": str(int(total * 100)),
        "inn": supplier.inn if supplier else "",
        "settlement": bank.personal_acc if bank else "",
        "number": f"{number:03}",
        "mmyy": _mmyy(period),
        "day": f"{day:%d.%m.%Y}",
    }


def lacking(profile: BankProfile, blanks: dict[str, str]) -> bool:
    """Whether the form asks for something that the retailer has not set."""
    return any(not blanks[each] for each in profile.blanks)


def _row(debtor: Debtor, profile: BankProfile, period: str, number: int) -> str:
    amount = str(int(debtor.amount * 100)) if profile.kopecks else _amount(debtor.amount, profile.decimal)
    told = {
        "account": debtor.account_number, "name": debtor.name, "period": _mmyy(period), "sum": amount, "line": str(number),
        NOTHING_HERE: "",
    }  # fmt: skip
    cells = [each.removeprefix(WORDS) if each.startswith(WORDS) else told[each] for each in profile.columns]
    return profile.separator.join(" ".join(each.replace(profile.separator, " ").split()) for each in cells)


def _amount(amount: Decimal, decimal: str) -> str:
    return f"{amount:.2f}".replace(".", decimal)


def _mmyy(period: str) -> str:
    return f"{period[5:7]}{period[2:4]}"


def _bytes(lines: Iterable[str], profile: BankProfile) -> bytes:
    """A letter that the encoding lacks becomes a question mark: it can only be one of a masked name."""
    return "".join(line + profile.line_end for line in lines).encode(profile.encoding, errors="replace")
