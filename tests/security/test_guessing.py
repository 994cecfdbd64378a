"""T15 (b): a million guesses at ten thousand people from a thousand addresses, within a day that is simulated.

Driven are the real actions and rules of identity; in memory are only what its database keeps of attempts and people, and, as
hashing a million times would tell nothing, the comparison of passwords. Proof of work is taken as done: whoever guesses for a day
has a machine that does it.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from chassis.testing import Running
from identity.actions import sessions as actions
from identity.domain.attempts import Attempts
from identity.domain.errors import TooManyAttempts, WrongLoginOrPassword
from identity.settings import Settings

from tests.security.ground import Ground
from tests.security.reporting import Section

BEGINS = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
WEAK, TOP = 0.01, 100  # this part of the people has one of so many passwords that everybody tries first
OPENED = 0.001
PATIENCE = timedelta(seconds=60)
SHOWN = {"workless_per_minute": 10**9, "workless_per_minute_and_address": 10**9}


@dataclass
class Counts:
    """Attempts in memory, as identity's store keeps them; that both do the same is a test of its own."""

    held: dict[str, Attempts] = field(default_factory=dict)

    def one(self, key: str) -> Attempts | None:
        return self.held.get(key)

    def add(self, key: str, *, forgotten_at: datetime) -> Attempts:
        known = self.held.get(key) or Attempts(key=key, count=0, forgotten_at=forgotten_at)
        self.held[key] = replace(known, count=known.count + 1, forgotten_at=forgotten_at)
        return self.held[key]

    def claim(self, key: str, *, now: datetime, until: datetime) -> bool:
        known = self.held.get(key)
        if known is None or (known.wait_until is not None and known.wait_until > now):
            return False
        self.held[key] = replace(known, wait_until=until)
        return True

    def give_back(self, key: str, *, times: int = 1) -> None:
        known = self.held.get(key)
        if known is not None:
            self.held[key] = replace(known, count=max(0, known.count - times))

    def drop_forgotten(self, key: str, *, now: datetime) -> None:
        known = self.held.get(key)
        if known is not None and known.forgotten_at <= now:
            del self.held[key]

    def forget(self, keys: Iterable[str]) -> None:
        for key in keys:
            self.held.pop(key, None)


@dataclass
class Town:
    """People with passwords before identity's entry."""

    passwords: dict[str, str]
    counts: Counts = field(default_factory=Counts)

    def enter(self, number: str, password: str, *, address: str, now: datetime) -> None:
        """As `POST /sessions` does it; raises what it is refused with."""
        actions.prove_login(self._work(now), login=number, password=password, address=address)

    def _work(self, now: datetime) -> Any:
        secrets = SimpleNamespace(login_fingerprint=str, challenge_key=b"")
        hashing = SimpleNamespace(fits=lambda typed, kept: typed == kept, is_dated=lambda _hash: False)
        people = SimpleNamespace(user_of_account=self._user, grants=lambda _user: [])
        trusts = SimpleNamespace(of_person=lambda _user: [])
        defaults = {name: each.default for name, each in Settings.__dataclass_fields__.items()}
        return SimpleNamespace(
            system_now=now,
            settings=SimpleNamespace(**{**defaults, **SHOWN}),
            store=SimpleNamespace(attempts=self.counts, people=people, trusts=trusts),
            tools=SimpleNamespace(secrets=secrets, hashing=hashing, vault=SimpleNamespace(decrypt=lambda _user, _text: "Анна")),
        )

    def _user(self, number: str) -> Any:
        return SimpleNamespace(
            user_id=number,
            password_hash=self.passwords[number],
            surname="с",
            name="и",
            patronymic=None,
            email="п",
            organisation=None,
        )


