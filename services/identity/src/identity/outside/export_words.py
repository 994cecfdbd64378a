"""How the archive of a person's data calls things, from the package's file."""

from __future__ import annotations

import json
from importlib.resources import files


def load_export_words() -> dict[str, str]:
    """The words by the keys of the services' answers; what has no word stands as it is called."""
    words: dict[str, str] = json.loads(files("identity").joinpath("export_words.json").read_text(encoding="utf-8"))
    return words
