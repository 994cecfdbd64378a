"""A release becomes the baseline, unless it would break somebody."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT


@pytest.fixture
def contracts(tmp_path: Path) -> Path:
    """The contracts of today, to be changed and released."""
    for folder in ("generated", "released", "examples"):
        shutil.copytree(ROOT / "contracts" / folder, tmp_path / folder, ignore=shutil.ignore_patterns("traffic"))
    return tmp_path


def run(module: str, contracts: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", module, str(contracts), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def rewrite(file: Path, **status: object) -> None:
    document = json.loads(file.read_text(encoding="utf-8"))
    document["$defs"]["ReadingV1"]["properties"] |= status
    file.write_text(json.dumps(document), encoding="utf-8")


def test_a_harmless_change_is_said_and_becomes_the_baseline(contracts: Path) -> None:
    rewrite(contracts / "generated/schemas/readings.reading_submitted.v1.json", note={"type": "string"})
    said = run("contracts.compat", contracts)
    assert said.returncode == 0 and "data.note: is new and optional" in said.stdout
    assert run("contracts.release", contracts, "0.2.0", "f00d").returncode == 0
    assert (contracts / "released/RELEASE").read_text(encoding="utf-8") == "version 0.2.0\ncommit f00d\n"
    assert "Against release 0.2.0: breaks: 0, harmless changes: 0." in run("contracts.compat", contracts).stdout


def test_a_break_ends_the_comparison_with_1_and_is_not_released(contracts: Path) -> None:
    rewrite(contracts / "generated/schemas/readings.reading_submitted.v1.json", late={"type": "string"})
    said = run("contracts.compat", contracts)
    assert said.returncode == 1
    assert "BREAK  schemas/readings.reading_submitted.v1.json, data.late: may no longer be of the type boolean" in said.stdout
    refused = run("contracts.release", contracts, "0.2.0", "f00d")
    assert refused.returncode == 1 and "Nothing was released" in refused.stderr
    assert "f00d" not in (contracts / "released/RELEASE").read_text(encoding="utf-8")


def test_make_compat_says_what_todays_contracts_would_break() -> None:
    said = subprocess.run(["make", "--no-print-directory", "compat"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert said.returncode == 0 and "breaks: 0" in said.stdout
