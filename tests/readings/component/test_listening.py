from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from chassis.clock import system_now
from chassis.ids import new_id
from chassis.testing import Running, event
from contracts.events.identity import ACCESS_REVOKED
from readings.domain.meter import Meter
from readings.store.documents import as_account

from tests.readings.component.conftest import EXAMPLES, Customer, account_updated, customer_of


@pytest.mark.parametrize("name", ["v1", "v1.two_zones", "v1.three_zones_closed"])
def test_the_golden_accounts_are_understood(running: Running, name: str) -> None:
    message = json.loads((EXAMPLES / f"account_sync.account_updated.{name}.json").read_text(encoding="utf-8"))
    running.deliver(message)
    account_id, [meter] = message["subject"], message["data"]["meters"]

    known = Customer(running, account_id, meter["meter_id"], new_id()).ask("GET", "meters").body["meters"]

    assert [(each["serial"], each["digits"], len(each["zones"])) for each in known] == [
        (meter["serial"], meter["digits"], meter["zones"])
    ]
    assert {each["zone"] for each in known[0]["previous"]} == {each["zone"] for each in meter["initial_values"]}


def test_meters_say_when_the_base_told_of_them_and_in_which_import(running: Running) -> None:
    batch, customer = new_id(), customer_of(running, batch=None)
    assert pick(customer) == ("2022-11-01T04:00:00Z", None)
    told = {"revision": 2, "as_of": "2022-11-20T04:00:00Z", "batch": batch}
    running.deliver(account_updated(customer.account_id, customer.meter_id, **told))
    assert pick(customer) == ("2022-11-20T04:00:00Z", batch)
    kept_before = {"$unset": {"as_of": "", "batch": ""}}
    running.database.accounts.update_one({"_id": customer.account_id}, kept_before)
    assert pick(customer) == (None, None), "the release before kept neither"


def pick(customer: Customer) -> tuple[str | None, str | None]:
    shown = customer.ask("GET", "meters").body
    return shown["as_of"], shown["batch"]


def test_what_the_base_tells_of_a_meter_is_kept(running: Running) -> None:
    for name in ("v1", "v1.two_zones"):
        running.deliver(json.loads((EXAMPLES / f"account_sync.account_updated.{name}.json").read_text(encoding="utf-8")))

    def kept(name: str) -> Meter:
        message = json.loads((EXAMPLES / f"account_sync.account_updated.{name}.json").read_text(encoding="utf-8"))
        return as_account(running.database.accounts.find_one({"_id": message["subject"]})).meters[0]

    told, untold = kept("v1.two_zones"), kept("v1")
    assert (told.ratio, told.largest_increment, told.automatic, told.place) == (Decimal(20), Decimal(9000), False, "basement")
    assert (untold.ratio, untold.largest_increment, untold.automatic, untold.place) == (Decimal(1), None, False, None)
    assert told.verification_due_on == date(2035, 6, 14)


def test_an_account_kept_by_the_release_before_is_read_with_an_ordinary_meter(customer: Customer) -> None:
    customer.running.database.accounts.update_one({"_id": customer.account_id}, {"$unset": {"facts": ""}})

    assert customer.submit(single="12605").status == 201


def test_an_older_revision_never_overwrites_a_newer_one(on_the_twentieth: Running) -> None:
    customer = Customer(on_the_twentieth, new_id(), new_id(), new_id())
    newer = account_updated(customer.account_id, customer.meter_id, revision=3, status="closed", closed_on="2022-11-01")
    older = account_updated(customer.account_id, customer.meter_id, revision=2)

    on_the_twentieth.deliver(newer)
    on_the_twentieth.deliver(older)

    assert customer.submit(single="12605").refusal == (409, "account_closed")


def test_in_one_batch_the_newest_revision_wins_whatever_the_order(on_the_twentieth: Running) -> None:
    customer = Customer(on_the_twentieth, new_id(), new_id(), new_id())
    revisions = [account_updated(customer.account_id, customer.meter_id, revision=revision) for revision in (2, 3, 1)]
    revisions[1]["data"]["status"] = "closed"

    on_the_twentieth.deliver(*revisions)

    assert customer.submit(single="12605").refusal == (409, "account_closed")


def test_an_account_that_is_opened_again_takes_readings_again(on_the_twentieth: Running) -> None:
    customer = customer_of(on_the_twentieth, status="closed", closed_on="2022-11-01")

    on_the_twentieth.deliver(account_updated(customer.account_id, customer.meter_id, revision=2))

    assert customer.submit(single="12605").status == 201


def test_news_from_the_base_leave_the_readings_alone(customer: Customer) -> None:
    customer.submit(single="12605")

    customer.running.deliver(account_updated(customer.account_id, customer.meter_id, revision=2))

    assert customer.submit(single="12700").body["zones"][0]["previous"] == "12605"


def test_revoked_access_is_refused(mongo_url: str, on_the_twentieth: Running) -> None:
    from readings.app import service

    with Running(service, mongo_url) as running:
        running.clock(at="2022-11-20T10:15:00+03:00")
        customer = customer_of(running)
        moment = system_now() + timedelta(seconds=1)
        revoked = ACCESS_REVOKED.fact(
            subject=customer.user_id,
            revision=1,
            partition_key=customer.user_id,
            data={
                "user_id": customer.user_id,
                "session_id": None,
                "revoked_at": moment,
                "forget_after": moment + timedelta(hours=1),
            },
        )
        running.deliver(event(revoked, at=moment))

        assert customer.ask("GET", "window").status == 401
