"""The kinds of registries that come with the package, and the retailer's own beside them."""

from __future__ import annotations

import json
from pathlib import Path

from billing_calculator.domain.registry.errors import ProfileUnknown
from billing_calculator.domain.registry.profile import Profile, ProfileWrong, profile_of

SHIPPED = Path(__file__).parent.parent / "payment_profiles"


class RegistryProfiles:
    """Every profile by its name: the file's name. One in the retailer's folder stands for a shipped one of the same name."""

    def __init__(self, folder: str = "") -> None:
        self._held = _read(SHIPPED) | (_read(Path(folder)) if folder else {})

    def chosen(self, name: str, file_name: str) -> Profile:
        """The profile of this name; without one the profile meant for files called so: of several the longest pattern's."""
        if name:
            if name not in self._held:
                raise ProfileUnknown()
            return self._held[name]
        fitting = [(profile.fit(file_name), each) for each, profile in self._held.items() if profile.fit(file_name)]
        if not fitting:
            raise ProfileUnknown()
        return self._held[max(fitting)[1]]

    def all(self) -> list[Profile]:
        """Every profile, by name."""
        return [self._held[name] for name in sorted(self._held)]


def _read(folder: Path) -> dict[str, Profile]:
    return {file.stem: _profile(file) for file in sorted(folder.glob("*.json"))}


def _profile(file: Path) -> Profile:
    try:
        return profile_of(file.stem, json.loads(file.read_text(encoding="utf-8")))
    except (OSError, json.JSONDecodeError) as error:
        raise ProfileWrong(f"profile {file.stem}: {error}") from error
