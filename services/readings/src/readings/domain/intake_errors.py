"""Why a reading is not taken whatever its figures: the window, the meter, the day it was read, or the rules themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from readings.domain import texts
from readings.domain.errors import ReadingsError
from readings.domain.texts import Text


class RulesWrong(ReadingsError):
    """The file of intake rules has a gap or says nonsense: nothing starts on it."""

    code = "rules_wrong"

    def __init__(self, file: str, problems: Sequence[str]) -> None:
        told = "; ".join(problems)
        text = Text(f"Правила приёма показаний {file} не в порядке: {told}", f"The intake rules {file} are wrong: {told}")
        super().__init__(text, details={"problems": list(problems)})


class ReadingWindowClosed(ReadingsError):
    """The window of this month has closed, and the rules take no late readings."""

    kind = "conflict"
    code = "reading_window_closed"

    def __init__(self, text: Text, *, closes_on: date) -> None:
        super().__init__(text, details={"closes_on": closes_on.isoformat()})


class MeterAutomatic(ReadingsError):
    """The meter is read without the customer."""

    kind = "conflict"
    code = "meter_automatic"

    def __init__(self, *, phone: str) -> None:
        super().__init__(meter_automatic(phone))


class VerificationExpired(ReadingsError):
    """The meter's verification has run out, and the rules take no readings of such a meter."""

    kind = "conflict"
    code = "verification_expired"

    def __init__(self, *, due_on: date, phone: str) -> None:
        super().__init__(
            Text(
                f"Срок поверки счётчика истёк {texts.full_day(due_on).ru}, поэтому его показания не принимаются. "
                f"Закажите поверку или замену счётчика и позвоните нам: {phone}.",
                f"The meter's verification ran out on {texts.full_day(due_on).en}, so its readings are not taken. "
                f"Please have it verified or replaced and call us: {phone}.",
            ),
            details={"verification_due_on": due_on.isoformat()},
        )


class ReadOnRefused(ReadingsError):
    """The day on which the dial was read cannot be right."""

    def __init__(self, text: Text, *, earliest: date, latest: date) -> None:
        expected = {"from": earliest.isoformat(), "to": latest.isoformat()}
        super().__init__(text, details={"expected": expected}, errors=[{"pointer": "/read_on", "ru": text.ru, "en": text.en}])


class ReadInFuture(ReadOnRefused):
    """Nobody has read the dial yet."""

    code = "read_in_future"


class ReadBeforeLast(ReadOnRefused):
    """An earlier day than that of the figures it is compared with."""

    code = "read_before_last"


class ReadTooLongAgo(ReadOnRefused):
    """So old a figure is settled by the staff."""

    code = "read_too_long_ago"


def meter_automatic(phone: str) -> Text:
    """Why a customer sends nothing, what the company does instead, and where to turn."""
    return Text(
        "Показания этого счётчика снимаются автоматически, передавать их не нужно: мы получим их сами и рассчитаем за месяц. "
        f"Если в кабинете показано не то, что на счётчике, позвоните нам: {phone}.",
        "This meter is read automatically, so there is nothing to send: we receive its figures ourselves and settle the month. "
        f"If the cabinet shows another figure than the meter, please call us: {phone}.",
    )
