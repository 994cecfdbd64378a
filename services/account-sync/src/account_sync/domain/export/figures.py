"""How many, and what they add up to: of the entries of a day, and of the lines of a registry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Figures:
    """How many, and what they add up to (kWh or roubles)."""

    count: int = 0
    total: Decimal = Decimal(0)

    def __add__(self, other: Figures) -> Figures:
        return Figures(self.count + other.count, self.total + other.total)


@dataclass(frozen=True, kw_only=True)
class Totals:
    """What came of the lines of a registry, as we have noted it or as the base tells it."""

    received: Figures = Figures()
    accepted: Figures = Figures()
    refused: Figures = Figures()

    def __add__(self, other: Totals) -> Totals:
        return Totals(
            received=self.received + other.received,
            accepted=self.accepted + other.accepted,
            refused=self.refused + other.refused,
        )

    @classmethod
    def of_answers(cls, by_answer: Mapping[bool | None, Figures]) -> Totals:
        """From figures by the base's answer to a line; None: it has not answered."""
        return cls(
            received=sum(by_answer.values(), Figures()),
            accepted=by_answer.get(True, Figures()),
            refused=by_answer.get(False, Figures()),
        )


# What is counted, in the order in which the base tells it, in words.
COUNTED = {
    "received": ("получено", "received"),
    "accepted": ("принято", "accepted"),
    "refused": ("отклонено", "refused"),
}
