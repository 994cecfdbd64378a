"""The folder into which the retailer's base puts its files: taken over whole, put away with a report, never lost between."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Outcome(StrEnum):
    """The folder that a file ends in."""

    APPLIED = "applied"
    REFUSED = "refused"


_TAKEN = "taken"
_OURS = (_TAKEN, *Outcome)
_UNFINISHED = (".part", ".tmp", ".filepart", ".crdownload")


@dataclass(frozen=True)
class TakenFile:
    """A file that nobody writes to any more. `profile`: the folder it was put into names it; without one the file's name does."""

    path: Path
    profile: str

    @property
    def name(self) -> str:
        """As the retailer called it."""
        return self.path.name


class Inbox:
    """Files are put into the folder, or into one in it that is called as a profile."""

    def __init__(self, folder: str, *, settled: float) -> None:
        self._folder, self._settled = Path(folder), settled
        self._seen: dict[Path, tuple[tuple[int, int], float]] = {}

    def take_over(self, *, now: float) -> None:
        """Move files that have not changed for some time to where nobody puts any; `now` in seconds on whatever clock."""
        for folder in (_TAKEN, *Outcome):
            _make(self._folder / folder)
        seen = {}
        for path in self._put_here():
            state = _state(path)
            known, since = self._seen.get(path, (None, now))
            since = since if state == known else now
            seen[path] = (state, since)
            if state == known and now - since >= self._settled:
                self._take(path)
        self._seen = seen

    def taken(self) -> list[TakenFile]:
        """The files that were taken over and not yet put away, the oldest first."""
        folder = self._folder / _TAKEN
        files = [path for path in folder.rglob("*") if path.is_file()]
        files.sort(key=lambda path: (path.stat().st_mtime_ns, path.name))
        return [TakenFile(path, "" if path.parent == folder else path.parent.name) for path in files]

    def put_away(self, file: TakenFile, outcome: Outcome, *, stamp: str, report: str) -> Path:
        """Write the report, then move the file beside it: whoever is stopped between finds the file taken, and does it again."""
        target = self._folder / outcome / f"{stamp}_{file.name}"
        draft = target.with_name(f".{target.name}.report.new")
        draft.write_text(report, encoding="utf-8-sig", newline="\r\n")  # as the retailer's Windows opens it
        draft.replace(target.with_name(f"{target.name}.report.txt"))
        file.path.replace(target)
        return target

    def _take(self, path: Path) -> None:
        profile = "" if path.parent == self._folder else path.parent.name
        target = self._folder / _TAKEN / profile / path.name
        _make(target.parent)
        if not target.exists():  # one of the same name is still being worked on
            path.replace(target)

    def _put_here(self) -> Iterator[Path]:
        """What somebody put into the folder, or into a profile's."""
        for path in sorted(self._folder.iterdir()):
            if path.is_dir() and path.name not in _OURS:
                yield from (each for each in sorted(path.iterdir()) if _is_whole(each))
            elif _is_whole(path):
                yield path


def _make(folder: Path) -> None:
    """With the rights of the folder above it: what one process puts there, another moves away."""
    if not folder.exists():
        folder.mkdir(parents=True)
        folder.chmod(folder.parent.stat().st_mode & 0o7777)


def _is_whole(path: Path) -> bool:
    """A regular file that its writer does not call unfinished."""
    return path.is_file() and not path.is_symlink() and not path.name.startswith(".") and path.suffix.lower() not in _UNFINISHED


def _state(path: Path) -> tuple[int, int]:
    try:
        seen = os.stat(path)
    except FileNotFoundError:
        return -1, -1  # taken away again
    return seen.st_size, seen.st_mtime_ns
