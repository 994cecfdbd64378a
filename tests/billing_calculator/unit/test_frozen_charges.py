"""What was charged once is charged for ever alike: ten thousand charges of every kind, to the kopeck of every line."""

from __future__ import annotations

from collections import Counter

from billing_calculator.domain.charge import CALCULATOR
from billing_calculator.store.tariff_files import load_tariffs

from tests.billing_calculator.frozen import AT_LEAST, CONTRACT, frozen, replayed

FREEZE = "python -m tests.billing_calculator.frozen"
PACKS = {pack.name: pack for pack in load_tariffs().tables}


def test_ten_thousand_frozen_charges_come_out_to_the_same_kopeck() -> None:
    version, rows = frozen()
    differ = [f"  {row}\n  {now}" for row in rows if (now := replayed(row, PACKS)) != row]
    assert not differ, (
        f"{len(differ)} of {len(rows)} charges frozen by {version} come out otherwise now (frozen above, now below):\n"
        + "\n".join(differ[:5])
        + f"\nIf that is meant, raise CALCULATOR in domain/charge.py and freeze them anew: {FREEZE}"
    )
    assert version == CALCULATOR, f"the rules have a new version: freeze the charges anew with {FREEZE}"


def test_they_are_a_mix_of_everything_that_is_shipped() -> None:
    _, rows = frozen()
    homes = [row for row in rows if not row.startswith(f"{CONTRACT};")]
    cells = [row.split(";") for row in homes]
    assert len(set(homes)) >= AT_LEAST
    assert {cell[0] for cell in cells} == set(PACKS), f"a pack came or went: freeze the charges anew with {FREEZE}"
    assert {cell[2] for cell in cells} == {"1", "2", "3"}
    lines = Counter(len(cell[-2].split()) for cell in cells)
    assert min(lines[count] for count in (1, 2, 3, 4, 6)) > 50
    contracts = [row.split(";") for row in rows if row.startswith(f"{CONTRACT};")]
    assert Counter(cell[1] for cell in contracts) == {"0": 200, "1": 200}, "as they were made before points, and by points"
    apart = {row[-1] for row in contracts if row[1] == "1" and len(row[-2].split()) > 3}
    assert len(apart) > 50
