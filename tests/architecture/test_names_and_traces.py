"""Names come from the glossary, and the tree carries no address or path that is true on one machine only."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, source_files

FORBIDDEN = re.compile(r"(^|_)(manager|helpers?|utils?|common|info|processor|impl)(_|$)", re.IGNORECASE)
DOWNLOAD = re.compile(r"https?://[^\s\"']+\.(whl|tgz|deb|tar\.gz)\b|\"resolved\":\s*\"http")
MACHINE = re.compile(r"(?<![\w.])/(work|root|home/\w+)/")


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


def names_in(source: str) -> set[str]:
    tree = ast.parse(source)
    kinds = (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)
    return {re.sub(r"(?<=[a-z])(?=[A-Z])", "_", node.name) for node in ast.walk(tree) if isinstance(node, kinds)}


def test_no_class_function_or_file_bears_a_forbidden_name() -> None:
    found = {
        str(file.relative_to(ROOT)): hits
        for file in source_files()
        if (hits := {n for n in names_in(file.read_text()) if FORBIDDEN.search(n)})
    }
    assert found == {}
    assert [file.name for file in source_files() if FORBIDDEN.search(file.stem)] == []


def test_no_tracked_file_carries_a_download_address_or_a_path_of_one_machine() -> None:
    found = []
    for file in tracked():
        if file.suffix in {".png", ".ico", ".csv", ".ttf"}:
            continue
        text = file.read_text(encoding="utf-8", errors="replace")
        found += [f"{file.relative_to(ROOT)}: {hit.group(0)}" for rule in (DOWNLOAD, MACHINE) for hit in rule.finditer(text)]
    assert found == []


SITE, HOME = "https://" + "example.org", "/" + "root"  # put together here, so that this file carries none itself


@pytest.mark.parametrize("planted", [f'"resolved": "{SITE}/x"', f"{SITE}/a.whl", f"cd {HOME}/x"])
def test_planted_addresses_and_paths_are_found(planted: str) -> None:
    assert DOWNLOAD.search(planted) or MACHINE.search(planted)


@pytest.mark.parametrize("planted", ["class MeterManager: ...", "def reading_utils(): ...", "class DateHelper: ..."])
def test_planted_names_are_found(planted: str) -> None:
    assert any(FORBIDDEN.search(name) for name in names_in(planted))
