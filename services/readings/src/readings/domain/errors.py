"""What can be wrong with a reading, said so that the customer knows what to do next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from readings.domain import texts
from readings.domain.texts import Text


class ReadingsError(Exception):
    """Base of the refusals of this service."""

    kind: ClassVar[str] = "invalid"
    code: ClassVar[str] = "readings_error"

    def __init__(self, text: Text, *, details: Mapping[str, Any] | None = None, errors: Sequence[Mapping[str, str]] = ()) -> None:
        super().__init__(text.en)
        self.ru, self.en = text.ru, text.en
        self.details = dict(details or {})
        self.errors = [dict(error) for error in errors]


class ReadingWindowNotOpen(ReadingsError):
    """Readings of this month are not taken yet."""

    kind = "conflict"
    code = "reading_window_not_open"

    def __init__(self, text: Text, *, opens_on: date, closes_on: date) -> None:
        super().__init__(text, details={"opens_on": opens_on.isoformat(), "closes_on": closes_on.isoformat()})


class AccountClosed(ReadingsError):
    """The retailer no longer serves the account."""

    kind = "conflict"
    code = "account_closed"

    def __init__(self, *, closed_on: date | None) -> None:
        super().__init__(
            Text(
                "Лицевой счёт закрыт, показания по нему больше не принимаются. Если он должен быть открыт, позвоните нам.",
                "The account is closed and takes no more readings. If it should be open, please call us.",
            ),
            details={"closed_on": closed_on.isoformat() if closed_on else None},
        )


class AccountUnknown(ReadingsError):
    """The account's figures have not come from the retailer's base yet."""

    kind = "missing"
    code = "account_not_found"

    def __init__(self) -> None:
        super().__init__(Text("Лицевой счёт не найден.", "The account was not found."))


class MeterUnknown(ReadingsError):
    """The account has no such meter."""

    kind = "missing"
    code = "meter_unknown"

    def __init__(self) -> None:
        super().__init__(
            Text(
                "На этом лицевом счёте нет такого прибора учёта. Обновите страницу: возможно, его заменили.",
                "This account has no such meter. Please reload the page: it may have been replaced.",
            )
        )


class ReadingUnknown(ReadingsError):
    """The account has no such reading."""

    kind = "missing"
    code = "reading_unknown"

    def __init__(self) -> None:
        super().__init__(Text("На этом лицевом счёте нет таких показаний.", "This account has no such reading."))


class CursorUnknown(ReadingsError):
    """The place to read on from was not given out by this service."""

    code = "cursor_unknown"

    def __init__(self) -> None:
        super().__init__(
            Text(
                "Такой страницы списка нет. Откройте список показаний с начала.",
                "There is no such page. Please open the list of readings from its beginning.",
            )
        )


class ReadingNotChangeable(ReadingsError):
    """Only the last accepted reading of a meter can be changed, and only until its month closes."""

    kind = "conflict"


class ReadingAlreadyCancelled(ReadingNotChangeable):
    """A cancelled reading stays cancelled."""

    code = "reading_already_cancelled"

    def __init__(self) -> None:
        super().__init__(
            Text(
                "Эти показания уже отменены. Передайте новые, если они нужны.",
                "This reading has been cancelled already. Please send a new one if you need to.",
            )
        )


class ReadingNotLast(ReadingNotChangeable):
    """A later reading was built on this one."""

    code = "reading_not_last"

    def __init__(self) -> None:
        super().__init__(
            Text(
                "После этих показаний уже приняты новые. Исправить или отменить можно только последние показания.",
                "A later reading has been accepted since. Only the last reading can be corrected or cancelled.",
            )
        )


class ReadingNotCustomers(ReadingNotChangeable):
    """Figures of the staff, of an inspection or of the meter itself are theirs to change."""

    code = "reading_not_customers"

    def __init__(self, *, phone: str) -> None:
        super().__init__(
            Text(
                "Эти показания внесены не вами, поэтому изменить их нельзя. "
                f"Если они неверны, нажмите «Не согласен с показанием» или позвоните нам: {phone}.",
                "This reading was not entered by you, so it cannot be changed. "
                f"If it is wrong, press “I disagree with this reading” or call us: {phone}.",
            )
        )


class ReadingPeriodClosed(ReadingNotChangeable):
    """The month of the reading is over."""

    code = "reading_period_closed"

    def __init__(self, *, changeable_until: date, today: date, phone: str) -> None:
        until = texts.day(changeable_until, today=today)
        super().__init__(
            Text(
                f"Исправить или отменить эти показания можно было до {until.ru}. "
                "Передайте новые показания: расчёт учтёт разницу. "
                f"Если исправить нужно в меньшую сторону, нажмите «Не согласен с показанием» или позвоните нам: {phone}.",
                f"This reading could be changed until {until.en}. Please send a new one: the difference will be settled. "
                f"If the right figure is lower, press “I disagree with this reading” or call us: {phone}.",
            ),
            details={"changeable_until": changeable_until.isoformat()},
        )


class ReadingChangedMeanwhile(ReadingsError):
    """The customer looked at an older revision (If-Match)."""

    kind = "changed"
    code = "reading_changed_meanwhile"

    def __init__(self, *, revision: int) -> None:
        super().__init__(
            Text(
                "Эти показания успели измениться. Обновите страницу и посмотрите на них ещё раз.",
                "This reading has changed in the meantime. Please reload the page and look at it again.",
            ),
            details={"revision": revision},
        )
