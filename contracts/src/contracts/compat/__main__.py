"""`python -m contracts.compat CONTRACTS` says what of the released contracts would break; 1 if anything would."""

from __future__ import annotations

import sys
from pathlib import Path

from contracts.compat.releases import findings


def main(contracts: Path) -> int:
    """Print every finding, breaks last."""
    found = findings(contracts)
    breaks = [each for each in found if each.breaks]
    lines = [f"fine   {each}" for each in found if not each.breaks] + [f"BREAK  {each}" for each in breaks]
    release = (contracts / "released" / "RELEASE").read_text(encoding="utf-8").split()[1]
    summary = f"Against release {release}: breaks: {len(breaks)}, harmless changes: {len(found) - len(breaks)}."
    sys.stdout.write("\n".join([*lines, summary]) + "\n")
    return 1 if breaks else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
