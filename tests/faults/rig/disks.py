"""Small file systems of the campaign's own, to be filled up: a file with ext4 in it, mounted; root alone may do that."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

FILLING = "filling"


class Forbidden(RuntimeError):
    """This machine lets us mount nothing."""


@dataclass(frozen=True)
class Disk:
    """Where it is mounted, and what it is: ext4 on a file, or memory where there are no loop devices."""

    folder: Path
    kind: str

    @property
    def free(self) -> int:
        return shutil.disk_usage(self.folder).free

    def fill(self, *, but: int = 0) -> None:
        """Take all space (that root may take, too), but so many bytes."""
        step = 1 << 20
        with (self.folder / FILLING).open("ab", buffering=0) as file:
            while step:
                try:
                    if but and self.free <= but + step:
                        return
                    file.write(bytes(step))
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise
                    step //= 4
                    if step < 1024:
                        return

    def clear(self) -> None:
        """Give the space back."""
        (self.folder / FILLING).unlink(missing_ok=True)


@contextmanager
def small_disk(folder: Path, *, megabytes: int) -> Iterator[Disk]:
    """Mounted at the folder in the block; raises Forbidden where that is not allowed."""
    if folder.is_mount():
        _succeeds("umount", "--lazy", str(folder))  # left behind by a run that was killed
    folder.mkdir(parents=True, exist_ok=True)
    image = folder.with_suffix(".ext4")
    with image.open("wb") as file:
        file.truncate(megabytes << 20)
    try:
        yield Disk(folder, _mount(image, folder, megabytes))
    finally:
        _succeeds("umount", "--lazy", str(folder))
        image.unlink()


def _mount(image: Path, folder: Path, megabytes: int) -> str:
    if os.geteuid() != 0:
        raise Forbidden("only root may mount a disk of its own")
    subprocess.run(["mkfs.ext4", "-q", "-F", "-m", "0", str(image)], check=True)
    if _succeeds("mount", "-o", "loop", str(image), str(folder)):
        return "ext4"
    if _succeeds("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)):
        return "tmpfs"
    raise Forbidden("nothing may be mounted here")


def _succeeds(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
