"""Accounts and readings that the tests of billing-calculator speak of."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from billing_calculator.domain.account import ZONES_OF_RATES, Account, Meter
from billing_calculator.domain.charge import Household
from billing_calculator.domain.reading import ChargeKey, Reading, ZoneFigure
from billing_calculator.store.penalty_files import load_penalty_rules
from billing_calculator.store.tariff_files import load_tariffs
from chassis.testing import event
from contracts.core import Event
from contracts.events.account_sync import ACCOUNT_UPDATED
from contracts.events.readings import READING_CANCELLED, READING_CORRECTED, READING_SUBMITTED

ACCOUNT_ID = "0d5f1c9e-9a43-5c1e-8f0e-0a4d5f6b7c80"
ACCOUNT_NUMBER = "520000000017"
METER_ID = "7d1e0b52-4f5e-5c0d-9b0e-3a6f1c2d4e11"
READING_ID = "c2b8a2b1-5f63-5d9c-9a7a-0d1f2e3c4b5a"
OTHER_READING_ID = "d3c9b3c2-6a74-5e0d-8b8b-1e2f3a4b5c6d"
NOON = datetime(2022, 11, 20, 9, 0, tzinfo=UTC)
TARIFFS = load_tariffs()
PENALTY = load_penalty_rules()
INVENTED = json.loads(Path(__file__).with_name("invented_packs.json").read_text(encoding="utf-8"))["packs"]
FOUR_AT_GAS = Household("urban_gas", 4, False)


def account(*, rates: int = 1, household: Household = FOUR_AT_GAS, plan: str = "nizhny", closed: bool = False) -> Account:
    """An account with one meter that started at 1000 in every zone."""
    meter = Meter(METER_ID, "electricity", rates, 5, dict.fromkeys(ZONES_OF_RATES[rates], Decimal(1000)))
    opened = date(2022, 10, 31)
    return Account(ACCOUNT_ID, ACCOUNT_NUMBER, closed, plan, household, (meter,), Decimal("0.00"), opened, NOON, 1)


def reading(
    *kwh: int | str, reading_id: str = READING_ID, revision: int = 1, accepted: bool = True,
    period: str = "2022-11", read_on: date = date(2022, 11, 20),
) -> Reading:  # fmt: skip
    """A reading of the meter: so many kWh in each of its zones."""
    zones = ZONES_OF_RATES[len(kwh)]
    used = zip(zones, map(Decimal, kwh), strict=True)
    figures = [ZoneFigure(zone, 1000 + each, Decimal(1000), each) for zone, each in used]
    key = ChargeKey(ACCOUNT_ID, "electricity", period)
    return Reading(reading_id, key, METER_ID, read_on, NOON, accepted, tuple(figures), revision)


def account_event(revision: int = 1, **changed: Any) -> Event:
    """The account as account-sync announces it."""
    rates = changed.pop("rates", 1)
    meter = {
        "meter_id": METER_ID, "serial": "40318822", "service": "electricity", "zones": rates, "digits": 5,
        "installed_on": date(2019, 6, 14), "verification_due_on": date(2035, 6, 14), "initial_on": date(2022, 10, 24),
        "initial_values": [{"zone": zone, "value": Decimal(1000)} for zone in ZONES_OF_RATES[rates]],
    }  # fmt: skip
    whole = {
        "account_id": ACCOUNT_ID, "account_number": ACCOUNT_NUMBER, "status": "open", "closed_on": None, "tariff_plan": "nizhny",
        "group": "urban_gas", "registered_persons": 4, "lives_alone": False, "meters": [meter],
        "opening_balance": Decimal("0.00"), "opening_balance_on": date(2022, 10, 31), "as_of": NOON,
    }  # fmt: skip
    data = {**whole, **changed}
    account_id = data["account_id"]
    return event(ACCOUNT_UPDATED.fact(subject=account_id, revision=revision, partition_key=account_id, data=data), at=NOON)


def reading_event(
    *kwh: int | str, revision: int = 1, cancelled: bool = False, reading_id: str = READING_ID,
    period: str = "2022-11", read_on: date = date(2022, 11, 20), account_id: str = ACCOUNT_ID, ratio: int = 1,
) -> Event:  # fmt: skip
    """The reading as readings announces it."""
    kind = READING_CANCELLED if cancelled else READING_SUBMITTED if revision == 1 else READING_CORRECTED
    zones = [
        {
            "zone": zone, "value": 1000 + Decimal(each), "previous": Decimal(1000), "consumption": ratio * Decimal(each),
            "ratio": Decimal(ratio),
        }
        for zone, each in zip(ZONES_OF_RATES[len(kwh)], kwh, strict=True)
    ]
    data = {
        "reading_id": reading_id, "account_id": account_id, "meter_id": METER_ID, "service": "electricity", "period": period,
        "read_on": read_on, "submitted_at": NOON, "status": "cancelled" if cancelled else "accepted", "zones": zones,
        "late": False, "confirmed_implausible": False, "source": "customer",
    }  # fmt: skip
    return event(kind.fact(subject=reading_id, revision=revision, partition_key=account_id, data=data), at=NOON)
