"""What stands in for a reading that did not come, and how a later reading sets it off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from billing_calculator.domain.charge import Line, Volume, Why, merged
from billing_calculator.domain.reading import Reading
from billing_calculator.domain.split import apart


@dataclass(frozen=True)
class History:
    """kWh of each zone, together, over so many months up to the last reading: what an average is made of."""

    months: int
    volumes: tuple[Volume, ...]


NO_HISTORY = History(0, ())


@dataclass(frozen=True)
class StandIn:
    """The kWh billed without a reading, `by` average or normative, with the counters and all they were made from.

    `in_a_row`: months billed by average without a break, this one included; `left` more may follow, of `limit`.
    `normative`: kWh a person a month. `why` says it in words, step by step. `counted`, of one of several meters: what the others
    have of the home's normative already.
    """

    by: str
    in_a_row: int
    limit: int
    left: int
    billed_before: int
    history: History
    normative: Decimal | None
    volumes: tuple[Volume, ...]
    why: tuple[Why, ...]
    counted: Decimal | None = None


@dataclass(frozen=True)
class UnreadMeter:
    """One of several meters that nobody read in a month in which another was, and what stands in for it alone."""

    meter_id: str
    serial: str
    stand_in: StandIn


@dataclass(frozen=True)
class Billed:
    """A month without a reading as it was charged: by which pack, as which group, on whose day's prices, in which lines."""

    on: date
    tariff: str
    pack_hash: str
    group: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class SetOff:
    """A month that was billed without a reading: its kWh are taken off those of the reading that came later."""

    period: str
    volumes: tuple[Volume, ...]
    billed: Billed | None = field(default=None, compare=False)  # at hand while a charge is decided; kept in its parts


def net(read: Sequence[Volume], set_off: Iterable[SetOff]) -> list[Volume]:
    """What was read less what was billed before; negative where that was more.

    What was billed by other zones than those of the dial (by the normative, or before a meter was replaced) is shared between the
    dial's zones as they used it.
    """
    left: dict[tuple[int, str], Decimal] = {}
    for volume in read:
        key = (volume.rates, volume.zone)
        left[key] = left.get(key, Decimal(0)) + volume.kwh
    used = dict(left)
    for month in set_off:
        for volume in month.volumes:
            for (rates, zone), kwh in _by_zones(volume, used):
                left[rates, zone] -= kwh
    return [Volume(rates, zone, kwh) for (rates, zone), kwh in left.items()]


def with_unread(volumes: Sequence[Volume], unread: Sequence[UnreadMeter]) -> Sequence[Volume]:
    """What was read and what stands in for the meters that were not, zone by zone."""
    if not unread:
        return volumes
    return merged([*volumes, *(volume for each in unread for volume in each.stand_in.volumes)])


def still_unread(unread: Iterable[UnreadMeter], readings: Sequence[Reading]) -> tuple[UnreadMeter, ...]:
    """A meter that was read after all needs nothing to stand in for it; where none was, all of the month is unread."""
    read = {each.meter_id for each in readings}
    return tuple(each for each in unread if each.meter_id not in read) if read else ()


def _by_zones(volume: Volume, used: dict[tuple[int, str], Decimal]) -> list[tuple[tuple[int, str], Decimal]]:
    key = (volume.rates, volume.zone)
    if key in used:
        return [(key, volume.kwh)]
    weights = [int(kwh) for kwh in used.values()]
    if not sum(weights):
        weights = [1] * len(used)
    return list(zip(used, apart(volume.kwh, weights), strict=True))
