"""A month is closed: whoever sent no reading is charged by rule, and a later reading sets it off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from billing_calculator import actions
from billing_calculator.api.explanation_check import faults
from billing_calculator.app import service
from billing_calculator.handlers.closes import as_chunk
from chassis.testing import Running
from contracts.core import Event
from contracts.events.billing_calculator import CHARGE_CALCULATED, MONTH_CLOSED

from tests.billing_calculator.component.asking import AGENTS, ask
from tests.billing_calculator.component.closes import a_quarter_read, as_office, chunks, close, month_read, named, start
from tests.billing_calculator.examples import ACCOUNT_ID, METER_ID, OTHER_READING_ID, account_event, reading_event


def charges(billing: Running) -> dict[str, Any]:
    return {each["period"]: each for each in ask(billing, "charges").json["charges"]}


def is_explained(billing: Running, charge: dict[str, Any]) -> bool:
    """Its explanation holds, and it comes out the same when it is calculated again."""
    path = f"charges/{charge['charge_id']}"
    explanation = ask(billing, f"{path}/explanation").json
    again = ask(billing, f"{path}/revisions/{charge['revision']}/replays", body={})
    assert again.status_code == 200, again.text
    return faults(explanation) == [] and explanation["complete"] and again.json["total"] == charge["total"]


def test_two_months_by_average_then_a_reading_come_to_what_was_used_to_the_kopeck(billing: Running) -> None:
    billing.deliver(*a_quarter_read())
    told = close(billing, "2022-07")
    assert (told["state"], told["counts"]["by_average"], told["counts"]["average_total"]) == ("closed", 1, "824.00")
    july = charges(billing)["2022-07"]
    assert (july["volume"], july["total"], july["reason"]) == ("200", "824.00", "account_updated")
    assert {name: july["stand_in"][name] for name in ("by", "in_a_row", "limit", "left", "history_months")} == {
        "by": "average", "in_a_row": 1, "limit": 3, "left": 2, "history_months": 3,
    }  # fmt: skip
    assert "По среднему 1-й месяц подряд из 3 возможных" in july["stand_in"]["why"][-1]["ru"]
    taken_back = reading_event(300, reading_id=OTHER_READING_ID, revision=2, cancelled=True, period="2022-07")
    billing.deliver(taken_back)  # its submission never came: July stays as it is
    assert charges(billing)["2022-07"] == july
    close(billing, "2022-08")
    august = charges(billing)["2022-08"]
    assert (august["stand_in"]["in_a_row"], august["stand_in"]["left"]) == (2, 1)
    assert is_explained(billing, july) and is_explained(billing, august)

    billing.deliver(month_read("2022-09", 610))  # of three months, 400 of them billed
    september = charges(billing)["2022-09"]
    assert (september["volume"], september["total"], september["set_off"]) == ("210", "896.30", ["2022-07", "2022-08"])
    assert is_explained(billing, september) and charges(billing)["2022-07"]["total"] == "824.00"

    billing.deliver(month_read("2022-08", 300))  # that of August came late: July alone is in it
    now = charges(billing)
    assert (now["2022-08"]["volume"], now["2022-08"]["set_off"]) == ("100", ["2022-07"])
    revisions = ask(billing, f"charges/{now['2022-08']['charge_id']}").json["revisions"]
    assert [each.get("stand_in", {}).get("by", "read") for each in revisions] == ["average", "read"]
    assert [each.get("by_rule", False) for each in revisions] == [True, False]
    assert now["2022-09"]["volume"] == "610" and "set_off" not in now["2022-09"]
    assert all(is_explained(billing, each) for period, each in now.items() if period > "2022-06")
    said = [fact.data for fact in billing.outbox(CHARGE_CALCULATED.name)]
    assert [each["stand_in"]["in_a_row"] for each in said if "stand_in" in each] == [1, 2]


def test_a_later_reading_may_charge_each_month_anew_at_its_own_prices(mongo_url: str) -> None:
    with Running(service, mongo_url, agents=AGENTS, later_reading="spread_by_period") as billing:
        billing.deliver(*a_quarter_read())
        close(billing, "2022-07")
        close(billing, "2022-08")
        billing.clock(at="2022-09-20T12:00:00+03:00")
        now = sum(Decimal(each["total"]) for each in charges(billing).values())
        thought = ask(billing, "estimates", body={"meter_id": METER_ID, "values": [{"zone": "single", "value": "1820"}]})
        billing.deliver(month_read("2022-09", 600))
        september = charges(billing)["2022-09"]
        assert (september["volume"], september["total"], september["set_off"]) == ("200", "824.00", ["2022-07", "2022-08"])
        assert thought.status_code == 200 and thought.json["total"] == "824.00", "the customer was told so before"
        shown = ask(billing, f"charges/{september['charge_id']}/explanation").json
        assert [part["what"] for part in shown["parts"]] == ["month", "taken_back", "month", "taken_back", "month"]
        assert is_explained(billing, september)
        late = month_read("2022-08", 400)  # August was read after all: July alone is in it, September stands for itself
        billing.deliver(late)
        told = charges(billing)
        assert (told["2022-08"]["set_off"], told["2022-08"]["volume"]) == (["2022-07"], "200")
        assert "set_off" not in told["2022-09"] and told["2022-09"]["volume"] == "600"
        assert all(is_explained(billing, told[period]) for period in ("2022-08", "2022-09")) and now


def test_a_reading_that_comes_before_the_close_of_the_month_it_also_covers_gives_the_same(billing: Running) -> None:
    billing.deliver(*a_quarter_read())
    billing.deliver(month_read("2022-08", 150))  # of July and August, which was not closed yet
    close(billing, "2022-07")
    august = charges(billing)["2022-08"]
    assert (august["volume"], august["total"], august["set_off"]) == ("-50", "-206.00", ["2022-07"])
    assert august["revision"] == 2 and is_explained(billing, august)


def test_after_three_averages_comes_the_normative_and_where_none_is_set_the_account_waits_visibly(mongo_url: str) -> None:
    with Running(service, mongo_url, agents=AGENTS) as billing:
        billing.deliver(*a_quarter_read())
        for period in ("2022-07", "2022-08", "2022-09"):
            assert close(billing, period)["counts"]["by_average"] == 1
        told = close(billing, "2022-10")
        assert (told["counts"]["by_average"], told["counts"]["waiting"]) == (0, 1)
        (waiting,) = ask(billing, "waiting-charges").json["items"]
        assert (waiting["period"], "норматив" in waiting["ru"]) == ("2022-10", True)
        (parked,) = billing.parked()
        assert parked["state"] == "waiting"
        assert close(billing, "2022-11")["counts"]["waiting"] == 1, "a month that waited breaks no row"


def two_meters_read(account_id: str) -> list[Event]:
    """A home of two meters, both read until June."""
    account, *readings = a_quarter_read(account_id=account_id, number="520000000018")
    (meter,) = account.data["meters"]
    both = replace(account, data={**account.data, "meters": [meter, {**meter, "meter_id": OTHER_READING_ID}]})
    others = [month_read(each.data["period"], 40, account_id=f"{account_id[:-1]}f") for each in readings]
    own = {"meter_id": OTHER_READING_ID, "account_id": account_id}
    return [both, *readings, *(replace(each, data={**each.data, **own}) for each in others)]


def try_again(billing: Running) -> Any:
    """What waits is due now; the row that waits on, if it does."""
    billing.database["parked"].update_many({}, {"$set": {"next_at": datetime(2022, 1, 1, tzinfo=UTC)}})
    billing.deliver()
    (row, *_) = [*billing.parked(), None]
    return row


def looks(billing: Running) -> Any:
    """How often the account was taken in hand."""
    return billing.database["accounts"].find_one({"_id": ACCOUNT_ID})["holds"]


def test_accounts_that_wait_are_taken_in_hand_again_only_when_what_they_hang_on_has_changed(mongo_url: str) -> None:
    with Running(service, mongo_url, agents=AGENTS) as billing:
        billing.deliver(*a_quarter_read(), *two_meters_read(named(1)))
        for period in ("2022-07", "2022-08", "2022-09", "2022-10"):
            close(billing, period)
        before = looks(billing)
        assert (try_again(billing)["tries"], looks(billing)) == (1, before), "a million accounts would be looked at all day"
        last = chunks(billing)[-1]
        assert billing.transactions.run(lambda work: actions.charge_chunks(work, [(as_chunk(last), last)])) == []
        billing.deliver(month_read("2022-10", 90, account_id=named(1)))
        same = {"mongo_database": billing.settings.mongo_database, "key_vault_database": billing.settings.key_vault_database}
        with Running(service, mongo_url, agents=AGENTS, normative_kwh=Decimal(75), **same) as again:
            again.clock(at="2022-11-03T09:00:00+00:00")
            assert try_again(again) is None and charges(again)["2022-10"]["stand_in"]["by"] == "normative"
            other = again.database["charges"].find_one({"account_id": named(1), "period": "2022-10"})["current"]
            assert ("unread" in other, other["revision"]) == (False, 1), "October is closed: only those who waited are late"


def test_an_account_that_lacked_a_tariff_is_charged_when_the_base_says_another_plan(billing: Running) -> None:
    opened = {"opening_balance_on": date(2022, 2, 28)}
    billing.deliver(*a_quarter_read()[1:], account_event(tariff_plan="unheard", **opened))
    close(billing, "2022-07")
    assert any(row["waiting_for"] == "tariff:unheard" for row in billing.parked())
    billing.deliver(account_event(2, **opened))
    try_again(billing)
    assert "2022-07" in charges(billing)


def test_the_normative_of_everybody_is_charged_with_the_counter_at_its_end(mongo_url: str) -> None:
    with Running(service, mongo_url, agents=AGENTS, normative_kwh=Decimal(75)) as billing:
        billing.deliver(*a_quarter_read())
        for period in ("2022-07", "2022-08", "2022-09", "2022-10"):
            told = close(billing, period)
        assert (told["counts"]["by_normative"], told["counts"]["normative_total"]) == (1, "1547.00")
        october = charges(billing)["2022-10"]
        assert (october["volume"], october["stand_in"]["by"], october["stand_in"]["in_a_row"]) == ("300", "normative", 3)
        assert october["stand_in"]["left"] == 0 and is_explained(billing, october)


def test_the_close_books_the_penalties_of_its_month_and_who_lacks_a_tariff_waits(billing: Running) -> None:
    billing.deliver(account_event(opening_balance=Decimal("1000.00"), opening_balance_on=date(2026, 2, 10)))
    told = close(billing, "2026-05")
    booked = [each["amount"] for each in ask(billing, "entries").json["entries"] if each["what"] == "penalty"]
    assert (told["counts"]["waiting"], booked, len(billing.parked())) == (1, ["33.62"], 1)


def test_a_close_is_rehearsed_started_cancelled_and_told_once(mongo_url: str) -> None:
    with Running(service, mongo_url, agents=AGENTS, close_chunk=2) as billing:
        billing.deliver(*a_quarter_read())
        billing.deliver(account_event(account_id=named(7), account_number="520000970000"))  # ours since the end of October
        further = [each for number in range(5)
                   for each in a_quarter_read(account_id=named(number), number=f"52000000{number:04d}")]  # fmt: skip
        billing.deliver(*further, account_event(account_id=named(9), account_number="520000990000", meters=[],
                                                opening_balance_on=date(2022, 2, 28)),
                        account_event(account_id=named(8), account_number="520000980000", status="closed"))  # fmt: skip
        billing.deliver(month_read("2022-07", 90, account_id=named(0)))
        billing.clock(at="2022-07-31T09:00:00+03:00")
        early = start(billing, "2022-07")
        assert (early.status_code, early.json["code"]) == (409, "month_not_over")
        rehearsal = close(billing, "2022-07", dry=True)
        expected = {"accounts": 7, "read": 1, "by_average": 5, "by_normative": 0, "waiting": 0, "without_meter": 1,
                    "average_total": "4120.00", "normative_total": "0.00"}  # fmt: skip
        assert rehearsal["counts"] == expected and "2022-07" not in charges(billing) and not billing.outbox(MONTH_CLOSED.name)

        assert start(billing, "2022-07").status_code == 201
        again = start(billing, "2022-06")
        assert (again.status_code, again.json["code"]) == (409, "close_running")
        planned = len(chunks(billing))
        actions.go_on_with_closes(billing.transactions)
        first, *rest = chunks(billing, since=planned)
        billing.deliver(first)
        halfway = as_office(billing, "GET", f"closes/{first.data['close_id']}").json
        assert (halfway["state"], halfway["chunks"], halfway["chunks_done"]) == ("running", 5, 1) and halfway["seconds_left"] >= 0
        stopped = as_office(billing, "POST", f"closes/{first.data['close_id']}/cancellation", {})
        assert stopped.json["state"] == "cancelled"
        before = billing.database["charges"].count_documents({"period": "2022-07"})
        billing.deliver(*rest)
        actions.go_on_with_closes(billing.transactions)
        assert billing.database["charges"].count_documents({"period": "2022-07"}) == before
        assert as_office(billing, "POST", f"closes/{first.data['close_id']}/cancellation", {}).status_code == 409

        told = close(billing, "2022-07")
        assert (told["state"], told["attempt"], told["counts"]) == ("closed", 2, expected)
        billing.deliver(*chunks(billing), redelivered=True)
        actions.go_on_with_closes(billing.transactions)
        (closed,) = billing.outbox(MONTH_CLOSED.name)
        assert closed.data["period"] == "2022-07" and {name: closed.data[name] for name in expected} == expected
        assert billing.database["charges"].count_documents({"period": "2022-07"}) == 6
        assert start(billing, "2022-07").json["code"] == "month_closed"
        clerk = billing.headers("x", audience="staff", roles=["clerk"])
        assert billing.client.get("/api/v1/billing/staff/closes", headers=clerk).status_code == 403


def test_the_worker_plans_charges_and_ends_it_by_itself_over_the_bulk_lane(
    mongo_url: str, new_vhost: Callable[[], str]
) -> None:
    with Running(service, mongo_url, new_vhost, agents=AGENTS, close_chunk=1) as billing:
        for number in range(3):
            billing.deliver(*a_quarter_read(account_id=named(number), number=f"52000000{number:04d}"))
        billing.clock(at="2022-08-02T09:00:00+00:00")
        with billing.worker():
            assert start(billing, "2022-07").status_code == 201
            billing.wait_until(lambda: bool(billing.outbox(MONTH_CLOSED.name)), "the month is closed", seconds=60)
        (closed,) = billing.outbox(MONTH_CLOSED.name)
        assert (closed.data["accounts"], closed.data["by_average"]) == (3, 3) and billing.parked() == []
