"""The surprise shield's letter: told once of a silence, when a reading may add more than the retailer's threshold."""

from __future__ import annotations

from decimal import Decimal

from billing_calculator.app import service
from chassis.testing import Running
from contracts.events.unread_gaps import UNREAD_GAP_GREW

from tests.billing_calculator.component.asking import AGENTS
from tests.billing_calculator.component.closes import a_quarter_read, close, month_read
from tests.billing_calculator.examples import ACCOUNT_ID


def told(billing: Running) -> list[tuple[str, str, str]]:
    data = [fact.data for fact in billing.outbox(UNREAD_GAP_GREW.name)]
    assert all(each["account_id"] == ACCOUNT_ID for each in data)
    return [(each["since_period"], each["period"], each["up_to"]) for each in data]


def test_a_customer_hears_once_of_a_silence_and_anew_of_the_next(mongo_url: str) -> None:
    with Running(service, mongo_url, agents=AGENTS, gap_letter_from=Decimal(200), normative_kwh=Decimal(75)) as billing:
        billing.clock(at="2022-12-01T09:00:00+03:00")
        billing.deliver(*a_quarter_read())
        close(billing, "2022-07", dry=True)
        close(billing, "2022-07")
        assert told(billing) == [], "one month may add 144.60 only"
        close(billing, "2022-08")
        assert told(billing) == [("2022-07", "2022-08", "289.20")]
        (fact,) = billing.outbox(UNREAD_GAP_GREW.name)
        data = fact.data
        assert (data["charged"], data["months"], data["left"], data["read_on"]) == ("1648.00", 2, 1, "2022-06-20")
        close(billing, "2022-09")
        close(billing, "2022-10")  # by the normative
        assert len(told(billing)) == 1
        billing.deliver(month_read("2022-10", 1200))
        close(billing, "2022-11")
        assert [each[0] for each in told(billing)] == ["2022-07", "2022-11"], "another silence, and 300 kWh a month before it"


def test_without_a_threshold_nobody_is_written_to_and_what_is_read_already_is_no_silence(mongo_url: str) -> None:
    with Running(service, mongo_url, agents=AGENTS) as billing:
        billing.deliver(*a_quarter_read())
        close(billing, "2022-07")
        assert told(billing) == []
    with Running(service, mongo_url, agents=AGENTS, gap_letter_from=Decimal(1)) as billing:
        billing.clock(at="2022-12-01T09:00:00+03:00")
        billing.deliver(*a_quarter_read(), month_read("2022-08", 400))
        close(billing, "2022-07")
        assert told(billing) == []
