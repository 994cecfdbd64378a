"""What the demo prints: each step with its time and its figures, and the table at the end."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from demo.cabinet import Unexpected


@dataclass
class Report:
    """Prints while the demo walks; keeps the figures that must come out."""

    figures: list[tuple[str, str, str]] = field(default_factory=list)
    _began: float = field(default_factory=time.monotonic)

    def chapter(self, title: str) -> None:
        """A new part of the journey."""
        print(f"\n{title}", flush=True)

    @contextmanager
    def step(self, what: str) -> Iterator[list[str]]:
        """One step; what is appended to the list is printed behind it."""
        said: list[str] = []
        began = time.monotonic()
        try:
            yield said
        except Exception:
            print(f"  ✗ {what}", flush=True)
            raise
        took = (time.monotonic() - began) * 1000
        print(f"  ✓ {what:<62} {took:7.0f} ms   {'; '.join(said)}".rstrip(), flush=True)

    def figure(self, name: str, expected: str, got: str) -> None:
        """A figure that must be so to the kopeck."""
        self.figures.append((name, expected, got))
        if expected != got:
            raise Unexpected(f"{name}: {got} instead of {expected}")

    def close(self) -> None:
        """The table of all figures."""
        print("\nFigures, expected = got")
        for name, expected, got in self.figures:
            print(f"  {name:<66} {expected:>12} = {got:>12}")
        print(f"\n{len(self.figures)} figures, all right, in {time.monotonic() - self._began:.1f} s.")
