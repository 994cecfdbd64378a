"""What a charge would have come to if one thing had been otherwise; nothing of it is kept."""

from __future__ import annotations

from typing import Any

from chassis.transaction import Work

from billing_calculator.actions.explanations import revision_of
from billing_calculator.actions.tariffs import tariffs_of
from billing_calculator.domain.calculation import periods_of
from billing_calculator.domain.charge import NOTHING
from billing_calculator.domain.due import months_until
from billing_calculator.domain.reading import ChargeKey
from billing_calculator.domain.what_if import Otherwise, Supposed, Typical, suppose
from billing_calculator.domain.what_if.suppose import Kept, keep


def what_can_be_asked(work: Work[Any], *, account_id: str, charge_id: str) -> Kept:
    """A charge with all that may be thought to be otherwise about it."""
    charge, now = revision_of(work, account_id, charge_id, None)
    meters = {each.meter_id for each in now.readings}
    of_meters = [each for meter_id in meters for each in work.store.readings.of_meter(meter_id)]
    months = periods_of(charge.key.period, counted=list(now.readings), of_meters=of_meters)
    earlier = months_until(charge.key.period, months)[:-1]
    before = [ChargeKey(account_id, charge.key.service, month).charge_id for month in earlier]
    billed = sum((each.current.total for each in work.store.charges.load(before).values()), NOTHING)
    return keep(charge.key, now, tariffs_of(work), months=months, before=billed)


def what_if(work: Work[Any], *, account_id: str, charge_id: str, asked: Otherwise) -> Supposed:
    """The stored inputs of a charge through the engine once more, with one of them changed."""
    kept = what_can_be_asked(work, account_id=account_id, charge_id=charge_id)
    return suppose(kept, asked, Typical(work.settings.typical_night_percent))
