"""A numbered batch: filled, closed, written as a file, answered line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from account_sync.domain.export.entry import Kind, Operation


class State(StrEnum):
    """How far a batch has come; every step may be repeated after a crash."""

    FILLING = "filling"
    CLOSED = "closed"
    WRITTEN = "written"


@dataclass(frozen=True, kw_only=True)
class Batch:
    """One file for the base. Numbers follow one another without a gap; `total` is the control sum."""

    batch_id: str
    kind: Kind
    number: int
    made_on: date
    made_at: datetime
    profile: str
    state: State = State.FILLING
    rows: int = 0
    total: Decimal = Decimal(0)
    file_name: str = ""
    sha256: str = ""
    accepted: int = 0
    refused: int = 0

    @property
    def unanswered(self) -> int:
        """Lines of which the base has said nothing yet."""
        return self.rows - self.accepted - self.refused


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of a batch, its cells as they stand in the file: sent again, it is the same file. `accepted`: the base's answer."""

    batch_id: str
    line: int
    entry_id: str
    revision: int
    operation: Operation
    measure: Decimal
    cells: tuple[str, ...]
    accepted: bool | None = None
    refusal: str | None = None


def filled(batch: Batch, lines: Sequence[Line]) -> Batch:
    """The batch with more lines in it."""
    return replace(batch, rows=batch.rows + len(lines), total=batch.total + sum((each.measure for each in lines), Decimal(0)))


def closed(batch: Batch, *, file_name: str) -> Batch:
    """Nothing is added any more."""
    return replace(batch, state=State.CLOSED, file_name=file_name)


def written(batch: Batch, *, sha256: str) -> Batch:
    """The file lies where the base takes it."""
    return replace(batch, state=State.WRITTEN, sha256=sha256)


def to_be_written_again(batch: Batch) -> Batch:
    """The file is wanted once more; one that is not written yet will be."""
    return replace(batch, state=State.CLOSED)


def with_answers(batch: Batch, lines: Sequence[Line]) -> Batch:
    """The batch with these lines answered that were not before."""
    accepted = sum(1 for each in lines if each.accepted)
    return replace(batch, accepted=batch.accepted + accepted, refused=batch.refused + len(lines) - accepted)
