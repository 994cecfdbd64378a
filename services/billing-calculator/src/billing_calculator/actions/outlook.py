"""What lies ahead of an account, told from what is held: the next dearer kWh, and months that nobody read."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from chassis.transaction import Work

from billing_calculator.actions.account_area import known
from billing_calculator.actions.charging import span_of
from billing_calculator.actions.months import load_months
from billing_calculator.actions.set_offs import with_set_offs
from billing_calculator.actions.tariffs import tariffs_of
from billing_calculator.domain.account import Account, Meter
from billing_calculator.domain.barometer import Barometer, SoFar, barometer
from billing_calculator.domain.calculation import Charge, When
from billing_calculator.domain.due import period_of
from billing_calculator.domain.engine.prices import Prices
from billing_calculator.domain.errors import TariffMissing
from billing_calculator.domain.reading import ChargeKey, Reading, ZoneFigure
from billing_calculator.domain.silence import Gap, How, Known, gap_of, silent_months
from billing_calculator.domain.tariff import Tariffs
from billing_calculator.domain.unread_meters import gap_of_meters, meters_behind

REMEMBERED = 24  # months of an account that are looked back on


def barometers(work: Work[Any], *, account_id: str) -> list[Barometer]:
    """One for each service of the account whose kWh do not all cost the same."""
    account = known(work, account_id)
    charges = work.store.charges.page(account_id, after=None, limit=REMEMBERED)
    unread = {gap.service for gap in gaps(work, account_id=account_id)}  # how far such a month is, nobody knows
    services = sorted({meter.service for meter in account.meters} - unread) if not account.closed else []
    found = [_barometer(work, account, service, charges) for service in services]
    return [each for each in found if each is not None]


def _barometer(work: Work[Any], account: Account, service: str, charges: Sequence[Charge]) -> Barometer | None:
    if account.legal_entity and account.contract_price is not None:
        return None  # every kWh costs the same
    own = [charge for charge in charges if charge.key.service == service]
    period = period_of(work.today)
    counted = [reading for charge in own if charge.key.period == period for reading in charge.current.readings]
    told = [reading for charge in own for reading in charge.current.readings]
    last = max(told, key=lambda each: (each.read_on, each.submitted_at), default=None)
    prices = Prices(tariffs_of(work), account.tariff_plan, service=service)
    try:
        when = _if_read_now(work, ChargeKey(account.account_id, service, period), _meters(account, service), prices.tables)
        return barometer(SoFar(service, when, counted, _meters(account, service), last), prices, account.payer)
    except TariffMissing:
        return None


def _if_read_now(work: Work[Any], key: ChargeKey, meters: Sequence[Meter], tariffs: Tariffs) -> When:
    """The time that readings of today would tell of, decided as those that are sent are."""
    (month,) = load_months(work, [key], reason="").values()
    for meter in meters:
        still = tuple(ZoneFigure(zone, Decimal(0), Decimal(0), Decimal(0)) for zone in meter.zones)
        month.readings[meter.meter_id] = Reading("", key, meter.meter_id, work.today, work.now, True, still, 1)
    (month,) = (each for each in with_set_offs(work, [month]) if each is month)
    return When(key.period, work.today, span_of(work, month, tariffs), month.set_off)


def gaps(work: Work[Any], *, account_id: str) -> list[Gap]:
    """For each service the months that passed without a reading, of all its meters or of one, and what the next one may bring."""
    account = known(work, account_id)
    charges = work.store.charges.page(account_id, after=None, limit=REMEMBERED)
    waiting = {each.key.charge_id for each in work.store.waiting.of([account_id])}
    tariffs, how = tariffs_of(work), how_of(work)
    services = sorted({meter.service for meter in account.meters}) if not account.closed else []
    found = []
    for service in services:
        own = [charge for charge in charges if charge.key.service == service]
        silent = silent_months(own, service=service, account_id=account_id, waiting=waiting, period=period_of(work.today))
        prices = Prices(tariffs, account.tariff_plan, service=service)
        whole = gap_of(silent, Known.of(service, own, account.payer, prices, work.today, how))
        behind = [] if whole else meters_behind(_meters(account, service), own, period=period_of(work.today))
        found.append(whole or gap_of_meters(service, behind))
    return [each for each in found if each is not None]


def how_of(work: Work[Any]) -> How:
    """By which of the retailer's ways a reading is charged that comes after months without one."""
    return How(work.tools.several_months, work.tools.later_reading)


def _meters(account: Account, service: str) -> list[Meter]:
    return [meter for meter in account.meters if meter.service == service]
