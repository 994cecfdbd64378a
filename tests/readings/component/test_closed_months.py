"""A month that billing has closed is closed here too: from its announcement to what a customer is told."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import pytest
from billing_calculator.app import service as billing_calculator
from chassis.ids import new_id
from chassis.testing import Running

from tests.billing_calculator.component.closes import close
from tests.billing_calculator.examples import account_event
from tests.contracts.golden import golden_events
from tests.readings.component.conftest import Customer, Message, customer_of
from tests.readings.component.test_disputes import dispute, november

CLOSED = "billing_calculator.month_closed.v1"


@pytest.fixture(autouse=True)
def nothing_stays_closed(running: Running) -> Iterator[None]:
    """The other tests of the suite live in the same November."""
    yield
    running.database["closed_months"].delete_many({})


def month_closed(period: str = "2022-11", at: str = "2022-11-23T18:00:00Z") -> Message:
    message = copy.deepcopy(golden_events()[CLOSED])
    message["id"] = new_id()
    message["data"].update(period=period, closed_at=at)
    return message


def test_what_the_calendar_would_still_allow_is_refused_once_billing_has_closed_the_month(customer: Customer) -> None:
    reading_id = customer.submit(single="12605").body["reading_id"]
    customer.running.deliver(month_closed())
    customer.running.clock(at="2022-11-24T10:00:00+03:00")

    refused = customer.correct(reading_id, single="12600")
    assert refused.refusal == (409, "reading_period_closed")
    assert refused.body["details"] == {"changeable_until": "2022-11-23"}
    assert customer.cancel(reading_id).refusal == (409, "reading_period_closed")
    checked = customer.check(correcting=reading_id, single="12600").body
    assert [each["code"] for each in checked["reasons"]] == ["reading_period_closed"]
    shown = november(customer)
    assert (shown["can_correct"], shown["can_cancel"], shown["can_dispute"]) == (False, False, True)
    (meter,) = customer.ask("GET", "meters").body["meters"]
    assert (meter["last_reading"]["can_correct"], meter["last_reading"]["changeable_until"]) == (False, "2022-11-23")
    assert dispute(customer).status == 201


def test_from_the_close_of_a_month_in_billing_to_what_readings_refuses(customer: Customer, mongo_url: str) -> None:
    reading_id = customer.submit(single="12605").body["reading_id"]
    with Running(billing_calculator, mongo_url) as billing:
        billing.deliver(account_event())
        close(billing, "2022-11")
        [told] = billing.outbox(CLOSED)
    assert customer.correct(reading_id, single="12600").status == 200
    customer.running.deliver(told)

    assert customer.correct(reading_id, single="12601").refusal == (409, "reading_period_closed")
    assert customer.submit(single="12700").body["period"] == "2022-12"


def test_what_is_sent_after_the_close_counts_to_the_next_month_that_is_open(customer: Customer) -> None:
    customer.running.deliver(month_closed(), month_closed("2022-12", "2022-11-23T19:00:00Z"))
    customer.running.clock(at="2022-11-24T10:00:00+03:00")

    window = customer.ask("GET", "window").body
    assert (window["open"], window["late"], window["counts_to"], window["closes_on"]) == (True, True, "2023-01", "2022-11-23")
    assert "закончен" in window["message_ru"]
    assert customer.check(single="12605").body["counts_to"] == "2023-01"
    sent = customer.submit(single="12605").body
    assert (sent["period"], sent["late"], sent["can_correct"]) == ("2023-01", True, True)


def test_without_the_announcement_the_calendar_is_the_limit(customer: Customer) -> None:
    reading_id = customer.submit(single="12605").body["reading_id"]
    customer.running.deliver(month_closed("2022-10"))
    customer.running.clock(at="2022-11-30T10:00:00+03:00")
    assert customer.correct(reading_id, single="12600").status == 200
    customer.running.clock(at="2022-12-01T10:00:00+03:00")
    assert customer.correct(reading_id, single="12601").body["details"] == {"changeable_until": "2022-11-30"}


def test_a_close_is_kept_once_whatever_is_told_again_and_in_any_order(customer: Customer) -> None:
    first, again = month_closed(at="2022-11-23T21:30:00Z"), month_closed(at="2022-11-25T18:00:00Z")
    customer.running.deliver(month_closed("2022-12", "2022-12-31T18:00:00Z"), first)
    customer.running.deliver(first, again)
    rows = {row["_id"]: row["closed_on"] for row in customer.running.database["closed_months"].find()}
    assert rows == {"2022-11": "2022-11-24", "2022-12": "2022-12-31"}
    unread = customer_of(customer.running)
    assert unread.submit(single="12605").body["period"] == "2023-01"
