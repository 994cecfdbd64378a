"""Where things are, for the tests that look at the source as text."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = {
    "contracts": ROOT / "contracts/src",
    "chassis": ROOT / "shared/src",
    **{
        path.parent.name.replace("-", "_"): path
        for path in sorted(ROOT.glob("services/*/src"))
        if (path.parent / "pyproject.toml").exists()
    },
}
SERVICES = sorted(set(SOURCES) - {"contracts", "chassis"})


def source_files() -> list[Path]:
    """Every Python file of contracts, chassis and services."""
    return sorted(file for folder in SOURCES.values() for file in folder.rglob("*.py"))
