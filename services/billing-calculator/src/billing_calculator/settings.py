"""What the environment must provide to billing-calculator."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from chassis.settings import Secret, ServiceSettings


@dataclass(frozen=True, kw_only=True)
class Settings(ServiceSettings):
    """`agents` is JSON (README: payment agents), usually from the file BILLING_CALCULATOR_AGENTS_FILE."""

    agents: Secret | None = None  # without it no agent is let in
    payment_smallest: Decimal = Decimal("1.00")
    payment_largest: Decimal = Decimal("100000.00")
    several_months: str = "one_limit"  # a reading of several months has one norm, or limit_per_month: one for each of them
    close_chunk: int = 200  # accounts that are charged in one transaction when a month is closed
    normative_kwh: Decimal | None = None  # a person a month, where three averages were billed; without one such accounts wait
    penalties_day: int = 4  # of the month after: its penalties are booked, payments of the last days being here; 0: told only
    typical_night_percent: int = 25  # taken for a home whose meter does not tell; no source names it, so the retailer sets it
    provider_url: str = ""  # of the payment provider; without it nobody pays from the cabinet
    provider_secret: Secret | None = None  # what both sides sign with
    provider_notices: str = ""  # where the provider reaches us, when that is not at the public address
    public_url: str = ""  # the cabinet's, where a payer comes back to
