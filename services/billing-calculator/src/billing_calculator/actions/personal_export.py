"""A person asks for all that is held of them: charges, ledger entries, penalties and payments of their accounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from chassis.pieces import pieces
from chassis.transaction import Work

from billing_calculator import announce
from billing_calculator.actions.erasure import numbers_of
from billing_calculator.domain.bill_archive import KeptBill
from billing_calculator.domain.calculation import Charge
from billing_calculator.domain.comparison import Difference
from billing_calculator.domain.instalment_plan import Plan
from billing_calculator.domain.no_debt import KeptCertificate
from billing_calculator.domain.online import Order
from billing_calculator.domain.personal_export import Request
from billing_calculator.domain.reversals import Cancellation, Refund
from billing_calculator.domain.waiting import Waiting


def export_persons(work: Work[Any], requests: Sequence[Request]) -> None:
    """Answer in pieces: sums and dates by account, no names."""
    for each in requests:
        held = {
            "charges": [_charge(charge) for charge in work.store.charges.since(account_ids=each.account_ids, period="")],
            "ledger_entries": [asdict(entry) for entry in work.store.ledger.of(each.account_ids)],
            "waiting_charges": [_waiting(waiting) for waiting in work.store.waiting.of(each.account_ids)],
            "penalties": [asdict(accrual) for accrual in work.store.accruals.of(each.account_ids)],
            "online_payments": [_online(order) for order in work.store.online.by(each.user_id)],
            "bills": [_bill(bill) for bill in work.store.bills.of(each.account_ids)],
            "no_debt_certificates": [_bill(each) for each in work.store.certificates.of(each.account_ids)],
            "payment_cancellations": [_undone(it) for it in work.store.reversals.cancellations_of(each.account_ids)],
            "refunds": [_undone(refund) for refund in work.store.reversals.refunds_of(each.account_ids)],
            "instalment_plans": _plans(work, each),
            "charge_comparisons": _comparisons(work, each.account_ids),
            "payments": [asdict(payment) for payment in work.store.payments.of(each.account_ids)],
        }
        for part in announce.export_parts_ready(export_id=each.export_id, user_id=each.user_id, contents=pieces(held)):
            work.announce(part)


def _comparisons(work: Work[Any], account_ids: Sequence[str]) -> list[dict[str, Any]]:
    return [_compared(it) for it in work.store.comparisons.of(account_ids, numbers_of(work, account_ids))]


def _bill(bill: KeptBill | KeptCertificate) -> dict[str, Any]:
    """Name and address are among what account-sync sends."""
    content = {name: value for name, value in bill.content.items() if name != "payer"}
    return {**content, "made_at": bill.made_at}


def _online(order: Order) -> dict[str, Any]:
    parts = [{"account_number": each.account_number, "amount": each.amount} for each in order.parts]
    return {"state": str(order.state), "amount": order.amount, "parts": parts, "steps": [vars(each) for each in order.steps]}


def _plans(work: Work[Any], request: Request) -> list[dict[str, Any]]:
    """Those of their accounts and those they asked for; the words are of whoever wrote them."""
    plans = {plan.plan_id: plan for plan in work.store.instalment_plans.of(request.account_ids)}
    plans |= {plan.plan_id: plan for plan in work.store.instalment_plans.asked_by(request.user_id)}
    return [_plan(plan, own=plan.user_id == request.user_id) for plan in plans.values()]


def _plan(plan: Plan, *, own: bool) -> dict[str, Any]:
    told = {"state": str(plan.state), "asked_at": plan.asked_at, "amount": plan.amount, "text": plan.word if own else None}
    decided = {"decided_at": plan.decided_at, "reason": plan.reason, "ended_at": plan.ended_at}
    return {**told, **decided, "parts": [vars(part) for part in plan.parts]}


def _compared(it: Difference) -> dict[str, Any]:
    """Beside what a shadow run held the charges of an account, and why it differed."""
    sides = {name: asdict(sums) if sums else None for name, sums in (("ours", it.ours), ("theirs", it.theirs))}
    return {"account_number": it.account_number, "cause": str(it.cause), "difference": it.amount, **sides}


def _undone(it: Cancellation | Refund) -> dict[str, Any]:
    """Without the member of staff who decided it."""
    return {name: value for name, value in vars(it).items() if name not in ("by", "reason")}


def _waiting(waiting: Waiting) -> dict[str, Any]:
    return {"period": waiting.key.period, "tariff_plan": waiting.plan, "day": waiting.day, "since": waiting.since}


def _charge(charge: Charge) -> dict[str, Any]:
    now = charge.current
    lines = [{"zone": line.zone, "volume": line.volume, "price": line.price, "amount": line.amount} for line in now.lines]
    told = {"period": charge.key.period, "total": now.total, "volume": now.volume, "due_on": charge.due_on}
    return {**told, "tariff": now.tariff, "calculated_at": now.calculated_at, "lines": lines}
