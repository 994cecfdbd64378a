"""What the environment must provide."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from chassis.settings import ServiceSettings


@dataclass(frozen=True, kw_only=True)
class Settings(ServiceSettings):
    """The retailer's own intake rules; the figures given are those of Nizhny Novgorod."""

    window_first_day: int = 15
    window_last_day: int = 25
    plausible_kwh: Decimal = Decimal(2000)
    times_usual: Decimal = Decimal(3)
    unremarkable_kwh: Decimal = Decimal(500)
    usual_from: int = 3
    retailer: str = "Волгаэнергосбыт"  # as it stands on receipts
    receipt_key_file: Path = Path("/run/secrets/receipt_private.json")
    receipt_keys_file: Path = Path("/run/secrets/receipt_keys.json")
    max_bulk_bytes: int = 4 * 1024 * 1024
    retailer_phone: str = "8-831-243-04-14"
