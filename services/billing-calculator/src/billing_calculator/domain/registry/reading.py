"""A registry file is read and judged as a whole before anything of it is booked."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from billing_calculator.domain.registry import troubles
from billing_calculator.domain.registry.cells import day_of
from billing_calculator.domain.registry.content import Content
from billing_calculator.domain.registry.lines import LinesReader
from billing_calculator.domain.registry.profile import Profile
from billing_calculator.domain.registry.statement import StatementReader


def read(raw: bytes, profile: Profile, *, now: datetime, order_amount: Decimal | None = None) -> Content:
    """What the file holds. It is good for booking if it has no trouble, whatever rows of it could not be read."""
    if not raw.strip():
        return Content(troubles=[troubles.empty()])
    if profile.lines is not None:
        text = raw.decode(profile.encoding, errors="replace").removeprefix("\ufeff")  # a cell that is lost so fits no form
        content = LinesReader(profile, profile.lines, now=now).read(text)
    else:
        assert profile.statement is not None
        content = StatementReader(profile, profile.statement, now=now).read(raw)
    if not content.troubles and len(content.bad) > len(content.rows):
        content.troubles.append(troubles.mostly_unread(len(content.bad), content.read))
    if not content.troubles and order_amount is not None and order_amount != content.transfer:
        content.troubles.append(troubles.order_differs(order_amount, content.transfer))
    return content


def days_of(content: Content, profile: Profile, file_name: str) -> tuple[date, ...]:
    """The days that a file tells of: those of its payments, and the one in its name."""
    days = {row.paid_at.astimezone(profile.zone).date() for row in content.rows}
    found = profile.day_in_name.search(file_name) if profile.day_in_name is not None else None
    named = day_of(found[1]) if found else None
    return tuple(sorted(days | ({named} if named else set())))
