"""Why something cannot be disputed, or a dispute not be decided like this."""

from __future__ import annotations

from datetime import date

from readings.domain import texts
from readings.domain.errors import ReadingsError
from readings.domain.texts import Text


class ReadingChangeable(ReadingsError):
    """What can be corrected needs nobody's decision."""

    kind = "conflict"
    code = "reading_changeable"

    def __init__(self, *, until: date, today: date) -> None:
        day = texts.day(until, today=today)
        super().__init__(
            Text(
                f"Эти показания вы можете исправить или отменить сами до {day.ru} включительно.",
                f"You can correct or cancel this reading yourself up to and including {day.en}.",
            ),
            details={"changeable_until": until.isoformat()},
        )


class DisputeUnknown(ReadingsError):
    """There is no such dispute."""

    kind = "missing"
    code = "dispute_unknown"

    def __init__(self) -> None:
        super().__init__(Text("Такого обращения нет. Обновите страницу.", "There is no such dispute. Please reload the page."))


class DisputeAlreadyDecided(ReadingsError):
    """Somebody was faster."""

    kind = "conflict"
    code = "dispute_already_decided"

    def __init__(self) -> None:
        super().__init__(
            Text("По этому обращению уже принято решение. Обновите страницу.", "This is decided already. Please reload the page.")
        )


class DisputeNeedsReason(ReadingsError):
    """The customer reads why."""

    code = "dispute_needs_reason"

    def __init__(self) -> None:
        text = Text("Напишите, почему отказано: это прочитает потребитель.", "Please write why: the customer will read it.")
        super().__init__(text, errors=[{"pointer": "/reason", "ru": text.ru, "en": text.en}])


class DisputeChangesNothing(ReadingsError):
    """Accepted, yet the figures are the same."""

    kind = "conflict"
    code = "dispute_changes_nothing"

    def __init__(self) -> None:
        super().__init__(
            Text(
                "Показания те же, что и были. Введите верные или откажите с объяснением.",
                "These are the same figures. Please enter the right ones, or refuse and say why.",
            )
        )


class DisputeContradictsNext(ReadingsError):
    """The reading after this one would go backwards."""

    kind = "conflict"
    code = "dispute_contradicts_next"

    def __init__(self, *, read_on: date) -> None:
        day = texts.full_day(read_on)
        super().__init__(
            Text(
                f"С такими показаниями следующие, от {day.ru}, оказались бы меньше. Проверьте и те, и другие.",
                f"With these figures the next ones, of {day.en}, would go backwards. Please check both.",
            ),
            details={"next_read_on": read_on.isoformat()},
        )
