"""The kinds of registries for banks that come with the package, and the retailer's own beside them."""

from __future__ import annotations

import json
from pathlib import Path

from billing_calculator.domain.bank_registry.profile import BankProfile, ProfileWrong, profile_of

SHIPPED = Path(__file__).parent.parent / "bank_registries"


class BankProfileFiles:
    """Every profile by its name: the file's name. One in the retailer's folder stands for a shipped one of the same name."""

    def __init__(self, folder: str = "") -> None:
        self._held = _read(SHIPPED) | (_read(Path(folder)) if folder else {})

    def get(self, name: str) -> BankProfile | None:
        """The one of this name."""
        return self._held.get(name)

    def all(self) -> list[BankProfile]:
        """Every profile, by name."""
        return [self._held[name] for name in sorted(self._held)]


def _read(folder: Path) -> dict[str, BankProfile]:
    return {file.stem: _profile(file) for file in sorted(folder.glob("*.json"))}


def _profile(file: Path) -> BankProfile:
    try:
        return profile_of(file.stem, json.loads(file.read_text(encoding="utf-8")))
    except (OSError, json.JSONDecodeError) as error:
        raise ProfileWrong(f"profile {file.stem}: {error}") from error
