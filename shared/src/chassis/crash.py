"""Named points at which a test may kill the process, to prove that no point of the path loses or doubles anything."""

from __future__ import annotations

import os
import threading
from typing import Final

IN_TRANSACTIONS: Final = (
    "before_action", "after_action", "after_parking", "after_waking", "after_crowd_noted", "after_insert_outbox",
    "before_commit", "after_commit",
)  # fmt: skip
CONSUMING: Final = (
    "after_seat", "after_hold", "after_receive", "before_burial", "after_burial", "before_attempt_written",
    "after_attempt_written", "after_use_up", "after_inbox", "after_attempts_forgotten", "before_halves", "between_halves",
    "before_set_aside", "after_set_aside", "after_effect_before_ack", "amid_acks", "after_ack", "before_goodbye", "after_goodbye",
)  # fmt: skip
RELAYING: Final = (
    "after_relay_lease", "before_publish", "amid_publish", "after_publish_before_mark", "after_mark", "after_mark_unheard",
    "after_refusal_counted", "after_mark_stuck", "before_reopening", "after_reopening", "after_relay_released",
)  # fmt: skip
RETRYING: Final = (
    "amid_claim", "after_parked_claim", "after_row_buried", "after_crowd_step", "after_crowd_woken", "after_redrive",
    "after_job_lease", "after_job",
)  # fmt: skip
ANSWERING: Final = ("after_preparing", "after_answer_kept", "before_answer")
DEPLOYING: Final = ("after_collections", "amid_queues", "after_bindings", "amid_probe", "before_record")
POINTS: Final = (*IN_TRANSACTIONS, *CONSUMING, *RELAYING, *RETRYING, *ANSWERING, *DEPLOYING)

_crash_at = os.environ.get("CHASSIS_CRASH_AT", "")
_crash_in = ""


def point(name: str) -> None:
    """Die here without a goodbye if this is the point to die at; otherwise one comparison of strings."""
    if name == _crash_at and _crash_in in ("", threading.current_thread().name):
        os._exit(9)


def arm(name: str, *, thread: str = "") -> None:
    """Die at this point from here on, in the thread of this name if one is named; in a process that was forked to die."""
    global _crash_at, _crash_in
    _crash_at, _crash_in = name, thread
