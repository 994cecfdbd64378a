"""The profiles that come with the service, and the retailer's own beside them."""

from __future__ import annotations

import json
from pathlib import Path

from account_sync.domain.errors import ProfileUnknown, ProfileWrong
from account_sync.domain.registry.profile import Profile
from account_sync.domain.registry.profile_files import as_profile

SHIPPED = Path(__file__).parent.parent / "profiles"


class Profiles:
    """Every profile by its name: the file's name. One in the retailer's folder stands for a shipped one of the same name."""

    def __init__(self, folder: str = "") -> None:
        self._held = _read(SHIPPED) | (_read(Path(folder)) if folder else {})

    def named(self, name: str) -> Profile:
        """The profile of this name."""
        if name not in self._held:
            raise ProfileUnknown(name, sorted(self._held))
        return self._held[name]

    def for_file(self, path: str) -> Profile:
        """The profile meant for files of this name, wherever they lie: of several that fit, the one with the longest pattern."""
        file_name = Path(path).name
        fitting = [(profile.fit(file_name), name) for name, profile in self._held.items() if profile.fit(file_name)]
        if not fitting:
            raise ProfileUnknown(file_name, sorted(self._held))
        return self._held[max(fitting)[1]]

    def all(self) -> list[Profile]:
        """Every profile, by name."""
        return [self._held[name] for name in sorted(self._held)]


def _read(folder: Path) -> dict[str, Profile]:
    return {file.stem: _profile(file) for file in sorted(folder.glob("*.json"))}


def _profile(file: Path) -> Profile:
    try:
        return as_profile(file.stem, json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise ProfileWrong(file.stem, [f"the file cannot be read as JSON: {error}"]) from error
