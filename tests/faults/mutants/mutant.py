"""One planted bug: a place in the sources, what stands there, what is put in its place, and who must notice."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from native.layout import SERVICES

from tests.faults.rig.release import SOURCES

ROOT = Path(__file__).resolve().parents[3]
CHASSIS = "shared/src/chassis"
EVENTS = f"{CHASSIS}/events"
TEST_TIMEOUT = 240.0


@dataclass(frozen=True)
class Mutant:
    """`hunters` are pytest node ids, or paths narrowed by `only` (pytest's -k)."""

    name: str
    file: str
    old: str
    new: str
    hunters: tuple[str, ...]
    only: str = ""

    @property
    def hunt(self) -> list[str]:
        """What pytest is told."""
        return [*self.hunters, *(("-k", self.only) if self.only else ())]

    def plant(self, folder: Path) -> Path:
        """A copy of the package's sources with the bug in it; the place must stand there exactly once."""
        source = Path(self.file)
        package = Path(*source.parts[: source.parts.index("src") + 1])
        copy = folder / "src"
        shutil.copytree(ROOT / package, copy, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
        place = copy / source.relative_to(package)
        text = place.read_text(encoding="utf-8")
        if text.count(self.old) != 1:
            raise LookupError(f"{self.file} holds the text of «{self.name}» {text.count(self.old)} times: write the mutant anew")
        place.write_text(text.replace(self.old, self.new), encoding="utf-8")
        return copy

    def release(self, folder: Path) -> Path:
        """What SUITE_RELEASES names: a link per service to an environment that finds the sources with the bug first."""
        sources = [self.plant(folder), *(ROOT / part / "src" for part in SOURCES)]
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder / "venv")], check=True)
        packages = Path(sysconfig.get_path("purelib", vars={"base": str(folder / "venv")}))
        paths = [*sources, sysconfig.get_path("purelib")]
        (packages / "mutant.pth").write_text("".join(f"{path}\n" for path in paths), encoding="utf-8")
        for service in SERVICES:
            (folder / service.folder).symlink_to(folder / "venv")
        return folder


def run_tests(arguments: list[str], *, servers: dict[str, str], sources: Path | None = None) -> subprocess.CompletedProcess[str]:
    """pytest in a process of its own on the servers that run already; `sources` come before the installed ones.

    No bug makes its hunters hang, so one that is not over in time is no catch but a fault of the rig, and raised as such.
    """
    environment = {**os.environ, **servers, "PYTHONPATH": str(sources or ""), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "--no-header", "-p", "no:randomly", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=TEST_TIMEOUT)
