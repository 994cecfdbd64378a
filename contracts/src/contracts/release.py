"""`python -m contracts.release CONTRACTS VERSION COMMIT` makes today's documents the baseline; refused over a break."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from contracts.compat.releases import breaks


def release(contracts: Path, *, version: str, commit: str) -> None:
    """Keep the generated documents and the golden messages as released, with the version and its commit."""
    released = contracts / "released"
    for kind in ("schemas", "asyncapi", "openapi"):
        _replace(released / kind, contracts / "generated" / kind)
    _replace(released / "examples" / "events", contracts / "examples" / "events")
    (released / "RELEASE").write_text(f"version {version}\ncommit {commit}\n", encoding="utf-8")


def _replace(old: Path, new: Path) -> None:
    shutil.rmtree(old, ignore_errors=True)
    shutil.copytree(new, old)


def main(contracts: Path, version: str, commit: str) -> int:
    """Release, unless that would break somebody."""
    if found := breaks(contracts):
        sys.stderr.write("\n".join([*map(str, found), "Nothing was released: this breaks what was promised."]) + "\n")
        return 1
    release(contracts, version=version, commit=commit)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *sys.argv[2:4]))
