"""What the environment must provide to billing-calculator."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from chassis.settings import Secret, ServiceSettings

from billing_calculator.domain.supplier import supplier_of


class SupplierJson(str):
    """The retailer as its bills name it; what a bank would refuse is told before the service starts."""

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """Read it, and look at it."""
        supplier_of(json.loads(text or "{}"))
        return super().__new__(cls, text)


@dataclass(frozen=True, kw_only=True)
class Settings(ServiceSettings):
    """`agents` is JSON (README: payment agents), usually from the file BILLING_CALCULATOR_AGENTS_FILE."""

    agents: Secret | None = None  # without it no agent is let in
    supplier: SupplierJson | None = None  # JSON: the retailer as its bills name it, with its bank details (README: bills)
    payment_smallest: Decimal = Decimal("1.00")
    payment_largest: Decimal = Decimal("100000.00")
    several_months: str = "one_limit"  # a reading of several months has one norm, or limit_per_month: one for each of them
    later_reading: str = "current"  # months charged without a reading, when one comes: this month's prices, or spread_by_period
    close_chunk: int = 200  # accounts that are charged in one transaction when a month is closed
    bills_at_once: int = 20  # bills that are made and told in one transaction after a close
    normative_kwh: Decimal | None = None  # a person a month, where three averages were billed; without one such accounts wait
    gap_letter_from: Decimal | None = None  # roubles a reading may add after months by average: the customer is written to
    limitation_years: int = 3  # a debt older than that on the day of a payment is settled last (ГК 196); 0: none is
    penalties_day: int = 4  # of the month after: its penalties are booked, payments of the last days being here; 0: told only
    instalment_months_least: int = 2  # parts that a debt may be paid in
    instalment_months_most: int = 12  # fewer than the least: nobody may ask for instalments
    instalment_grace_days: int = 10  # a part so many days overdue ends the agreement
    instalment_rise_percent: int = 25  # above the same month a year before (п. 72 of rules 354; not read here); 0: no reason
    typical_night_percent: int = 25  # taken for a home whose meter does not tell; no source names it, so the retailer sets it
    provider_url: str = ""  # of the payment provider; without it nobody pays from the cabinet
    provider_secret: Secret | None = None  # what both sides sign with
    provider_notices: str = ""  # where the provider reaches us, when that is not at the public address
    online_deadline_hours: int = 24  # a payment still pending at the provider so long after its hour counts as expired
    public_url: str = ""  # the cabinet's, where a payer comes back to
    registry_profiles_folder: str = ""  # the retailer's own kinds of payment registries beside those that come with the service
    bank_profiles_folder: str = ""  # the retailer's own kinds of registries of debts for banks
    bank_registries_after_close: str = ""  # kinds that are written after each close of a month, apart by spaces
    max_registry_bytes: int = 8 * 1024 * 1024
