"""The service's own payments come back from its log as they were, and the audit's check finds what does not agree."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from billing_calculator.actions import check_balances, go_on_with_closes
from billing_calculator.app import service
from chassis.clock import system_now
from chassis.history.log import Log
from chassis.history.rebuild import compare, faults, told
from chassis.history.replay import Replay
from chassis.testing import Running
from contracts.core import Event

from tests.billing_calculator.component.asking import AGENTS, osmp, owed
from tests.billing_calculator.component.closes import a_quarter_read, as_office, chunks, close, named, start
from tests.billing_calculator.component.test_packs import published
from tests.billing_calculator.examples import account_event, reading_event


@pytest.fixture
def paid(billing: Running) -> Running:
    billing.deliver(account_event(opening_balance=Decimal("1257.80")), reading_event(120))
    osmp(billing)
    osmp(billing, txn_id="7", sum="0.99")
    osmp(billing, txn_id="8", sum="99.00")
    return billing


def test_payments_come_back_from_their_events_to_the_last_field(paid: Running, mongo_url: str) -> None:
    said = osmp(paid, txn_id="8", sum="99.00").data
    with Running(service, mongo_url, agents=AGENTS) as rebuilt:
        rebuilt.deliver(account_event(opening_balance=Decimal("1257.80")), reading_event(120))
        log = Log(lambda producer: paid.database if producer == service.name else rebuilt.database["none"].database)
        Replay(service, rebuilt.transactions, log, rebuild=True).run(until=system_now())
        compared = compare(paid.database, rebuilt.database, service.evidence.views)
        assert faults(compared) == 0, "\n".join(told(compared))
        assert owed(rebuilt) == owed(paid)
        assert osmp(rebuilt, txn_id="8", sum="99.00").data == said, "asked again, the agent is answered alike"
        assert len(rebuilt.outbox("billing_calculator.payment_received.v1")) == 0


def check(running: Running) -> Any:
    return running.transactions.look(lambda work: check_balances(work, 10))


def test_right_books_pass_the_check(paid: Running) -> None:
    assert (check(paid).looked_at, check(paid).wrong) == (1, [])


@pytest.mark.parametrize("kind", ["opening", "charge", "payment"])
def test_an_entry_changed_by_a_kopeck_is_found(paid: Running, kind: str) -> None:
    entry = paid.database["entries"].find_one({"kind": kind})
    paid.database["entries"].update_one({"_id": entry["_id"]}, {"$set": {"amount": entry["amount"] + Decimal("0.01")}})
    (words,) = check(paid).wrong
    assert entry["account_id"] in words


def test_a_charge_changed_by_a_kopeck_is_found(paid: Running) -> None:
    charge = paid.database["charges"].find_one()
    total = charge["current"]["total"] + Decimal("0.01")
    paid.database["charges"].update_one({"_id": charge["_id"]}, {"$set": {"current.total": total}})
    (words,) = check(paid).wrong
    assert charge["_id"] in words and str(total) in words


def test_a_rebuilt_document_that_differs_is_named(paid: Running) -> None:
    client = paid.runtime.client
    other = client[f"{paid.database.name}_other"]
    try:
        for name in ("accounts", "readings", "payments", "charges", "charge_revisions", "entries"):
            other[name].insert_many(paid.database[name].find())
        payment = other["payments"].find_one_and_update({}, {"$set": {"txn_id": "9"}})
        other["readings"].delete_many({})
        compared = {each.view.name: each for each in compare(paid.database, other, service.evidence.views)}
        assert compared["payments"].different == [payment["_id"]]
        assert len(compared["readings"].missing) == 1 and compared["accounts"].agrees
        assert faults(list(compared.values())) == 2
    finally:
        client.drop_database(other.name)


def test_published_packs_come_back_from_their_events_and_charge_alike(billing: Running, mongo_url: str) -> None:
    billing.deliver(account_event(tariff_plan="north"), reading_event(260))
    published(billing)
    billing.deliver()
    with Running(service, mongo_url, agents=AGENTS) as rebuilt:
        rebuilt.deliver(account_event(tariff_plan="north"), reading_event(260))
        log = Log(lambda producer: billing.database if producer == service.name else rebuilt.database["none"].database)
        Replay(service, rebuilt.transactions, log, rebuild=True).run(until=system_now())
        compared = compare(billing.database, rebuilt.database, service.evidence.views)
        assert faults(compared) == 0, "\n".join(told(compared))
        assert owed(rebuilt) == owed(billing) == "1257.80"


def rebuilt(live: Running, copy: Running, *deliveries: Event) -> None:
    """A second database is built from the same events and the first one's log."""
    copy.deliver(*deliveries)
    log = Log(lambda producer: live.database if producer == service.name else copy.database["none"].database)
    Replay(service, copy.transactions, log, rebuild=True).run(until=system_now())


def test_a_close_that_was_cancelled_comes_back_with_the_chunks_that_were_charged_alone(mongo_url: str) -> None:
    homes = [named(number) for number in range(3)]
    heard = [each for number, home in enumerate(homes) for each in a_quarter_read(account_id=home, number=f"52000000010{number}")]
    with Running(service, mongo_url, agents=AGENTS, close_chunk=1) as live, Running(service, mongo_url, agents=AGENTS) as copy:
        live.deliver(*heard)
        live.clock(at="2022-08-02T09:00:00+00:00")
        begun = start(live, "2022-07").json
        go_on_with_closes(live.transactions)
        first, *others = chunks(live)
        live.deliver(first)
        assert as_office(live, "POST", f"closes/{begun['close_id']}/cancellation").json["chunks_done"] == 1
        live.deliver(*others)
        rebuilt(live, copy, *heard)
        compared = compare(live.database, copy.database, service.evidence.views)
        assert faults(compared) == 0, "\n".join(told(compared))
        assert copy.database["charges"].count_documents({"period": "2022-07"}) == 1
        assert as_office(copy, "GET", "closes").json["items"] == []


def test_a_closed_month_is_known_to_be_closed_after_a_rebuild(billing: Running, mongo_url: str) -> None:
    heard = a_quarter_read()
    billing.deliver(*heard)
    before = close(billing, "2022-07")
    billing.database["charges"].update_many({}, {"$set": {"current.calculator": "charge-1"}})  # charged by a release before
    with Running(service, mongo_url, agents=AGENTS) as copy:
        rebuilt(billing, copy, *heard)
        copy.clock(at="2022-08-03T09:00:00+00:00")
        (after,) = as_office(copy, "GET", "closes").json["items"]
        unknown = {"started_by": ""}
        assert after == before | unknown
        assert start(copy, "2022-07").json["code"] == "month_closed"
        compared = compare(billing.database, copy.database, service.evidence.views)
        assert faults(compared) == 0, "\n".join(told(compared))
