"""The previous release, as an operator would have it beside this one: its own sources in an environment of its own."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import sysconfig
import tarfile
from dataclasses import dataclass
from pathlib import Path

from native.layout import ROOT, SERVICES

SOURCES = ("contracts", "shared", *(f"services/{service.folder}" for service in SERVICES))


def previous_release() -> str:
    """The commit that contracts/released/RELEASE names."""
    return (ROOT / "contracts/released/RELEASE").read_text(encoding="utf-8").split()[-1]


@dataclass(frozen=True)
class Releases:
    """What SUITE_RELEASES names: a link per service, to the environment of this release or of the previous one."""

    folder: Path

    def __post_init__(self) -> None:
        """Everything of the previous release at first."""
        shutil.rmtree(self.folder, ignore_errors=True)
        previous = self.folder / "previous"
        _export(previous_release(), previous)
        _make_environment(previous)
        for service in SERVICES:
            self.take(service.folder, new=False)

    def take(self, service: str, *, new: bool) -> None:
        """The service is of this or of the previous release from its next start on."""
        link = self.folder / service
        link.unlink(missing_ok=True)
        link.symlink_to(sys.prefix if new else self.folder / "previous" / ".venv")

    def is_new(self, service: str) -> bool:
        """Whose sources its environment finds, asked of the interpreter itself."""
        python, question = self.folder / service / "bin" / "python", "import chassis; print(chassis.__file__)"
        said = subprocess.run([str(python), "-c", question], capture_output=True, text=True, check=True, cwd="/").stdout
        return said.startswith(str(ROOT / "shared"))


def _export(commit: str, folder: Path) -> None:
    folder.mkdir(parents=True)
    archive = subprocess.run(["git", "archive", commit, *SOURCES], cwd=ROOT, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        files.extractall(folder, filter="data")


def _make_environment(folder: Path) -> None:
    """The third-party packages are those of this environment; of the suite it knows the exported sources alone.

    A folder named in a .pth file is not searched for further .pth files, so this release's own sources stay out.
    """
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder / ".venv")], check=True)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(folder / ".venv")}))
    paths = [str(folder / part / "src") for part in SOURCES] + [sysconfig.get_path("purelib")]
    (packages / "release.pth").write_text("\n".join(paths) + "\n", encoding="utf-8")
