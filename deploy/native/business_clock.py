"""The demo retailer lives in November 2022: its time starts there with the first `make up` and runs on."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from chassis import clock

from native.layout import CLOCK

ZONE = "Europe/Moscow"
DEMO_START = datetime(2022, 11, 20, 10, 0, tzinfo=ZoneInfo(ZONE))


def start_if_missing() -> None:
    if not CLOCK.exists():
        move(DEMO_START)


def move(at: datetime) -> None:
    CLOCK.parent.mkdir(parents=True, exist_ok=True)
    clock.write(CLOCK, at=at)


def now() -> datetime:
    """Business time as every process of the suite sees it."""
    zone = ZoneInfo(ZONE)
    if not CLOCK.exists():
        return datetime.now(zone)
    content = json.loads(CLOCK.read_text())
    passed = datetime.now(UTC) - datetime.fromisoformat(content["since"])
    return (datetime.fromisoformat(content["at"]) + passed).astimezone(zone)
