"""A month in which some of an account's meters were read and others were not: each of those is charged by a rule of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from billing_calculator.domain.account import Account, Meter
from billing_calculator.domain.calculation import Charge, Revision
from billing_calculator.domain.charge import Volume, Why
from billing_calculator.domain.due import last_day
from billing_calculator.domain.engine.rules import AVERAGE_MONTHS_LEAST, AVERAGE_PERIODS
from billing_calculator.domain.home_normative import home_normative
from billing_calculator.domain.stand_in import History, StandIn, UnreadMeter, net
from billing_calculator.domain.tariff import Tariffs
from billing_calculator.domain.unread import MonthState, NormativeMissing, stand_in, with_source


@dataclass(frozen=True)
class Silence:
    """What is known of a meter that nobody read: its own kWh of earlier months, and how often it was billed by average since."""

    meter: Meter
    history: History
    billed_before: int

    @property
    def by_average(self) -> bool:
        """Is it known by an average, which may still stand in?"""
        return self.history.months >= AVERAGE_MONTHS_LEAST and self.billed_before < AVERAGE_PERIODS


def unread_meters(
    held: Charge, account: Account, silences: Sequence[Silence], *, normative: Decimal | None, tariffs: Tariffs
) -> tuple[UnreadMeter, ...]:
    """What stands in for each of them, beside what stood in already. A meter that was never read twice has no kWh to go by, and
    where no normative is set none is made up: such a meter is told of, and charged with its next reading.
    """
    now, read = held.current, {each.meter_id for each in held.current.readings}
    found = list(now.unread)
    if account.legal_entity or not read:
        return now.unread
    tariff = tariffs.on(plan=account.tariff_plan, day=last_day(held.key.period), service=held.key.service)
    home, by_rooms = account.household, home_normative(account, tariff, otherwise=normative)
    known = {each.meter_id for each in found} | read
    silent = [each for each in silences if each.meter.meter_id not in known and each.history.months]
    for each in sorted(silent, key=lambda it: (not it.by_average, it.meter.serial, it.meter.meter_id)):
        try:
            it = stand_in(
                each.history, billed_before=each.billed_before, normative=by_rooms.kwh, tariff=tariff, household=home,
                counted=_counted(now, found),
            )  # fmt: skip
        except NormativeMissing:
            continue
        it = with_source(it, by_rooms)
        found.append(UnreadMeter(each.meter.meter_id, each.meter.serial, replace(it, why=_named(each.meter, it))))
    return tuple(sorted(found, key=lambda it: (it.serial, it.meter_id)))


def _counted(now: Revision, found: Sequence[UnreadMeter]) -> Decimal:
    """What the other meters have of the month: what they read, less what of it was billed in earlier months."""
    read = net([volume for reading in now.readings for volume in reading.volumes()], now.set_off)
    alone = [volume for each in found for volume in each.stand_in.volumes]
    return max(_kwh(read), Decimal(0)) + _kwh(alone)


def _kwh(volumes: Iterable[Volume]) -> Decimal:
    return sum((volume.kwh for volume in volumes), Decimal(0))


def _named(meter: Meter, it: StandIn) -> tuple[Why, ...]:
    number_ru, number_en = (f" № {meter.serial}", f" no. {meter.serial}") if meter.serial else ("", "")
    lead = Why(
        ru=f"По счётчику{number_ru} показаний за месяц не было, по другому были: начисляем за него отдельно.",
        en=f"Meter{number_en} was not read this month, another was: it is charged on its own.",
    )
    return (lead, *it.why)


def in_a_row(meter_id: str, *, last_read: str, before: Iterable[MonthState]) -> int:
    """In how many months an average was billed for it since it was read, alone or in that of the whole account.

    A month that nothing was billed for, and one by the normative, break no row.
    """
    since = [state for state in before if state.key.period > last_read]
    return sum("average" in (state.by, state.unread.get(meter_id)) for state in since)
