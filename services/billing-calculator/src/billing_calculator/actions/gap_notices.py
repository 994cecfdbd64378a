"""The surprise shield's letter: whoever is billed by average hears in time what the next reading may add."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from chassis.transaction import Work

from billing_calculator import announce
from billing_calculator.actions.outlook import how_of
from billing_calculator.actions.tariffs import tariffs_of
from billing_calculator.domain.calculation import Charge
from billing_calculator.domain.closing import Chunk
from billing_calculator.domain.due import months_before
from billing_calculator.domain.engine.prices import Prices
from billing_calculator.domain.gap_notice import GapNotice, notice_of
from billing_calculator.domain.silence import Known, gap_of, silent_months

REMEMBERED = 24  # months of an account that are looked back on


def warn_of_gaps(work: Work[Any], chunks: Sequence[Chunk]) -> None:
    """Tell once of each silence in these chunks whose gap has passed the retailer's threshold; without one nobody is told."""
    threshold: Decimal | None = work.settings.gap_letter_from
    if threshold is None:
        return
    for chunk in chunks:
        if not chunk.dry:
            for notice in work.store.gap_notices.add_new(_notices(work, chunk, threshold)):
                work.announce(announce.unread_gap_grew(notice))


def _notices(work: Work[Any], chunk: Chunk, threshold: Decimal) -> list[GapNotice]:
    states = work.store.charges.states_between(chunk.after, chunk.until, since=chunk.period)
    silent = {state.key.account_id for state in states if state.key.period == chunk.period and state.by == "average"}
    later = {(state.key.account_id, state.key.service) for state in states if state.read}
    if not silent:
        return []
    charges: dict[tuple[str, str], list[Charge]] = {}
    for charge in work.store.charges.since(account_ids=silent, period=months_before(chunk.period, REMEMBERED)):
        if charge.key.period <= chunk.period:
            charges.setdefault((charge.key.account_id, charge.key.service), []).append(charge)
    accounts, how = work.store.accounts.several(silent), how_of(work)
    found = []
    for whose, own in sorted(charges.items()):
        account_id, service = whose
        months = silent_months(own, service=service, account_id=account_id, waiting=(), period=chunk.period)
        account = accounts[account_id]
        prices = Prices(tariffs_of(work), account.tariff_plan, service=service)
        gap = gap_of(months, Known.of(service, own, account.payer, prices, work.today, how))
        notice = notice_of(gap, account_id=account_id, threshold=threshold) if gap and whose not in later else None
        found += [notice] if notice else []
    return found
