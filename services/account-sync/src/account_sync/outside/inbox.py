"""The folder into which the retailer's base puts its files: taken over whole, put away with a report, never lost between."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

from account_sync.domain.errors import RegistryUnreadable


class Outcome(StrEnum):
    """The folder that a file ends in."""

    APPLIED = "applied"
    REFUSED = "refused"
    CHECKED = "checked"


_TAKEN, _SENT = "taken", "sent"
_OURS = (_TAKEN, _SENT, *Outcome)
_LONGEST_NAME = 120
_BLOCK = 1024 * 1024
_UNUSUAL = re.compile(r"[^\w .()-]")
_UNFINISHED = (".part", ".tmp", ".filepart", ".crdownload")


@dataclass(frozen=True)
class TakenFile:
    """A file that nobody writes to any more. `profile`: the folder it was put into names it; without one the file's name does.

    `to_check`: somebody sent it in, who decides later whether it is applied.
    """

    path: Path
    profile: str
    to_check: bool

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
        for folder in _OURS:
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
        for path in sorted((self._folder / _SENT).rglob("*")):  # whole from the moment they have their name
            if _is_whole(path):
                self._take(path)

    def receive(self, stream: BinaryIO, *, name: str, profile: str, size: int) -> str:
        """Keep a file that is sent, whole or not at all, until the worker takes it over; the name that it got."""
        folder = self._folder / _SENT / profile
        _make(self._folder / _SENT)
        _make(folder)
        plain = _UNUSUAL.sub("_", name.replace("\\", "/").rpartition("/")[2]).lstrip(".")[-_LONGEST_NAME:] or "registry"
        with NamedTemporaryFile(dir=folder, prefix=".", suffix=".part", delete=False) as draft:
            try:
                left = size
                while left and (block := stream.read(min(_BLOCK, left))):
                    draft.write(block)
                    left -= len(block)
            except BaseException:
                Path(draft.name).unlink()
                raise
        Path(draft.name).chmod(0o640)
        if left:
            Path(draft.name).unlink()
            raise RegistryUnreadable(ru="Файл пришёл не целиком. Отправьте его ещё раз.", en="The file broke off. Send it again.")
        Path(draft.name).replace(folder / plain)
        return plain

    def waiting(self) -> list[str]:
        """The names of files that were sent in and are not checked yet."""
        folders = (self._folder / _SENT, self._folder / _TAKEN / _SENT)
        return sorted(path.name for folder in folders if folder.exists() for path in folder.rglob("*") if _is_whole(path))

    def taken(self) -> list[TakenFile]:
        """The files that were taken over and not yet put away, the oldest first."""
        folder = self._folder / _TAKEN
        files = [path for path in folder.rglob("*") if path.is_file()]
        files.sort(key=lambda path: (path.stat().st_mtime_ns, path.name))
        return [_as_taken(path, path.relative_to(folder).parts) for path in files]

    def put_away(self, file: TakenFile, outcome: Outcome, *, stamp: str, report: str) -> Path:
        """Write the report, then move the file beside it: whoever is stopped between finds the file taken, and does it again."""
        target = self._folder / outcome / f"{stamp}_{file.name}"
        draft = target.with_name(f".{target.name}.report.new")
        draft.write_text(report, encoding="utf-8-sig", newline="\r\n")  # as the retailer's Windows opens it
        draft.replace(target.with_name(f"{target.name}.report.txt"))
        file.path.replace(target)
        return target

    def _take(self, path: Path) -> None:
        target = self._folder / _TAKEN / path.relative_to(self._folder)
        for folder in reversed(target.relative_to(self._folder).parents[:-1]):
            _make(self._folder / folder)
        if not target.exists():  # one of the same name is still being worked on
            path.replace(target)

    def _put_here(self) -> Iterator[Path]:
        """What somebody put into the folder, or into a profile's."""
        for path in sorted(self._folder.iterdir()):
            if path.is_dir() and path.name not in _OURS:
                yield from (each for each in sorted(path.iterdir()) if _is_whole(each))
            elif _is_whole(path):
                yield path


def _as_taken(path: Path, parts: tuple[str, ...]) -> TakenFile:
    to_check = parts[0] == _SENT
    folders = parts[to_check:-1]
    return TakenFile(path, folders[0] if folders else "", to_check)


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
