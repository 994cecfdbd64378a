"""The suite's databases against the oracle.

verdict = judge(suite, traffic)      # waits for quiet, up to 180 s
assert verdict.clean, verdict
"""

from __future__ import annotations

import time
from decimal import Decimal

from tests.faults.oracle import Book, Oracle
from tests.faults.rig.comparison import Comparison
from tests.faults.rig.gateway import Connection
from tests.faults.rig.ledger import ACKNOWLEDGED, REFUSED, Ledger
from tests.faults.rig.load import Traffic
from tests.faults.rig.quiet import CONVERGED_WITHIN, pending, unsettled, wait_quiet
from tests.faults.rig.suite import FaultSuite
from tests.faults.rig.verdict import Verdict

MONTH_WAS_OVER = {"correct": "reading_period_closed", "cancel": "reading_period_closed"}  # the business day moved on meanwhile


def judge(suite: FaultSuite, traffic: Traffic, *, since: float | None = None, sample: int = 20) -> Verdict:
    """Wait until nothing moves, at most 180 s from `since` (the last fault; now), then compare everything."""
    verdict = Verdict()
    with suite.database() as client:
        verdict.seconds = wait_quiet(suite, client, since=time.monotonic() if since is None else since)
        verdict.stuck += pending(suite, client)
        if verdict.seconds >= CONVERGED_WITHIN and (late := unsettled(client)):
            verdict.stuck.append(f"{late} facts were sent and are not settled by those who listen")
        books = Oracle().books(traffic.homes, traffic.ledger.deeds())
        _answers(verdict, traffic.ledger)
        Comparison(client, verdict, traffic, books).all()
    connection = Connection(suite, traffic.papers)
    for book in list(books.values())[:: max(1, len(books) // sample)]:
        _shown(verdict, connection, traffic.addresses[book.home.account_number].account_id, book)
    connection.close()
    return verdict


def _answers(verdict: Verdict, ledger: Ledger) -> None:
    verdict.doubled += [f"two answers to one key: {each}" for each in ledger.two_answers]
    verdict.stuck += [f"no definite answer: {each.kind} {each.key}" for each in ledger.unknown]
    for each in ledger.requests.values():
        if each.state == ACKNOWLEDGED and each.refusal:
            verdict.wrong.append(f"{each.kind} {each.key} was taken instead of refused as {each.refusal}")
        if each.state == REFUSED and each.code not in (each.refusal, MONTH_WAS_OVER.get(each.kind)):
            verdict.wrong.append(f"{each.kind} {each.key} was refused as {each.code or '?'}: {each.path} {each.figures}")


def _shown(verdict: Verdict, connection: Connection, account_id: str, book: Book) -> None:
    """The same through the API, as the customer sees it."""
    number = book.home.account_number
    money = connection.get(f"/api/v1/billing/accounts/{account_id}/balance", account_id)
    if Decimal(money["balance"]) != book.balance:
        verdict.wrong.append(f"balance of {number} as shown: {money['balance']} instead of {book.balance}")
    page = connection.get(f"/api/v1/billing/accounts/{account_id}/charges?limit=100", account_id)
    shown = {each["period"]: Decimal(each["total"]) for each in page["charges"] if Decimal(each["total"])}
    expected = {period: bill.total for period, bill in book.bills.items() if bill.total}
    if shown != expected:
        verdict.wrong.append(f"charges of {number} as shown: {shown} instead of {expected}")
    if not book.readings:
        return
    last = connection.get(f"/api/v1/readings/accounts/{account_id}/readings?limit=1", account_id)["readings"][0]
    kept = book.readings.get(last["reading_id"])
    if kept is None or last["revision"] != kept.now.revision:
        verdict.wrong.append(f"the last reading of {number} as shown: {last['reading_id']} revision {last['revision']}")
