"""T13: any order, repetition, gap and replay of a valid history leave a consumer in the state of the history in order.

An example is one history of its own ids with a disorder of its own; so many of them share a run, an empty database and its
batches. Only examples whose disorder was not seen before are counted.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from chassis.testing import Running

from tests.faults.conftest import Form
from tests.faults.crash.feeds import SERVICES
from tests.faults.report import Row
from tests.faults.rig.disorder import Batches, disorder
from tests.faults.rig.histories import HISTORIES, History
from tests.faults.rig.twins import NUMBER, UUID, Message, translated
from tests.faults.test_crash_points import keys, settings_of

__all__ = ["keys"]
TOGETHER = 25
SALTS = ["", *(f"twin {number}" for number in range(1, TOGETHER))]
OF_SOMEBODY = re.compile(f"{UUID.pattern}|{NUMBER.pattern}")
State = Counter[str]


class Consumer:
    """A service and the same history of so many people, delivered to it over and over."""

    def __init__(self, running: Running, history: History) -> None:
        self.running, self.history = running, history
        for name in self._names():
            running.database[name].delete_many({})
        self.events: dict[str, list[Message]] = {salt: history.events(running, salt) for salt in SALTS}
        for salt in SALTS:
            history.before(running, salt)
        self.start = {name: list(running.database[name].find()) for name in self._names()}
        spoken = {found for message in self.events[""] for found in OF_SOMEBODY.findall(json.dumps(message))}
        self.owners = {translated(each, salt): (salt, each) for salt in SALTS for each in spoken}
        self.owners |= {history.own_id(salt): (salt, history.own_id("")) for salt in SALTS if history.own_id(salt)}
        self.size = len(self.events[""])

    def after(self, disorders: list[Batches]) -> dict[str, State]:
        """What is held of each history when they were delivered side by side."""
        self._put_back()
        for turn in range(max(len(batches) for batches in disorders)):
            batch = [
                self.events[salt][place]
                for salt, batches in zip(SALTS, disorders, strict=True)
                for place in (batches[turn] if turn < len(batches) else ())
            ]
            self.running.deliver(*batch)
        assert self.running.parked() == []
        return self._states()

    def _states(self) -> dict[str, State]:
        states: dict[str, State] = {salt: Counter() for salt in SALTS}
        for row in self.history.shown(self.running.database):
            text = json.dumps(row, default=str, sort_keys=True, ensure_ascii=False)
            salt, own = self._own(text)
            states[salt][own] += 1
        return states

    def _own(self, text: str) -> tuple[str, str]:
        """Whose it is, and how it reads with the ids of the first."""
        owners = {self.owners[each][0] for each in OF_SOMEBODY.findall(text) if each in self.owners}
        assert len(owners) == 1, f"of one history and no other: {text}"
        return owners.pop(), OF_SOMEBODY.sub(lambda found: self.owners.get(found[0], ("", found[0]))[1], text)

    def _put_back(self) -> None:
        for name in self._names():
            self.running.database[name].delete_many({})
            if self.start.get(name):
                self.running.database[name].insert_many(self.start[name])

    def _names(self) -> list[str]:
        return list(self.running.database.list_collection_names())


@pytest.fixture
def consumer(request: pytest.FixtureRequest, mongo_url: str, keys: Path) -> Iterator[Consumer]:
    with Running(SERVICES[request.param], mongo_url, **settings_of(request.param, keys)) as running:
        running.clock(at="2022-11-20T12:00:00+03:00")
        yield Consumer(running, HISTORIES[request.param])


@pytest.mark.fault("T13")
@pytest.mark.parametrize("consumer", HISTORIES, indirect=True)
def test_any_order_repetition_gap_and_replay_lead_to_the_state_in_order(consumer: Consumer, form: Form, row: Row) -> None:
    one_by_one: Batches = tuple((place,) for place in range(consumer.size))
    in_order = consumer.after([one_by_one] * TOGETHER)
    assert in_order[""] and all(state == in_order[""] for state in in_order.values())
    wanted, seed = form.of(short=100, full=10_000), random.randrange(2**32)
    row.seeds.append(seed)
    chance, seen = random.Random(seed), set[Batches]()
    for _ in range(2 * wanted // TOGETHER):
        disorders = [disorder(chance, consumer.size, consumer.history.last_words) for _ in SALTS]
        for batches, (salt, found) in zip(disorders, consumer.after(disorders).items(), strict=True):
            missing, further = in_order[""] - found, found - in_order[""]
            assert not missing and not further, f"seed {seed}, {salt}, {batches}: missing {missing}, further {further}"
        seen.update(disorders)
        if len(seen) >= wanted:
            break
    row.count(examples=len(seen), facts=sum(len(batch) for batches in seen for batch in batches))
    assert len(seen) >= wanted, "too many examples alike"
