"""Every named point, in the thread and the circumstances in which a handler's event comes to it; what is needed is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from chassis import crash

from tests.faults.crash.feeds import Feed
from tests.faults.crash.victim import Step


@dataclass(frozen=True)
class Case:
    """A point in a thread, and the circumstances that lead there. An empty thread is the one that writes the facts."""

    circumstances: str
    thread: str
    point: str
    only: str = ""  # "announces", "waits", "wakes" or "job": what the handler must do for it to be reachable

    def unreachable(self, feed: Feed) -> str:
        """Why this handler never comes here; empty if it does."""
        return "" if not self.only or REACHES[self.only](feed) else f"the handler has no part in what '{self.only}'"

    def thread_of(self, feed: Feed) -> str:
        return {"facts": feed.announces, "job": feed.job}.get(self.thread, self.thread)


REACHES: dict[str, Callable[[Feed], bool]] = {
    "announces": lambda feed: bool(feed.announces),
    "waits": lambda feed: feed.needs is not None,
    "wakes": lambda feed: feed.wakes,
    "job": lambda feed: bool(feed.job),
}
MAIN = "MainThread"
SETTLING = ("before_action", "after_inbox", "after_action", "before_commit", "after_commit")


def _cases(circumstances: str, thread: str, *points: str, only: str = "") -> list[Case]:
    return [Case(circumstances, thread, point, only) for point in points]


CASES = [
    *_cases("fresh", "consumer", "after_seat", "after_hold", "after_receive", *SETTLING, "after_effect_before_ack", "amid_acks"),
    *_cases("fresh", "consumer", "after_ack", "before_goodbye", "after_goodbye"),
    *_cases("fresh", "consumer", "after_waking", only="wakes"),
    *_cases("fresh", "facts", "after_insert_outbox", only="announces"),
    *_cases("fresh", "relay", "after_relay_lease", "after_relay_released"),
    *_cases("fresh", "relay", "before_publish", "amid_publish", "after_publish_before_mark", "after_mark", only="announces"),
    *_cases("fresh", "job", "after_job_lease", "after_job", "before_commit", "after_commit", only="job"),
    *_cases("again", "consumer", "before_attempt_written", "after_attempt_written", "after_attempts_forgotten"),
    *_cases("again", "consumer", "before_commit", "after_commit"),
    *_cases("given up", "consumer", "after_attempt_written"),
    *_cases("broken", "consumer", "before_halves", "between_halves", "before_set_aside", "after_set_aside"),
    *_cases("broken", "parked", "after_set_aside"),
    *_cases("mended", "parked", "amid_claim", "after_parked_claim", "after_use_up", "after_action", "before_commit"),
    *_cases("mended", "parked", "after_commit"),
    *_cases("redriven", MAIN, "after_redrive"),
    *_cases("redriven", "parked", "after_use_up", "after_commit"),
    *_cases("unreadable", "consumer", "before_burial", "after_burial"),
    *_cases("unreadable redriven", "parked", "after_row_buried"),
    *_cases("early", "consumer", "after_parking", only="waits"),
    *_cases("woken", "consumer", "after_waking", only="waits"),
    *_cases("woken", "parked", "after_use_up", "after_commit", only="waits"),
    *_cases("woken as a crowd", "consumer", "after_crowd_noted", only="waits"),
    *_cases("woken as a crowd", "parked", "after_crowd_step", "after_crowd_woken", only="waits"),
    *_cases("unheard", "relay", "after_mark_unheard", only="announces"),
    *_cases("heard at last", "relay", "before_reopening", "after_reopening", only="announces"),
    *_cases("refused", "relay", "after_refusal_counted", only="announces"),
    *_cases("refused for long", "relay", "after_mark_stuck", only="announces"),
]
OTHERWISE = (*crash.ANSWERING, *crash.DEPLOYING)  # requests and the deploy job have enumerations of their own

WELL = Step()
PLANS: dict[str, list[str | Step]] = {
    "fresh": ["publish", Step("X"), WELL],
    "again": ["publish", Step("after_receive", "consumer"), Step("X"), WELL],
    "given up": ["publish dead", Step("X"), WELL],
    "broken": ["publish", Step("X", handler="breaks", leaves=("retry",)), WELL],
    "mended": ["publish", Step(handler="breaks", leaves=("retry",)), Step("X"), WELL],
    "redriven": ["publish", Step(handler="refuses", leaves=("dead",)), Step("X", redrive=True), Step(redrive=True)],
    "unreadable": ["publish", "publish nonsense", Step("X"), WELL],
    "unreadable redriven": ["publish", "publish nonsense", WELL, Step("X", redrive=True), Step(redrive=True)],
    "early": ["publish", Step("X", leaves=("waiting",)), "publish needed", WELL],
    "woken": ["publish", Step(leaves=("waiting",)), "publish needed", Step("X"), WELL],
    "woken as a crowd": [
        "publish", Step(leaves=("waiting",)), "publish needed", Step("X", crowd=True), Step(crowd=True),
    ],
    "unheard": ["stop listening", "publish", Step("X", leaves=("unheard",)), "listen", WELL],
    "heard at last": ["stop listening", "publish", Step(leaves=("unheard",)), "listen", Step("X"), WELL],
    "refused": ["stop listening", "refuse", "publish", Step("X", leaves=("new",)), "listen", WELL],
    "refused for long": [
        "stop listening", "refuse", "publish", Step("X", impatient=True, leaves=("refused", "new")), "listen", Step(reopen=True),
    ],
}  # fmt: skip
NEEDED_LATER = ("early", "woken", "woken as a crowd")
