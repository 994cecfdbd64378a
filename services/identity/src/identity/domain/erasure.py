"""The erasure of a person: asked for, open to be taken back for some days, then every service answers, and the key goes last."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from identity.domain.consent import Decision
from identity.domain.erasure_errors import ErasureUnderWay, NoErasure

ANSWERING = ("account_sync", "billing_calculator", "notification", "readings")  # everyone who listens to what is private
KEPT_FOR = timedelta(days=3 * 365 + 1)  # the certificate: order of Roskomnadzor No. 179 of 28.10.2022
LONGEST = timedelta(days=30)  # article 21, parts 4 and 5 of 152-FZ
READABLE = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is taken for something else when read out


class State(StrEnum):
    """How far an erasure has come."""

    SCHEDULED = "scheduled"
    CANCELLED = "cancelled"
    RUNNING = "running"
    EMPTIED = "emptied"
    DONE = "done"


@dataclass(frozen=True, kw_only=True)
class Part:
    """What one service erased, and what it keeps by which rule: `erased` by thing, `kept` thing to count and rule."""

    service: str
    erased: dict[str, int]
    kept: dict[str, tuple[int, str]]
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Erasure:
    """One request and what became of it. It names nobody: `user_id` is a random number that nothing leads to in the end."""

    erasure_id: str
    user_id: str
    certificate: str
    asked_at: datetime
    due_at: datetime
    state: State = State.SCHEDULED
    started_at: datetime | None = None
    closed_at: datetime | None = None
    forget_at: datetime | None = None
    waiting_for: tuple[str, ...] = ANSWERING
    parts: tuple[Part, ...] = ()
    consents: tuple[dict[str, object], ...] = ()
    grants: int = 0
    other_ids: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it is neither cancelled nor done."""
        return self.state not in (State.CANCELLED, State.DONE)


def schedule(*, erasure_id: str, user_id: str, seed: str, now: datetime, grace: timedelta) -> Erasure:
    """A request that can be taken back until `due_at`."""
    return Erasure(erasure_id=erasure_id, user_id=user_id, certificate=number(seed), asked_at=now, due_at=now + grace)


def number(seed: str) -> str:
    """A number to be read out over the telephone, as hard to guess as its seed up to some 59 bits: `A4KX-7Q2M-P9RD`."""
    value = int.from_bytes(hashlib.sha256(seed.encode()).digest(), "big")
    letters = []
    for _ in range(12):
        value, rest = divmod(value, len(READABLE))
        letters.append(READABLE[rest])
    text = "".join(letters)
    return f"{text[:4]}-{text[4:8]}-{text[8:]}"


def cancel(erasure: Erasure | None, *, now: datetime) -> Erasure:
    """The request after it was taken back; once it runs it cannot be."""
    if erasure is None:
        raise NoErasure
    if erasure.state is not State.SCHEDULED:
        raise ErasureUnderWay
    return replace(erasure, state=State.CANCELLED, closed_at=now, forget_at=now + KEPT_FOR)


def start(erasure: Erasure, *, grants: int, other_ids: Iterable[str] = (), now: datetime) -> Erasure:
    """The time to take it back is over; so many accounts were open to the person, who asked for some under other ids."""
    return replace(erasure, state=State.RUNNING, started_at=now, grants=grants, other_ids=tuple(other_ids))


def answered(erasure: Erasure, part: Part) -> Erasure:
    """With the answer of one service; a second answer of the same one changes nothing."""
    if part.service not in erasure.waiting_for:
        return erasure
    left = tuple(each for each in erasure.waiting_for if each != part.service)
    return replace(erasure, waiting_for=left, parts=(*erasure.parts, part))


def emptied(
    erasure: Erasure, *, counts: dict[str, int], decisions: Iterable[Decision], lines: int = 0, now: datetime
) -> Erasure:
    """Identity's own rows are gone; of the consents the proof stays, without from where they came, and of what staff did that
    they did it (`lines` of the journal)."""
    proof = tuple({"kind": d.kind, "version": d.version, "sha256": d.sha256, "given": d.given, "at": d.at} for d in decisions)
    kept = {"consent_proof": (len(proof), "consent_proof"), "erasure_act": (1, "erasure_act")}
    kept |= {"staff_journal": (lines, "staff_journal")} if lines else {}
    part = Part(service="identity", erased={**counts, "data_key": 1}, kept=kept, at=now)
    return replace(erasure, state=State.EMPTIED, parts=(*erasure.parts, part), consents=proof)


def done(erasure: Erasure, *, now: datetime) -> Erasure:
    """The data key is destroyed: nothing of the person can be read in any log or backup."""
    return replace(erasure, state=State.DONE, closed_at=now, forget_at=now + KEPT_FOR)


def overdue(erasure: Erasure, *, now: datetime) -> bool:
    """Whether half of the time that the law gives has passed since the request."""
    return erasure.state in (State.RUNNING, State.EMPTIED) and now - erasure.asked_at > LONGEST / 2
