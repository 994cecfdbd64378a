"""Named points at which a test may kill the process, to prove that no point of the path loses or doubles anything."""

from __future__ import annotations

import os
from typing import Final

POINTS: Final = (
    "after_insert_outbox",
    "before_commit",
    "after_commit",
    "before_publish",
    "after_publish_before_mark",
    "after_mark",
    "after_receive",
    "after_attempt_written",
    "after_inbox",
    "after_effect_before_ack",
    "after_ack",
    "after_parked_claim",
)
_CRASH_AT: Final = os.environ.get("CHASSIS_CRASH_AT", "")


def point(name: str) -> None:
    """Die here without a goodbye if CHASSIS_CRASH_AT names this point; otherwise one comparison of strings."""
    if name == _CRASH_AT:
        os._exit(9)
