"""A meter is taken off and another put in its place: what each showed then, and what stays of the former one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from account_sync.domain.account import Account, FormerMeter, Meter, MeterFacts, Status, meter_id_of
from account_sync.domain.replacing_errors import AccountShut, FiguresDoNotFit, MeterNotThere, ReplacementDay, SerialTaken


@dataclass(frozen=True, kw_only=True)
class NewMeter:
    """The meter that was put in: its initial figures stand in the order of its zones."""

    serial: str
    zones: int
    digits: int
    verification_due_on: date
    initial_values: tuple[Decimal, ...]
    ratio: Decimal = Decimal(1)
    place: str | None = None


def replace_meter(
    account: Account, *, old_serial: str, final_values: tuple[Decimal, ...], new: NewMeter, on: date, today: date
) -> Account:
    """The account with the new meter in place of the former, which is kept with its last figures."""
    if account.status is Status.CLOSED:
        raise AccountShut()
    old = next((each for each in account.meters if each.serial == old_serial), None)
    if old is None:
        raise MeterNotThere(old_serial, [each.serial for each in account.meters])
    if not old.installed_on <= on <= today:
        raise ReplacementDay(installed_on=old.installed_on, today=today)
    former_ones = [each.meter.serial for each in account.former_meters]
    if new.serial in {each.serial for each in account.meters} | set(former_ones):
        raise SerialTaken(new.serial)
    _fit("final_values", old.zones, old.digits, final_values)
    _fit("initial_values", new.zones, new.digits, new.initial_values)
    former = FormerMeter(meter=old, removed_on=on, final_values=final_values, source="staff")
    meters = tuple(_put_in(account, old, new, on=on) if each is old else each for each in account.meters)
    formers = (*account.former_meters, former)
    # no batch told this, so none that is taken back takes it along
    return replace(account, meters=meters, former_meters=formers, revision=account.revision + 1, batch="")


def _put_in(account: Account, old: Meter, new: NewMeter, *, on: date) -> Meter:
    former = old.facts or MeterFacts()
    return Meter(
        meter_id=meter_id_of(account.subscriber_code, new.serial),
        serial=new.serial,
        zones=new.zones,
        digits=new.digits,
        installed_on=on,
        verification_due_on=new.verification_due_on,
        initial_on=on,
        initial_values=new.initial_values,
        facts=replace(former, ratio=new.ratio, place=new.place or former.place),
    )


def _fit(field: str, zones: int, digits: int, values: tuple[Decimal, ...]) -> None:
    if len(values) != zones or any(value >= Decimal(10) ** digits for value in values):
        raise FiguresDoNotFit(field, zones=zones, digits=digits)
