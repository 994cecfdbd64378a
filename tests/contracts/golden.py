"""The golden messages: one complete example per event type, used as documentation and as test input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "contracts/examples"


def golden_events() -> dict[str, dict[str, Any]]:
    """All example events by file name without ending, which starts with their type."""
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted((EXAMPLES / "events").glob("*.json"))}
