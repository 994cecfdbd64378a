"""What billing announces of a cancelled payment and a refund, the base is told."""

from __future__ import annotations

from decimal import Decimal

from account_sync.domain.export.entry import Kind
from billing_calculator.actions import cancel_payment, refund_advance
from billing_calculator.app import service as billing_calculator
from chassis.testing import Running
from contracts.events.payment_reversals import ADVANCE_REFUNDED, PAYMENT_CANCELLED

from tests.account_sync.component.test_export import PAID, account, export, folder, running  # noqa: F401  # fixtures
from tests.billing_calculator.component.asking import AGENTS, osmp, result
from tests.billing_calculator.examples import ACCOUNT_NUMBER, account_event

WHO = {"reason": "r", "by": "5b0c6f4e-6f0e-4c39-9f3a-2d1f5f1a7c77"}


def test_a_cancelled_payment_is_cancelled_at_the_base_and_a_refund_is_a_line_below_nothing(
    running: Running, account: str, mongo_url: str  # noqa: F811
) -> None:  # fmt: skip
    with Running(billing_calculator, mongo_url, agents=AGENTS) as billing:
        billing.clock(at="2022-11-20T07:00:00+03:00")
        billing.deliver(account_event(account_id=account))
        assert result(osmp(billing, sum="824.00")) == result(osmp(billing, txn_id="2", sum="50.00")) == 0
        first, second = billing.outbox(PAID)
        undone = {"payment_id": first.data["payment_id"], "cause": "agent_cancelled"}
        billing.transactions.run(lambda work: cancel_payment(work, **undone, **WHO))
        back = {"account_number": ACCOUNT_NUMBER, "amount": Decimal("50.00")}
        billing.transactions.run(lambda work: refund_advance(work, **back, **WHO))
        (cancelled,), (refund,) = billing.outbox(PAYMENT_CANCELLED.name), billing.outbox(ADVANCE_REFUNDED.name)
    running.deliver(first, second)
    assert len(export(running, Kind.PAYMENTS)) == 4
    running.deliver(refund, cancelled, first)
    header, *lines, _ = export(running, Kind.PAYMENTS)
    told = [dict(zip(header, line, strict=True)) for line in lines]
    assert sorted(("отмена" in each.values(), each["Сумма"]) for each in told) == [(False, "-50,00"), (True, "824,00")]
