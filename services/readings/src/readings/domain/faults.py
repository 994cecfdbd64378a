"""What can be wrong with the figures themselves: each fault names its value, its words and its bounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from readings.domain.errors import ReadingsError
from readings.domain.texts import Text


@dataclass(frozen=True)
class FieldFault:
    """What is wrong with one of the values sent, in words and in figures."""

    index: int
    text: Text
    details: Mapping[str, Any] = field(default_factory=dict)
    code: str = "reading_implausible"  # of what is doubted; what is refused has the code of its refusal


class ValuesRefused(ReadingsError):
    """A refusal of one or more of the values; `details` are those of the first, `errors` point at each."""

    at: ClassVar[str] = "value"

    def __init__(self, faults: Sequence[FieldFault]) -> None:
        text = faults[0].text
        for fault in faults[1:]:
            text = text + fault.text
        pointers = [{"pointer": f"/values/{fault.index}/{self.at}", "ru": fault.text.ru, "en": fault.text.en} for fault in faults]
        super().__init__(text, details=faults[0].details, errors=pointers)


class ReadingWentBackwards(ValuesRefused):
    """The figure is below the previous one."""

    code = "reading_went_backwards"


class ReadingTooLong(ValuesRefused):
    """The figure has more digits than the dial."""

    code = "reading_too_long"


class ReadingNotWhole(ValuesRefused):
    """The red digits after the comma were sent too."""

    code = "reading_not_whole"


class ZoneUnknown(ValuesRefused):
    """The meter has no such zone."""

    code = "zone_unknown"
    at = "zone"


class ZoneTwice(ValuesRefused):
    """One zone was sent twice."""

    code = "zone_twice"
    at = "zone"


class ZoneMissing(ReadingsError):
    """A zone of the meter was not sent."""

    code = "zone_missing"

    def __init__(self, text: Text, *, details: Mapping[str, Any]) -> None:
        super().__init__(text, details=details, errors=[{"pointer": "/values", "ru": text.ru, "en": text.en}])


class ReadingImplausible(ValuesRefused):
    """The figure is possible but unusual: it is taken once the customer confirms it."""

    kind = "conflict"
    code = "reading_implausible"
    title = "Подтвердите показания"
