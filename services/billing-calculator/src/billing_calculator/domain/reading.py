"""The copy of a reading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from uuid import UUID, uuid5

from billing_calculator.domain.charge import Volume

CHARGES = UUID("6f1f5f0e-5c3b-5f5e-9b0a-2d6f6a0c9e11")
_REMEMBERED = 4096  # several full batches; each asks a dozen times for the id of every charge in it


@dataclass(frozen=True)
class ChargeKey:
    """A charge is made once for an account, a service and a month."""

    account_id: str
    service: str
    period: str

    @property
    def charge_id(self) -> str:
        """The same for ever, whoever computes it."""
        return _charge_id(self)


@lru_cache(_REMEMBERED)
def _charge_id(key: ChargeKey) -> str:
    return str(uuid5(CHARGES, f"{key.account_id}/{key.service}/{key.period}"))


@dataclass(frozen=True)
class ZoneFigure:
    """One zone of a reading: the figure, the one before it, and the kWh between: the difference times the meter's ratio."""

    zone: str
    value: Decimal
    previous: Decimal
    consumption: Decimal
    ratio: Decimal = Decimal(1)


@dataclass(frozen=True)
class Reading:
    """A reading as it was last announced."""

    reading_id: str
    key: ChargeKey
    meter_id: str
    read_on: date
    submitted_at: datetime
    accepted: bool
    zones: tuple[ZoneFigure, ...]
    revision: int

    def volumes(self) -> list[Volume]:
        """Its kWh, zone by zone."""
        return [Volume(len(self.zones), zone.zone, zone.consumption) for zone in self.zones]
