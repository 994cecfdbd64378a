"""python -m tests.billing_calculator.frozen"""

from __future__ import annotations

from tests.billing_calculator.frozen import FILE, freeze

if __name__ == "__main__":
    freeze()
    print(f"{FILE}: {FILE.stat().st_size} bytes")
