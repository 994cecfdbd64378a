"""The copy of an account: what the price depends on, and its meters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from billing_calculator.domain.charge import Household
from billing_calculator.domain.errors import MeterUnknown
from billing_calculator.domain.split import DIAL
from billing_calculator.domain.terms import EQUATED

ZONES_OF_RATES = {1: ("single",), 2: ("day", "night"), 3: ("peak", "semi_peak", "night")}


@dataclass(frozen=True)
class Meter:
    """A meter and the figures it started from. `ratio`: kWh used for each kWh the dial moves; `largest_increment`: the most
    kWh that one zone can use between two readings."""

    meter_id: str
    service: str
    rates: int
    digits: int
    initial: Mapping[str, Decimal]
    ratio: Decimal = Decimal(1)
    largest_increment: Decimal | None = None
    serial: str = ""

    @property
    def zones(self) -> tuple[str, ...]:
        """The zones of its dial, in the order of the bill."""
        return ZONES_OF_RATES[self.rates]

    @property
    def capacity(self) -> Decimal:
        """The figure at which the dial starts again from zero."""
        return Decimal(10) ** self.digits

    def kwh(self, difference: Decimal) -> Decimal:
        """What went through it while its dial moved by so much."""
        return (difference * self.ratio).quantize(DIAL, ROUND_HALF_UP) if self.ratio != 1 else difference

    def starting_values(self) -> Mapping[str, Decimal]:
        """Whole kWh of the figures it started from, because a dial is read without its fraction."""
        return {zone: Decimal(int(value)) for zone, value in self.initial.items()}


@dataclass(frozen=True)
class Account:
    """An account as account-sync last announced it."""

    account_id: str
    account_number: str
    closed: bool
    tariff_plan: str
    household: Household
    meters: tuple[Meter, ...]
    opening_balance: Decimal
    opening_balance_on: date
    as_of: datetime
    revision: int
    former_numbers: tuple[str, ...] = ()
    legal_entity: bool = False
    contract_price: Decimal | None = None  # a legal entity's, for a kWh without VAT
    batch: str | None = None  # the import that told it last
    rooms: int | None = None  # of the home; None: nobody told

    @property
    def payer(self) -> Household:
        """Whom a tariff's price is for: the home, or those who are equated to homes."""
        return replace(self.household, group=EQUATED, lives_alone=False) if self.legal_entity else self.household

    def meter(self, meter_id: str) -> Meter:
        """The meter of that id; one that is not the account's does not exist."""
        for meter in self.meters:
            if meter.meter_id == meter_id:
                return meter
        raise MeterUnknown()
