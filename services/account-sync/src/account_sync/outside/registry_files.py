"""A registry file on disk, read as a stream of records."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from account_sync.domain.errors import RegistryUnreadable
from account_sync.domain.registry import counters, csv_files, dbf_files, kvado
from account_sync.domain.registry.profile import Format, Profile
from account_sync.domain.registry.records import Ending, Record

_READERS = {
    Format.CSV: csv_files.records,
    Format.DBF: dbf_files.records,
    Format.KVADO: kvado.records,
    Format.KVADO_COUNTERS: counters.records,
}


@dataclass(frozen=True)
class RegistryFile:
    """An open registry: the hash of all its bytes, its records, and how far they were read."""

    name: str
    sha256: str
    size: int
    records: Iterator[Record | Ending]
    read: Callable[[], int]


@contextmanager
def open_registry(path: str, profile: Profile) -> Iterator[RegistryFile]:
    """Open, hash and look at its beginning; refused with what to do when it cannot be read or is another kind of file."""
    file = Path(path)
    try:
        with file.open("rb") as raw:
            before = _state(raw)
            digest = hashlib.file_digest(raw, "sha256").hexdigest()
            raw.seek(0)
            records = _unchanged(raw, before, _READERS[profile.format](raw, profile))
            yield RegistryFile(file.name, digest, before[0], records, raw.tell)
    except OSError as error:
        raise _unreadable(path, error) from error


def _unchanged(raw: BinaryIO, before: tuple[int, int], records: Iterator[Record | Ending]) -> Iterator[Record | Ending]:
    """A file that is still being written was hashed as one thing and read as another."""
    for record in records:
        if isinstance(record, Ending) and _state(raw) != before:
            raise RegistryUnreadable(
                ru="Файл изменился, пока его читали: его ещё записывают? Дождитесь окончания и повторите.",
                en="The file changed while it was read: is it still being written? Wait for the end and try again.",
            )
        yield record


def _state(raw: BinaryIO) -> tuple[int, int]:
    seen = os.fstat(raw.fileno())
    return seen.st_size, seen.st_mtime_ns


def _unreadable(path: str, error: OSError) -> RegistryUnreadable:
    if isinstance(error, FileNotFoundError):
        return RegistryUnreadable(
            ru=f"Файла {path} нет. Проверьте путь и имя.", en=f"There is no file {path}. Check the path and the name."
        )
    return RegistryUnreadable(
        ru=f"Файл {path} не читается ({error.strerror}). Проверьте, что это файл и что есть право его читать.",
        en=f"The file {path} cannot be read ({error.strerror}). Check that it is a file and that you may read it.",
    )
