"""What was found of a suite's accounts: lost, doubled, stuck, wrong, each told in a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Verdict:
    """Sentences by kind; `seconds` until everything was quiet."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def clean(self) -> bool:
        return not (self.lost or self.doubled or self.stuck or self.wrong)

    @property
    def counts(self) -> dict[str, int]:
        return {kind: len(getattr(self, kind)) for kind in ("lost", "doubled", "stuck", "wrong")}

    def __str__(self) -> str:
        told = [f"{self.counts}, quiet after {self.seconds:.0f} s"]
        for kind in self.counts:
            told += [f"  {kind}: {each}" for each in getattr(self, kind)[:8]]
        return "\n".join(told)

    def once(self, what: str, times: int, expected: int = 1) -> None:
        """Something that must be there so many times."""
        if times < expected:
            self.lost.append(f"{what}: {times} instead of {expected}")
        if times > expected:
            self.doubled.append(f"{what}: {times} instead of {expected}")

    def wrong_unless(self, what: str, found: Any, expected: Any) -> None:
        """Something that must be said so and not otherwise."""
        if found != expected:
            self.wrong.append(f"{what}: {found} instead of {expected}")

    def unexpected(self, what: str, keys: Iterable[str]) -> None:
        """Things that must not be there at all."""
        self.doubled += [f"{what} {key} that no acknowledged request made" for key in sorted(keys)]
