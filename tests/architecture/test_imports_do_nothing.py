"""Importing a module starts nothing: no environment is read, no socket opened, no file of the machine touched."""

from __future__ import annotations

import subprocess
import sys

from tests.architecture.tree import ROOT, SOURCES, source_files

GUARD = """
import socket, sys
def refuse(*_, **__):
    raise AssertionError("a module opened a socket while being imported")
socket.socket.connect = refuse
socket.create_connection = refuse
import importlib
for name in sys.argv[1:]:
    importlib.import_module(name)
print("imported", len(sys.argv) - 1)
"""


def modules() -> list[str]:
    """Every module of contracts, chassis and services; `__main__` and the gunicorn settings file are programs."""
    files = [(folder, file) for folder in SOURCES.values() for file in source_files() if file.is_relative_to(folder)]
    names = {
        ".".join(file.relative_to(folder).with_suffix("").parts).removesuffix(".__init__")
        for folder, file in files
        if file.name not in {"__main__.py", "gunicorn.py"}
    }
    return sorted(names)


def run(names: list[str], extra_path: str = "") -> subprocess.CompletedProcess[str]:
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": extra_path}
    return subprocess.run(
        [sys.executable, "-c", GUARD, *names], cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60
    )


def test_every_module_imports_with_an_empty_environment_and_no_network() -> None:
    ended = run(modules())
    assert ended.returncode == 0, ended.stderr[-2000:]


def test_a_module_that_connects_while_being_imported_is_caught(tmp_path: object) -> None:
    planted = f"{tmp_path}/planted_connection.py"
    with open(planted, "w", encoding="utf-8") as file:
        file.write("import socket\nsocket.create_connection(('127.0.0.1', 9))\n")
    ended = run(["planted_connection"], str(tmp_path))
    assert "opened a socket" in ended.stderr
