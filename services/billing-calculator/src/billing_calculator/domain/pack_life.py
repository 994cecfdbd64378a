"""A pack on its way: proposed by one person, published by another, withdrawn before its day, replaced by a better one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from billing_calculator.domain.pack_errors import (
    OwnPack,
    PackAlready,
    PackDecided,
    PackInForce,
    PackNotPublished,
    ReasonMissing,
)
from billing_calculator.domain.tariff import Tariff

RELEASE = "release"  # who publishes the packs that come with the program


class State(StrEnum):
    """Where a pack stands."""

    PROPOSED = "proposed"
    PUBLISHED = "published"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"


@dataclass(frozen=True)
class Step:
    """A line of the pack's journal."""

    did: str
    by: str
    at: datetime
    note: str = ""


@dataclass(frozen=True)
class Pack:
    """A pack as it was handed in, to the letter, and what became of it."""

    tariff: Tariff
    content: str
    state: State
    steps: tuple[Step, ...]
    revision: int = 1
    replaces: str | None = None

    @property
    def pack_hash(self) -> str:
        """What it is known by."""
        return self.tariff.pack_hash

    @property
    def proposed_by(self) -> str:
        """Who handed it in last."""
        return next((step.by for step in reversed(self.steps) if step.did == State.PROPOSED), "")

    def after(self, state: State, step: Step) -> Pack:
        """One step further."""
        return replace(self, state=state, steps=(*self.steps, step), revision=self.revision + 1)


def proposed(held: Pack | None, *, tariff: Tariff, content: str, replaces: str | None, step: Step, today: date) -> Pack:
    """A pack handed in; dates that have begun need a reason. One that was refused or withdrawn may be handed in again."""
    if held is not None and held.state in (State.PROPOSED, State.PUBLISHED):
        raise PackAlready(held.state)
    if tariff.valid_from is not None and tariff.valid_from <= today and not tariff.for_reference and not step.note.strip():
        raise ReasonMissing(tariff.valid_from)
    if held is None:
        return Pack(tariff, content, State.PROPOSED, (step,), replaces=replaces)
    return replace(held, content=content).after(State.PROPOSED, step)


def approved(pack: Pack, step: Step) -> Pack:
    """Published by a second person."""
    if pack.state is not State.PROPOSED:
        raise PackDecided(pack.state)
    if step.by == pack.proposed_by:
        raise OwnPack()
    return pack.after(State.PUBLISHED, step)


def refused(pack: Pack, step: Step) -> Pack:
    """Not to be published; whoever handed it in may take it back in the same way."""
    if pack.state is not State.PROPOSED:
        raise PackDecided(pack.state)
    return pack.after(State.REFUSED, step)


def withdrawn(pack: Pack, step: Step, *, today: date) -> Pack:
    """Taken back before its first day; by what has begun somebody may have been charged already."""
    if pack.state is not State.PUBLISHED:
        raise PackNotPublished(pack.state)
    if pack.tariff.valid_from is None or pack.tariff.valid_from <= today:
        raise PackInForce(pack.tariff.valid_from)
    return pack.after(State.WITHDRAWN, step)


def giving_way(published: Sequence[Pack], *, to: Pack, step: Step) -> list[Pack]:
    """Those that a pack replaces, by the name it gives."""
    old = [each for each in published if each.tariff.name == to.replaces and each.pack_hash != to.pack_hash]
    return [each.after(State.REPLACED, step) for each in old]


def gave_way(pack: Pack, *, to: Pack) -> bool:
    """Whether a pack was replaced by another, which is being taken back."""
    return pack.state is State.REPLACED and pack.tariff.name == to.replaces and pack.steps[-1].note == to.tariff.name


def stocked(shipped: Sequence[Pack], held: Sequence[Pack], step: Step) -> list[Pack]:
    """What a release brings: its packs that are not here yet; its own earlier content of the same name gives way."""
    known = {each.pack_hash for each in held}
    changes: list[Pack] = []
    for pack in shipped:
        if pack.pack_hash in known:
            continue
        same = [each for each in held if each.tariff.name == pack.tariff.name and each.state is State.PUBLISHED]
        if all(each.steps[0].by == RELEASE for each in same):
            changes += [each.after(State.REPLACED, step) for each in same]
            changes.append(replace(pack, steps=(step,)))
    return changes