@dataclass
class Attack:
    """Machines at many addresses try the passwords that everybody tries, the first at everybody, then the second."""

    town: Town
    addresses: list[str]
    guesses: int
    opened: set[str] = field(default_factory=set)
    sent: int = 0
    judged: int = 0
    _turns: list[tuple[datetime, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._turns = [(BEGINS, address) for address in self.addresses]
        self._between = DAY * len(self.addresses) / self.guesses  # each address guesses as often as it may, and not faster
        self._targets = ((number, f"top {rank}") for rank in range(TOP) for number in self.town.passwords)
        self._next = next(self._targets)

    def go_on(self, until: datetime) -> None:
        """All guesses before this moment; whoever is told to wait asks on, as it costs nothing."""
        while self._turns[0][0] < until and self.sent < self.guesses:
            now, address = heapq.heappop(self._turns)
            self._guess(address, now)
            heapq.heappush(self._turns, (now + self._between, address))

    def _guess(self, address: str, now: datetime) -> None:
        number, password = self._next
        self.sent += 1
        try:
            self.town.enter(number, password, address=address, now=now)
        except TooManyAttempts:
            return
        except WrongLoginOrPassword:
            pass
        else:
            self.opened.add(number)
        self.judged += 1
        self._next = next(self._targets, self._next)


def town(size: int, chance: random.Random) -> Town:
    """One in a hundred has a password that everybody tries."""
    numbers = [str(530_000_000_000 + number) for number in range(size)]
    weak = set(chance.sample(numbers, int(size * WEAK)))
    return Town({number: f"top {chance.randrange(TOP)}" if number in weak else f"own {number}" for number in numbers})


def waits_of(attack: Attack, number: str, address: str, *, at: datetime, mistyped: int) -> timedelta:
    """How long somebody needs who types as many times wrong as people do, and then waits as long as they are told."""
    now, password = at, attack.town.passwords[number]
    for left in range(mistyped, -1, -1):
        while True:
            attack.go_on(now)
            try:
                attack.town.enter(number, password if left == 0 else "mistyped", address=address, now=now)
            except TooManyAttempts as refused:
                now += timedelta(seconds=int(refused.details["retry_after"]))
                continue
            except WrongLoginOrPassword:
                now += timedelta(seconds=5)
            break
    return now - at


def test_what_is_kept_in_memory_does_what_the_database_does(grounds: dict[str, Ground]) -> None:
    running: Running = grounds["identity"].running
    chance, both = random.Random(1), (running.transactions.read().store.attempts, Counts())
    for _step in range(400):
        key, now = f"compared:{chance.randrange(3)}", BEGINS + timedelta(minutes=chance.randrange(90))
        deed = chance.choice(("add", "claim", "give_back", "drop_forgotten", "forget"))
        told = {
            "add": {"forgotten_at": now + timedelta(hours=1)},
            "claim": {"now": now, "until": now + timedelta(minutes=5)},
            "give_back": {"times": chance.randrange(1, 3)},
            "drop_forgotten": {"now": now},
        }.get(deed, {})
        one, other = (getattr(each, deed)([key] if deed == "forget" else key, **told) for each in both)
        assert one == other, (deed, told)
        assert both[0].one(key) == both[1].one(key), (deed, told)


def test_of_those_with_a_weak_password_few_are_opened_and_everybody_else_still_enters(
    full: bool, section: Callable[[str, str], Section]
) -> None:
    seed = 20261127
    chance = random.Random(seed)
    people, addresses = (10_000, 1_000) if full else (1_000, 100)
    attack = Attack(town(people, chance), [f"10.{number // 250}.{number % 250}.1" for number in range(addresses)], people * 100)
    entering = chance.sample(sorted(attack.town.passwords), people // 10)
    moments = sorted(chance.uniform(0, DAY.total_seconds()) for _person in entering)
    waited = []
    for number, moment in zip(entering, moments, strict=True):
        home, mistyped = f"192.168.{chance.randrange(250)}.{chance.randrange(250)}", chance.choice((0, 0, 0, 1, 2))
        waited.append(waits_of(attack, number, home, at=BEGINS + timedelta(seconds=moment), mistyped=mistyped))
    attack.go_on(BEGINS + DAY)
    section("T15", "Guessing, enumeration, tokens").row(
        "a day of guessing",
        people=people, addresses=addresses, guesses=attack.sent, judged=attack.judged, opened=len(attack.opened),
        legitimate_entries=len(waited), longest_wait_s=int(max(waited).total_seconds()), seed=seed,
    )  # fmt: skip
    assert len(attack.opened) <= OPENED * people
    assert max(waited) <= PATIENCE
