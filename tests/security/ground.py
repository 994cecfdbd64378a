"""Services with something in them, and the people whom it belongs to or who may see it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from chassis import clock
from chassis.auth import REVOCATIONS
from chassis.ids import new_id
from chassis.testing import Running

from tests.architecture.tree import SERVICES
from tests.security import inhabitants
from tests.security.holder import Holder
from tests.security.served import Served, served
from tests.traffic import consumers

UNLIMITED = dict.fromkeys(
    ("free_attempts_per_address", "free_failures_per_address", "workless_per_minute_and_address", "workless_per_minute"), 10**9
)
SHOWN_AT_ONCE = {"registration_tick_ms": 1}


@dataclass(frozen=True)
class Ground:
    """A service that answers, and its people by the names that callers.toml gives them."""

    served: Served
    people: Mapping[str, Holder]
    revoked: str = field(default_factory=new_id)  # a session of the owner that was ended

    @property
    def running(self) -> Running:
        return self.served.running

    @property
    def owner(self) -> Holder:
        """The customer whom most of it belongs to."""
        return self.people["owner"]

    def ids(self, name: str = "owner") -> dict[str, str]:
        """What is theirs, one for each place of an address; the session is an open one that was not used yet."""
        holder = self.people[name]
        first = {place: values[0] for place, values in holder.owns.items() if values}
        accounts = dict(zip(("account_id",), holder.account_ids, strict=False))
        return {**first, **accounts, "session_id": self.session(holder)}

    def session(self, holder: Holder) -> str:
        """A session of theirs, open in identity, where sessions are kept; elsewhere a name is enough."""
        fresh = new_id()
        for kept in ("sessions", "staff_sessions"):
            known = self.running.database[kept].find_one({"_id": holder.session_id})
            if known is not None:
                self.running.database[kept].insert_one({**known, "_id": fresh, "ended_at": None})
        return fresh

    def revoke(self) -> None:
        """Whatever was and will be issued for the session within the hour is refused."""
        until = clock.system_now() + timedelta(hours=1)
        row = {"_id": self.revoked, "revoked_at": until, "forget_after": until}
        self.running.database[REVOCATIONS.name].insert_one(row)


def everything(mongo_url: str, folder: Path, stack: ExitStack) -> dict[str, Ground]:
    """Every service, by its package, each with a database of its own; they end with `stack`."""
    return {package: _one(package, mongo_url, folder / package, stack) for package in SERVICES}


def _one(package: str, mongo_url: str, folder: Path, stack: ExitStack) -> Ground:
    folder.mkdir()
    more = UNLIMITED | SHOWN_AT_ONCE if package == "identity" else {}
    running = stack.enter_context(consumers.start(package, mongo_url, folder, **more))
    people = inhabitants.of(package)(running, folder)
    ground = Ground(stack.enter_context(served(running)), people)
    ground.revoke()
    return ground
