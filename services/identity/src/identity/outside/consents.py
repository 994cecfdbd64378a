"""The versions of the consent text: one file each, never changed once somebody agreed to it."""

from __future__ import annotations

import json
from importlib.resources import files

from identity.domain.consent import ConsentText


def consent_text(version: str) -> ConsentText:
    """The text of a version; an unknown version is an error at start."""
    text = files("identity").joinpath("consents", f"{version}.json").read_text(encoding="utf-8")
    return ConsentText(**json.loads(text))
