"""What is at hand to decide the charge of a month."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from chassis.transaction import Work
from contracts.core import Event

from billing_calculator.domain.calculation import Charge
from billing_calculator.domain.reading import ChargeKey, Reading
from billing_calculator.domain.stand_in import SetOff, UnreadMeter, still_unread


@dataclass(frozen=True)
class Arrival:
    """A reading, what became of it, and the event that brought it."""

    reading: Reading
    reason: str
    event: Event


@dataclass
class Month:
    """What is at hand to decide one charge anew."""

    key: ChargeKey
    held: Charge | None
    readings: dict[str, Reading]
    reason: str
    arrivals: list[Arrival] = field(default_factory=list)
    set_off: tuple[SetOff, ...] = ()
    unread_now: tuple[UnreadMeter, ...] | None = None  # where the month is closed with some of the meters unread

    @property
    def unread(self) -> tuple[UnreadMeter, ...]:
        """The meters that something stands in for, as far as no reading of theirs is here."""
        held = self.held.current.unread if self.held else ()
        unread = held if self.unread_now is None else self.unread_now
        return still_unread(unread, [each for each in self.readings.values() if each.accepted])

    @property
    def is_read(self) -> bool:
        """Whether any of its readings counts."""
        return any(each.accepted for each in self.readings.values())


def load_months(work: Work[Any], keys: Collection[ChargeKey], *, reason: str) -> dict[str, Month]:
    """The months with their charges and readings as they are held, by charge id."""
    charge_ids = {key.charge_id for key in keys}
    held = work.store.charges.load(charge_ids)
    months = {key.charge_id: Month(key, held.get(key.charge_id), {}, reason) for key in sorted(keys, key=str)}
    for reading in work.store.readings.of_charges(charge_ids):
        months[reading.key.charge_id].readings[reading.reading_id] = reading
    return months
