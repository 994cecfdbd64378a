"""A registry file on disk, read as a stream of lines."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from account_sync.domain.errors import RegistryUnreadable
from account_sync.domain.registry.lines import ENCODING, Line, check_header

_HEAD = 8192


@dataclass(frozen=True)
class RegistryFile:
    """An open registry: the hash of all its bytes, and its lines after the header."""

    name: str
    sha256: str
    lines: Iterator[Line]


@contextmanager
def open_registry(path: str) -> Iterator[RegistryFile]:
    """Open, hash and check the header; refused with what to do when it cannot be read or is another kind of file."""
    file = Path(path)
    try:
        with file.open("rb") as raw:
            check_header(raw.read(_HEAD))
            raw.seek(0)
            digest = hashlib.file_digest(raw, "sha256").hexdigest()
        # one undecodable byte must cost one row, not the file: it becomes a lone surrogate, which the row's check refuses
        with file.open(encoding=ENCODING, errors="surrogateescape", newline="") as text:
            yield RegistryFile(file.name, digest, _after_header(text))
    except OSError as error:
        raise _unreadable(path, error) from error


def _after_header(text: Iterator[str]) -> Iterator[Line]:
    for number, line in enumerate(text, start=1):
        if number > 1:
            yield Line(number, line.rstrip("\r\n"))


def _unreadable(path: str, error: OSError) -> RegistryUnreadable:
    if isinstance(error, FileNotFoundError):
        return RegistryUnreadable(
            ru=f"Файла {path} нет. Проверьте путь и имя.", en=f"There is no file {path}. Check the path and the name."
        )
    return RegistryUnreadable(
        ru=f"Файл {path} не читается ({error.strerror}). Проверьте, что это файл и что есть право его читать.",
        en=f"The file {path} cannot be read ({error.strerror}). Check that it is a file and that you may read it.",
    )
