"""The folder shared with the retailer's base: `outgoing` holds our files, `answers` and `totals` its own, `reports` our days."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

BIGGEST_ANSWER = 64 * 1024 * 1024
DRAFT = ".part"


@dataclass(frozen=True)
class ExportFolder:
    """Files appear whole or not at all; an answer is moved aside only after it was taken in."""

    root: Path

    def put(self, name: str, pieces: Iterable[bytes]) -> str:
        """Write a file of ours and give its SHA-256; written again, it is the same file."""
        return _write(self._folder("outgoing") / name, pieces)

    def report(self, name: str, text: str) -> None:
        """Write a report for the clerk."""
        _write(self._folder("reports") / name, [text.encode()])

    def waiting(self, what: str) -> list[Path]:
        """The base's `answers` or `totals` that wait, by name; a file still being written by it carries another ending."""
        waiting = (each for each in self._folder(what).iterdir() if each.is_file() and each.suffix == ".csv")
        return sorted(each for each in waiting if not each.name.startswith("."))

    def read(self, file: Path) -> bytes:
        """What a file of the base says; one larger than any can be is not read to its end."""
        with file.open("rb") as content:
            return content.read(BIGGEST_ANSWER + 1)

    def set_aside(self, file: Path, *, taken: bool, report: str) -> None:
        """Move a file of the base to `taken` or `refused` where it lies, with the report beside it."""
        folder = self._folder(file.parent.name, "taken" if taken else "refused")
        _write(folder / f"{file.name}.txt", [report.encode()])
        file.replace(folder / file.name)

    def _folder(self, *parts: str) -> Path:
        folder = self.root.joinpath(*parts)
        folder.mkdir(parents=True, exist_ok=True)
        return folder


def _write(file: Path, pieces: Iterable[bytes]) -> str:
    draft, digest = file.with_name(file.name + DRAFT), hashlib.sha256()
    with draft.open("wb") as out:
        for piece in pieces:
            digest.update(piece)
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)
    return digest.hexdigest()
