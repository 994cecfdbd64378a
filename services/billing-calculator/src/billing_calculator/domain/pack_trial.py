"""A past charge by a pack that is not in force: the same home and kWh, other prices."""

from __future__ import annotations

from billing_calculator.domain.calculation import Charge
from billing_calculator.domain.charge import NOTHING, charge_net
from billing_calculator.domain.comparison import Cause, Difference, Sums
from billing_calculator.domain.errors import TariffMissing
from billing_calculator.domain.replay import volumes_again
from billing_calculator.domain.tariff import Tariff


def concerns(charge: Charge, pack: Tariff) -> bool:
    """Whether the pack would have priced this charge: that of a home with its plan; a contract has a price of its own."""
    now = charge.current
    of_home = now.terms is None and bool(now.readings or now.stand_in)
    return of_home and now.plan == pack.plan and charge.key.service == pack.service


def tried(charge: Charge, pack: Tariff) -> tuple[Sums, Sums | None]:
    """What it came to, and what it would come to; None where the pack lacks a price or the inputs were not kept."""
    now = charge.current
    was = Sums(charge=now.total, volume=now.volume)
    if now.household is None or now.parts:  # one pack says nothing of a charge by several tables
        return was, None
    try:
        priced = charge_net(
            volumes=volumes_again(now, pack, now.household), tariff=pack, household=now.household,
            month=int(charge.key.period[5:]), periods=now.periods,
        )  # fmt: skip
    except TariffMissing:
        return was, None
    return was, Sums(charge=priced.total, volume=priced.volume)


def change(charge: Charge, was: Sums, would: Sums | None, *, account_number: str) -> Difference | None:
    """How the account would fare."""
    account_id = charge.key.account_id
    if would is None:
        return Difference(account_number, Cause.IMPOSSIBLE, NOTHING, None, was, account_id)
    amount = would.charge - was.charge
    if not amount:
        return None
    return Difference(account_number, Cause.DEARER if amount > 0 else Cause.CHEAPER, amount, would, was, account_id)
