"""The versions of the consent texts: one file each, never changed once somebody agreed to it."""

from __future__ import annotations

import json
from importlib.resources import files

from identity.domain.consent import ConsentText, Kind


def consent_text(version: str, kind: Kind = Kind.PERSONAL_DATA) -> ConsentText:
    """The text of a version; an unknown version is an error at start."""
    text = files("identity").joinpath("consents", kind, f"{version}.json").read_text(encoding="utf-8")
    return ConsentText(kind=kind, **json.loads(text))
