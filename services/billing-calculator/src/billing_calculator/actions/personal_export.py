"""A person asks for all that is held of them: charges, ledger entries and payments of their accounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from chassis.transaction import Work

from billing_calculator import announce
from billing_calculator.domain.calculation import Charge
from billing_calculator.domain.personal_export import Request, pieces


def export_persons(work: Work[Any], requests: Sequence[Request]) -> None:
    """Answer in pieces: sums and dates by account, no names."""
    for each in requests:
        held = {
            "charges": [_charge(charge) for charge in work.store.charges.since(account_ids=each.account_ids, period="")],
            "ledger_entries": [asdict(entry) for entry in work.store.ledger.of(each.account_ids)],
            "payments": [asdict(payment) for payment in work.store.payments.of(each.account_ids)],
        }
        for piece in pieces(each, held):
            work.announce(announce.export_part_ready(piece))


def _charge(charge: Charge) -> dict[str, Any]:
    now = charge.current
    lines = [{"zone": line.zone, "volume": line.volume, "price": line.price, "amount": line.amount} for line in now.lines]
    told = {"period": charge.key.period, "total": now.total, "volume": now.volume, "due_on": charge.due_on}
    return {**told, "tariff": now.tariff, "calculated_at": now.calculated_at, "lines": lines}
