"""Services with something in them: the recorded conversation of a whole suite, and customers of identity.

What can be asked for is there, and it belongs to somebody: an owner, and another customer with an account of their own.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from account_sync import actions as registry
from account_sync.domain.account import account_id_of
from account_sync.domain.registry.columns import HEADER, Column
from chassis import clock
from chassis.auth import REVOCATIONS
from chassis.ids import derived_id, new_id
from chassis.testing import Running

from tests.account_sync.examples import SOUND, line_of
from tests.architecture.tree import SERVICES
from tests.identity.component.walk import NUMBER, PASSWORD, Walk
from tests.security.served import Served, served
from tests.traffic import consumers
from tests.traffic.answers import Conversation
from tests.traffic.golden import EXCHANGES

OTHER_NUMBER = "520000000025"
UNLIMITED = {"free_attempts_per_address": 10**9}  # what is tested with it is not how attempts are slowed down
SHOWN_AT_ONCE = {"registration_tick_ms": 1}


@dataclass(frozen=True)
class Holder:
    """A customer, and what is theirs in one service: `owns["reading_id"]` are ids that fit this place of an address."""

    user_id: str
    account_ids: tuple[str, ...]
    session_id: str = field(default_factory=new_id)
    owns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Ground:
    """A service that answers, and two of its customers."""

    served: Served
    owner: Holder
    other: Holder
    revoked: str = field(default_factory=new_id)  # a session of the owner that was ended

    @property
    def running(self) -> Running:
        return self.served.running

    def ids(self) -> dict[str, str]:
        """What is the owner's, one for each place of an address; their session is an open one that was not used yet."""
        first = {place: values[0] for place, values in self.owner.owns.items() if values}
        return {**first, "account_id": self.owner.account_ids[0], "session_id": self.session(self.owner)}

    def session(self, holder: Holder) -> str:
        """A session of theirs, open in identity, where sessions are kept; elsewhere a name is enough."""
        sessions, fresh = self.running.database["sessions"], new_id()
        known = sessions.find_one({"_id": holder.session_id})
        if known is not None:
            sessions.insert_one({**known, "_id": fresh, "ended_at": None})
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
    filled = {"identity": _identity, "account_sync": _account_sync}.get(package, _recorded)
    owner, other = filled(running, folder)
    ground = Ground(stack.enter_context(served(running)), owner, other)
    ground.revoke()
    return ground


def _identity(running: Running, folder: Path) -> tuple[Holder, Holder]:
    shutil.copy(running.folder / "jwt_private.json", folder / "jwt_private.json")  # what it signs it also believes
    walk = Walk(running=running, link_key=folder / "link_private.json")
    owner = _registered(walk, NUMBER, "anna@example.ru")
    return owner, _registered(walk, OTHER_NUMBER, "boris@example.ru")


def _registered(walk: Walk, number: str, email: str) -> Holder:
    registration = walk.register(account_number=number, email=email)
    walk.match(registration, number=number)
    assert walk.set_password(walk.secrets()[-1], PASSWORD).status_code == 204
    entered = walk.enter(number)
    session_id = str(entered["refresh_token"]).partition(".")[0]
    asked = {"account_number": f"5299999999{number[-2:]}", "surname": "Иванова", "name": "Анна"}
    added = walk.post("/additions", asked, Authorization=f"Bearer {entered['access_token']}")
    owns = {"registration_id": (registration,), "addition_id": (str(added.json["addition_id"]),)}
    return Holder(entered["user"]["user_id"], (derived_id("account", number),), session_id, owns)


def _account_sync(running: Running, folder: Path) -> tuple[Holder, Holder]:
    running.clock(at="2022-11-01T07:00:00+03:00")
    rows = [{}, {Column.CODE: "10000018", Column.NUMBER: OTHER_NUMBER}]
    lines = [";".join(HEADER), *(line_of(row).text for row in rows)]
    (folder / "registry.csv").write_bytes("\r\n".join([*lines, ""]).encode("cp1251"))
    registry.import_registry(running.transactions, path=str(folder / "registry.csv"))
    return tuple(Holder(new_id(), (account_id_of(code),)) for code in (SOUND[Column.CODE], "10000018"))  # type: ignore[return-value]


def _recorded(running: Running, _folder: Path) -> tuple[Holder, Holder]:
    for _row, _answer in Conversation(running).hold():
        pass
    running.clock(at="2022-11-24T12:00:00+03:00")
    holders: dict[str, Any] = {row["holder"]["user_id"]: row["holder"] for row in EXCHANGES if row["holder"]}
    owner, other = list(holders.values())[:2]
    return _holder(running, owner), _holder(running, other)


def _holder(running: Running, held: Mapping[str, Any]) -> Holder:
    own = {"account_id": {"$in": held["account_ids"]}}
    places = {
        "reading_id": ("readings", own),
        "charge_id": ("charges", own),
        "message_id": ("messages", {"user_id": held["user_id"]}),
    }
    owns = {place: _texts(running.database[name].distinct("_id", condition)) for place, (name, condition) in places.items()}
    owns["meter_id"] = _texts(running.database["readings"].distinct("meter_id", own))
    return Holder(held["user_id"], tuple(held["account_ids"]), owns=owns)


def _texts(values: Iterable[Any]) -> tuple[str, ...]:
    return tuple(map(str, values))
