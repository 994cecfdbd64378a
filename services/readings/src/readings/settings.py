"""What the environment must provide."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from chassis.settings import ServiceSettings

from readings.outside.rule_file import read_rules


@dataclass(frozen=True, kw_only=True)
class Settings(ServiceSettings):
    """The retailer's name, telephone and keys, and the file of intake rules (none: the shipped one, of Nizhny Novgorod)."""

    retailer: str = "Волгаэнергосбыт"  # as it stands on receipts
    receipt_key_file: Path = Path("/run/secrets/receipt_private.json")
    receipt_keys_file: Path = Path("/run/secrets/receipt_keys.json")
    max_bulk_bytes: int = 4 * 1024 * 1024
    rules_file: str = ""
    retailer_phone: str = "8-831-243-04-14"

    def __post_init__(self) -> None:
        """Nothing starts on rules with a gap."""
        read_rules(self.rules_file, phone=self.retailer_phone)
