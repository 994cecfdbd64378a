"""Prints bills as the service does and says how many a second; a process of its own, for its memory is measured too."""

from __future__ import annotations

import json
import logging
import resource
import sys
import time
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import structlog
from billing_calculator.actions import make_bill
from billing_calculator.api.paper.bill import told_of
from billing_calculator.app import service
from billing_calculator.domain.payer import Payer
from chassis.ids import new_id
from chassis.testing import Running

from tests.billing_calculator.component.asking import USER_ID
from tests.billing_calculator.component.payers import payer_named
from tests.billing_calculator.examples import NOON, account_event, reading_event

BILLS, WARM = 100, 5
SUPPLIER = Path(__file__).parents[2] / "deploy" / "demo" / "supplier.json"


def main() -> None:
    """One line of JSON."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    file = Path(sys.argv[2])
    with Running(service, sys.argv[1], supplier=SUPPLIER.read_text(encoding="utf-8")) as running:
        running.clock(at=NOON)
        accounts = [new_id() for _ in range(BILLS + WARM)]
        for number, each in enumerate(accounts):
            told = account_event(account_id=each, account_number=f"52{number:010d}", opening_balance=Decimal(f"{number}.00"))
            running.deliver(told, reading_event(100 + number, account_id=each, reading_id=new_id()))
            running.deliver(payer_named(running, account_id=each))
        running.clock(at=datetime(2022, 12, 2, 9, tzinfo=UTC))
        began = time.monotonic()
        for each in accounts:
            running.transactions.run(lambda work, each=each: make_bill(work, account_id=each, period="2022-11"))
        made = len(accounts) / (time.monotonic() - began)
        headers = {"Authorization": f"Bearer {running.token(USER_ID, accounts)}"}
        kept = running.transactions.read().store.bills.get(accounts[-1], "2022-11")
        told = told_of(kept, Payer("Неповторимая Клавдия Тарасовна", "г. Нижний Новгород"))
        shown = {"told": told, "code": kept.content["payment_code"], "warm": WARM, "bills": BILLS}
        file.write_text(json.dumps(shown, ensure_ascii=False), encoding="utf-8")
        client = running.client
        for number, each in enumerate(accounts):
            if number == WARM:
                began = time.monotonic()
            answer = client.get(f"/api/v1/billing/accounts/{each}/bills/2022-11/pdf", headers=headers)
            assert answer.data.startswith(b"%PDF-"), answer.text
        rate = BILLS / (time.monotonic() - began)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"rate": rate, "made": made, "peak": peak}))


if __name__ == "__main__":
    main()
