"""What stands in the cells of a registry, and what is said of a cell that cannot be read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from billing_calculator.domain.registry.content import BadRow, Fault, Row
from billing_calculator.domain.registry.profile import Profile

KOPECK = Decimal("0.01")
OPERATION = re.compile(r"[0-9A-Za-z_./-]{1,64}", re.ASCII)
AMOUNT = re.compile(r"-?[0-9]{1,11}(\.[0-9]{1,2})?", re.ASCII)
MONTH = re.compile(r"(0[1-9]|1[0-2])(20)?([0-9]{2})", re.ASCII)
FOREIGN = re.compile(r"[^0-9A-Za-z./-]", re.ASCII)  # words are of the payer, and nobody's to keep
LONGEST_NUMBER = 40
OLDEST = timedelta(days=3 * 366)  # older than any claim
AHEAD = timedelta(days=1)  # clocks of others may be ahead of ours


def amount_of(text: str, decimal: str) -> Decimal | None:
    """A sum in roubles; None for what is no sum."""
    plain = text.strip().replace("\u00a0", "").replace(" ", "")
    if decimal != ".":
        plain = plain.replace(".", "x").replace(decimal, ".")
    return Decimal(plain).quantize(KOPECK) if AMOUNT.fullmatch(plain) else None


def row_of(line: int, cells: Mapping[str, str], profile: Profile, *, now: datetime) -> Row | BadRow:
    """The payment that the cells tell, or everything that is wrong with them."""
    faults: list[Fault] = []
    operation = cells.get("operation", "").strip()
    if not OPERATION.fullmatch(operation):
        faults.append(Fault("operation", "нет номера операции или он не читается", "no number of the operation, or not legible"))
    paid_at = moment_of(" ".join(cells[name].strip() for name in ("date", "time") if name in cells), profile)
    if paid_at is None or not now - OLDEST < paid_at < now + AHEAD:
        faults.append(Fault("date", "дата не читается или её не может быть", "the date is not legible or cannot be"))
    amount = amount_of(cells.get("sum", ""), profile.decimal)
    if amount is None or amount <= 0:
        faults.append(Fault("sum", "нет суммы больше нуля", "no sum above zero"))
    period = period_of(cells.get("period", "").strip())
    if faults or paid_at is None or amount is None:
        return BadRow(line, tuple(faults))
    return Row(line, operation, number_of(cells.get("account", "")), amount, paid_at, period)


def number_of(text: str) -> str:
    """An account's number as it is written; of other words nothing is kept."""
    return FOREIGN.sub("", text)[:LONGEST_NUMBER]


def period_of(text: str) -> str | None:
    """A month written as MMYY or MMYYYY; without one, or with what is none, the payment settles the oldest debt."""
    found = MONTH.fullmatch(text)
    return f"20{found[3]}-{found[1]}" if found else None


def moment_of(text: str, profile: Profile) -> datetime | None:
    """The day and time in the zone of the profile."""
    try:
        return datetime.strptime(text, profile.moment).replace(tzinfo=profile.zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def day_of(text: str) -> date | None:
    """A day of a control row, in any of the forms they have."""
    for form in ("%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%Y%m%d"):
        try:
            return datetime.strptime(text.strip(), form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return None
