"""The rules by which something is kept after an erasure, from the package's file."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from identity.domain.retention import Retention, Rule
from identity.domain.words import Text


def load_retention() -> Retention:
    """The rules as they stand; a file that is not whole is an error at start."""
    told = json.loads(files("identity").joinpath("retention.json").read_text(encoding="utf-8"))
    return Retention(
        services={code: Text(**words) for code, words in told["services"].items()},
        things={code: Text(**words) for code, words in told["things"].items()},
        rules={code: _rule(words) for code, words in told["rules"].items()},
    )


def _rule(words: dict[str, Any]) -> Rule:
    return Rule(law=Text(**words["law"]), why=Text(**words["why"]), years=words["years"])
