"""A meter that was taken off and has no last reading: why, and what the staff decided about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from readings.domain import texts
from readings.domain.errors import ReadingsError
from readings.domain.texts import Text


class Why(StrEnum):
    """Nobody told the last figures, or they are below what was read before."""

    UNTOLD = "untold"
    BELOW = "below"


class ClosingStatus(StrEnum):
    """`left`: nobody will ever know the figures, and somebody of the staff said so."""

    WAITING = "waiting"
    CLOSED = "closed"
    LEFT = "left"


@dataclass(frozen=True, kw_only=True)
class Unclosed:
    """A work item of the staff; what the meter is and what was told of it stands in the account's copy."""

    closing_id: str
    account_id: str
    meter_id: str
    why: Why
    opened_at: datetime
    status: ClosingStatus = ClosingStatus.WAITING
    reason: str = ""
    decided_at: datetime | None = None

    def decided(self, status: ClosingStatus, *, reason: str, now: datetime) -> Unclosed:
        """Closed or left, with the reason; what is closed is not decided again."""
        if self.status is not ClosingStatus.WAITING:
            raise ClosingAlreadyDecided()
        return replace(self, status=status, reason=reason.strip(), decided_at=now)


class ClosingUnknown(ReadingsError):
    """There is no such work item."""

    kind = "missing"
    code = "closing_unknown"

    def __init__(self) -> None:
        super().__init__(
            Text("Такого снятого счётчика в списке нет. Обновите страницу.", "There is no such meter. Please reload the page.")
        )


class ClosingAlreadyDecided(ReadingsError):
    """Somebody was faster, or the base has told the figures meanwhile."""

    kind = "conflict"
    code = "closing_already_decided"

    def __init__(self) -> None:
        super().__init__(
            Text("По этому счётчику уже всё решено. Обновите страницу.", "This is decided already. Please reload the page.")
        )


class ClosingFiguresWrong(ReadingsError):
    """A zone is missing, or a figure is below the last reading."""

    code = "closing_figures_wrong"

    def __init__(self, last: Mapping[str, Decimal]) -> None:
        least = ", ".join(texts.dial(value) for value in last.values())
        super().__init__(
            Text(
                f"Введите показания всех зон, не меньше прошлых: {least}.",
                f"Please enter the figures of all zones, not below the last ones: {least}.",
            ),
            details={"last": {zone: str(value) for zone, value in last.items()}},
        )
