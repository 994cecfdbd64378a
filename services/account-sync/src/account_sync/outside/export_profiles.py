"""Export profiles: those that come with the service, by name, and the retailer's own, by path."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

from account_sync.domain.export.profile import ExportProfile, ExportProfileWrong, profile


def read_profile(name: str) -> ExportProfile:
    """The profile of this name or in this file; ExportProfileWrong says what keeps it from working."""
    own = files("account_sync") / "export_profiles" / f"{name}.json"
    try:
        text = (Path(name) if name.endswith(".json") else own).read_text(encoding="utf-8")
        return profile(Path(name).stem, json.loads(text))
    except OSError:
        raise ExportProfileWrong(ru=f"Профиля выгрузки {name} нет.", en=f"There is no export profile {name}.") from None
    except ValueError as error:
        raise ExportProfileWrong(ru=f"Профиль {name} — не JSON: {error}.", en=f"Profile {name} is not JSON: {error}.") from None
