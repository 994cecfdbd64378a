"""What differs, what that does to those who hold the other version, and how it is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto


class Effect(Enum):
    """What a difference does to the set of documents that are allowed."""

    NARROWER = auto()  # something that was allowed is refused now
    WIDER = auto()  # something is allowed now that was refused
    GONE = auto()  # a field that was read is not there any more
    ADDED = auto()  # a field that nobody has to know


@dataclass(frozen=True)
class Change:
    """One difference between two schemas, at a field."""

    field: str
    effect: Effect
    words: str


@dataclass(frozen=True)
class Finding:
    """One difference between two releases; `breaks` names whom it breaks, and is empty for a harmless one."""

    document: str
    place: str
    words: str
    breaks: str = ""
    instead: str = ""

    def __str__(self) -> str:
        where = ", ".join(filter(None, (self.document, self.place)))
        if not self.breaks:
            return f"{where}: {self.words}. {self.instead}".rstrip()
        return f"{where}: {self.words}. This breaks {self.breaks}. Instead: {self.instead}."


@dataclass(frozen=True)
class Direction:
    """Who writes and who reads a document, so that narrowing and widening mean something: whom each effect breaks."""

    breaks: Mapping[Effect, str]
    fine: Mapping[Effect, str]
    instead: str

    def judge(self, change: Change, *, document: str, place: str = "") -> Finding:
        """The finding that a change makes in a document that travels this way."""
        where = " ".join(filter(None, (place, change.field)))
        whom = self.breaks.get(change.effect, "")
        advice = self.instead if whom else self.fine[change.effect]
        return Finding(document, where, change.words, whom, advice)


def event(name: str) -> Direction:
    """An event lives in queues and logs: consumers of either release read events of either release."""
    stem, _, version = name.rpartition(".v")
    return Direction(
        breaks={
            Effect.NARROWER: "new consumers, which refuse the events of queues, logs and producers of the last release",
            Effect.WIDER: "old consumers and subscribers, which refuse what new producers announce",
            Effect.GONE: "consumers and subscribers that read it",
        },
        fine={Effect.ADDED: "Old consumers ignore it, new ones must do without it in old events."},
        instead=f"leave it as it was and add an optional field, or publish {stem}.v{int(version) + 1} beside v{version}",
    )


REQUEST = Direction(
    breaks={
        Effect.NARROWER: "old clients, whose requests are refused or mean something else",
        Effect.GONE: "old clients, which still send it",
    },
    fine={
        Effect.WIDER: "New clients may use it when every server has this release.",
        Effect.ADDED: "New clients may send it when every server has this release.",
    },
    instead="keep taking what was taken and add an optional field, or offer a new operation beside this one",
)
RESPONSE = Direction(
    breaks={
        Effect.WIDER: "old clients, which meet an answer they were not told of",
        Effect.GONE: "old clients, which read it",
    },
    fine={
        Effect.NARROWER: "Old clients know all of it; new clients must do without it until every server has this release.",
        Effect.ADDED: "Old clients ignore it; new clients must do without it until every server has this release.",
    },
    instead="keep giving what was given and add a field, or offer a new operation beside this one",
)
