"""Refusals of a replacement of a meter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from account_sync.domain.errors import AccountSyncError


class MeterNotThere(AccountSyncError):
    """The account has no such meter to be taken off."""

    kind = "missing"
    code = "meter_not_there"

    def __init__(self, serial: str, serials: Sequence[str]) -> None:
        there = ", ".join(serials) or "—"
        super().__init__(
            ru=f"На этом счёте нет счётчика {serial}. Есть: {there}.", en=f"The account has no meter {serial}. There is: {there}."
        )


class AccountShut(AccountSyncError):
    """Nothing is replaced at a closed account."""

    kind = "conflict"
    code = "account_closed"

    def __init__(self) -> None:
        super().__init__(ru="Лицевой счёт закрыт.", en="The account is closed.")


class ReplacementDay(AccountSyncError):
    """A meter is taken off after it was put in, and not in the future."""

    code = "replacement_day"

    def __init__(self, *, installed_on: date, today: date) -> None:
        first, last = f"{installed_on:%d.%m.%Y}", f"{today:%d.%m.%Y}"
        super().__init__(ru=f"День замены: от {first} до {last}.", en=f"The day of the replacement is from {first} to {last}.")


class SerialTaken(AccountSyncError):
    """The new meter is there already, or was."""

    kind = "conflict"
    code = "serial_taken"

    def __init__(self, serial: str) -> None:
        super().__init__(
            ru=f"Счётчик {serial} на этом счёте уже записан.", en=f"Meter {serial} is on record at this account already."
        )


class FiguresDoNotFit(AccountSyncError):
    """As many figures as the meter has zones, none longer than its dial."""

    code = "figures_do_not_fit"

    def __init__(self, which: str, *, zones: int, digits: int) -> None:
        ru = "Конечных показаний" if which == "final_values" else "Начальных показаний"
        super().__init__(
            ru=f"{ru} нужно столько, сколько зон у счётчика: {zones}, каждое не длиннее {digits} цифр.",
            en=f"{zones} figures of at most {digits} digits are needed.",
            details={"field": which},
        )
