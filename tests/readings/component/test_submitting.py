from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from chassis.ids import new_id
from chassis.testing import Running
from contracts.api.readings import CheckResponse, ReadingResponse

from tests.readings.component.conftest import Customer, account_updated, customer_of, values


def test_a_reading_is_taken_answered_and_told_with_the_whole_reading(customer: Customer) -> None:
    answer = customer.submit(single="12605")

    assert answer.status == 201
    assert ReadingResponse().validate(answer.body) == {}
    assert answer.body["zones"] == [{"zone": "single", "value": "12605", "previous": "12345", "consumption": "260", "ratio": "1"}]
    assert (answer.body["period"], answer.body["read_on"], answer.body["late"]) == ("2022-11", "2022-11-20", False)
    assert answer.body["message_ru"] == "Показания приняты: 260\u00a0кВт·ч за ноябрь 2022\u00a0года."
    [told] = customer.told()
    assert (told.type, told.revision, told.subject) == ("readings.reading_submitted.v1", 1, answer.body["reading_id"])
    assert {name: told.data[name] for name in ("meter_id", "period", "zones", "status", "late")} == {
        name: answer.body[name] for name in ("meter_id", "period", "zones", "status", "late")
    }


@pytest.mark.parametrize(
    ("zones", "figures", "consumption"),
    [
        (2, {"night": "380", "day": "620"}, {"day": "120", "night": "80"}),
        (3, {"peak": "620", "semi_peak": "600", "night": "390"}, {"peak": "120", "semi_peak": "200", "night": "90"}),
    ],
)
def test_two_and_three_zones_are_taken(
    on_the_twentieth: Running, zones: int, figures: dict[str, str], consumption: dict[str, str]
) -> None:
    answer = customer_of(on_the_twentieth, zones=zones).submit(**figures)

    assert answer.status == 201
    assert {zone["zone"]: zone["consumption"] for zone in answer.body["zones"]} == consumption


@pytest.mark.parametrize(
    ("figures", "status", "code"),
    [
        ({"day": "499", "night": "300"}, 422, "reading_went_backwards"),
        ({"day": "100000", "night": "300"}, 422, "reading_too_long"),
        ({"day": "500.5", "night": "300"}, 422, "reading_not_whole"),
        ({"day": "501", "night": "300", "peak": "1"}, 422, "zone_unknown"),
        ({"day": "501"}, 422, "zone_missing"),
        ({"day": "2501", "night": "300"}, 409, "reading_implausible"),
        ({"day": "-1", "night": "300"}, 422, "validation_failed"),
        ({"day": "12,5", "night": "300"}, 422, "validation_failed"),
    ],
)
def test_figures_that_cannot_be_right_are_refused_with_the_reason(
    on_the_twentieth: Running, figures: dict[str, str], status: int, code: str
) -> None:
    customer = customer_of(on_the_twentieth, zones=2)

    answer = customer.submit(**figures)

    assert answer.refusal == (status, code)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.body["detail"].endswith(".") and answer.body["detail_en"].endswith(".")
    checked = customer.check(**figures)
    if code == "validation_failed":
        assert checked.refusal == (status, code)
    else:
        assert code in [reason["code"] for reason in checked.body["reasons"]]
        assert (checked.status, checked.body["acceptable"]) == (200, False)
    assert customer.told() == []
    assert customer.readings().body["readings"] == []


def test_a_refused_figure_is_pointed_at_with_the_expected_range(customer: Customer) -> None:
    body = customer.submit(single="12000").body

    assert body["errors"] == [{"pointer": "/values/0/value", "ru": body["detail"], "en": body["detail_en"]}]
    assert body["details"] == {
        "zone": "single",
        "previous": "12345",
        "value": "12000",
        "expected": {"from": "12345", "to": "14345"},
    }


@pytest.mark.parametrize("typed", ["12400,5", " 12400", "", "-1", "1e4"])
def test_a_typing_error_says_what_to_type(customer: Customer, typed: str) -> None:
    (error,) = customer.submit(single=typed).body["errors"]

    assert error["pointer"] == "/values/0/value"
    assert error["ru"] == "Введите цифры со счётчика до запятой, например 12345."


def test_a_zone_sent_twice_is_refused(customer: Customer) -> None:
    sent = [*values(single="12400"), *values(single="12500")]

    answer = customer.ask("POST", "readings", {"meter_id": customer.meter_id, "values": sent})

    assert answer.refusal == (422, "zone_twice")
    assert answer.body["errors"][0]["pointer"] == "/values/1/zone"


def test_a_meter_the_account_does_not_have_is_unknown(customer: Customer) -> None:
    assert customer.submit(meter_id=new_id(), single="12605").refusal == (404, "meter_unknown")


def test_an_account_that_has_not_arrived_is_not_found(on_the_twentieth: Running) -> None:
    nobody = Customer(on_the_twentieth, new_id(), new_id(), new_id())

    assert nobody.submit(single="1").refusal == (404, "account_not_found")
    assert nobody.ask("GET", "meters").refusal == (404, "account_not_found")


@pytest.mark.parametrize("path", ["window", "meters", "readings"])
def test_the_account_of_somebody_else_is_not_found(customer: Customer, path: str) -> None:
    stranger = customer_of(customer.running)

    answer = stranger.ask("GET", f"/api/v1/readings/accounts/{customer.account_id}/{path}")

    assert answer.refusal == (404, "account_not_found")


def test_nothing_can_be_done_to_a_reading_of_somebody_else(customer: Customer) -> None:
    reading_id = customer.submit(single="12605").body["reading_id"]
    stranger = customer_of(customer.running)

    assert stranger.cancel(reading_id).refusal == (404, "reading_unknown")
    assert stranger.correct(reading_id, single="12606").refusal == (404, "reading_unknown")


def test_a_closed_account_takes_no_readings(on_the_twentieth: Running) -> None:
    closed = customer_of(on_the_twentieth, status="closed", closed_on="2022-10-31")

    answer = closed.submit(single="12605")

    assert answer.refusal == (409, "account_closed")
    assert answer.body["details"] == {"closed_on": "2022-10-31"}


def test_before_the_window_the_day_it_opens_is_named(customer: Customer) -> None:
    customer.running.clock(at="2022-11-14T23:59:00+03:00")

    answer = customer.submit(single="12605")

    assert answer.refusal == (409, "reading_window_not_open")
    assert answer.body["details"]["opens_on"] == "2022-11-15"


def test_the_day_is_the_retailers_not_greenwichs(customer: Customer) -> None:
    customer.running.clock(at="2022-11-15T00:01:00+03:00")

    assert customer.submit(single="12605").body["read_on"] == "2022-11-15"


def test_a_late_reading_counts_to_the_next_month_and_says_so(customer: Customer) -> None:
    customer.running.clock(at="2022-11-26T00:01:00+03:00")

    answer = customer.submit(single="12605")

    assert (answer.status, answer.body["late"], answer.body["period"]) == (201, True, "2022-12")
    assert "учитываются за декабрь 2022" in answer.body["message_ru"]
    assert [warning["code"] for warning in customer.check(single="12606").body["warnings"]] == ["reading_late"]


def test_an_implausible_reading_is_taken_after_one_confirmation(customer: Customer) -> None:
    doubted = customer.submit(single="20000")
    confirmed = customer.submit(single="20000", confirm=True)

    assert doubted.refusal == (409, "reading_implausible")
    assert doubted.body["title"] == "Подтвердите показания"
    assert doubted.body["details"]["consumption"] == "7655"
    assert (confirmed.status, confirmed.body["confirmed_implausible"]) == (201, True)


def test_a_meter_that_passed_zero_is_taken_after_one_confirmation(customer: Customer) -> None:
    customer.submit(single="99950", confirm=True)

    assert customer.submit(single="30").body["details"]["rolled_over"] is True
    assert customer.submit(single="30", confirm=True).body["zones"][0]["consumption"] == "80"


def test_the_same_key_gives_the_same_answer_and_one_reading(customer: Customer) -> None:
    key = new_id()

    first, again = customer.submit(key=key, single="12605"), customer.submit(key=key, single="12605")

    assert (again.status, again.raw) == (201, first.raw)
    assert len(customer.told()) == 1
    assert customer.submit(key=key, single="12606").status == 422


def test_a_double_click_with_two_keys_is_one_reading(customer: Customer) -> None:
    first, again = customer.submit(single="12605"), customer.submit(single="12605")

    assert (again.status, again.body) == (201, first.body)
    assert len(customer.readings().body["readings"]) == len(customer.told()) == 1


def test_the_figures_of_a_cancelled_reading_may_be_sent_again_the_same_day(customer: Customer) -> None:
    first = customer.submit(single="12605")
    customer.cancel(first.body["reading_id"])

    again = customer.submit(single="12605")

    assert again.body["reading_id"] != first.body["reading_id"]
    assert [event.data["status"] for event in customer.told()] == ["accepted", "cancelled", "accepted"]


@pytest.mark.parametrize("known", [0, 1])
def test_twins_at_once_never_start_from_the_same_figure(customer: Customer, known: int) -> None:
    if known:
        customer.submit(single="12350")
    figures = [str(12400 + step) for step in range(8)]
    clients = [Customer(customer.running, customer.account_id, customer.meter_id, customer.user_id) for _ in figures]

    def submit(pair: tuple[Customer, str]) -> Any:
        return pair[0].submit(single=pair[1])

    with ThreadPoolExecutor(max_workers=8) as pool:
        answers = list(pool.map(submit, zip(clients, figures, strict=True)))

    taken = [answer.body["zones"][0] for answer in answers if answer.status == 201]
    assert {answer.refusal for answer in answers if answer.status != 201} <= {(422, "reading_went_backwards")}
    assert taken
    starts = [zone["previous"] for zone in taken]
    assert len(set(starts)) == len(starts)
    highest = max(int(zone["value"]) for zone in taken)
    assert sum(int(zone["consumption"]) for zone in taken) == highest - (12350 if known else 12345)
    assert len(customer.told()) == len(taken) + known


def test_a_check_tells_every_reason_at_once_and_writes_nothing(on_the_twentieth: Running) -> None:
    customer = customer_of(on_the_twentieth, zones=2)

    answer = customer.check(day="499", night="300.5", peak="1")

    assert (answer.status, answer.body["acceptable"]) == (200, False)
    assert CheckResponse().validate(answer.body) == {}
    assert [(each["code"], each["pointer"]) for each in answer.body["reasons"]] == [
        ("zone_unknown", "/values/2/zone"),
        ("reading_not_whole", "/values/1/value"),
        ("reading_went_backwards", "/values/0/value"),
    ]
    assert [(each["zone"], each["from"], each["to"]) for each in answer.body["expected"]] == [
        ("day", "500", "2500"),
        ("night", "300", "2300"),
    ]
    assert customer.readings().body["readings"] == customer.told() == []


def test_the_day_the_dial_was_read_is_kept_told_and_shown_apart_from_the_day_it_came(customer: Customer) -> None:
    body = {"meter_id": customer.meter_id, "values": values(single="12605"), "read_on": "2022-11-18"}
    answer = customer.ask("POST", "readings", body)

    assert (answer.status, answer.body["read_on"], answer.body["received_on"]) == (201, "2022-11-18", "2022-11-20")
    [told] = customer.told()
    assert (told.data["read_on"], told.data["received_on"], told.data["origin"]) == ("2022-11-18", "2022-11-20", "customer")
    assert customer.readings().body["readings"] == [answer.body]
    again = customer.ask("POST", "readings", body)
    assert again.body["reading_id"] == answer.body["reading_id"], "a double click is no second reading"
    earlier = customer.ask("POST", "readings", {**body, "read_on": "2022-11-17"})
    assert earlier.refusal == (422, "read_before_last")


def test_a_customers_reading_of_the_day_is_a_row_that_the_release_before_reads(customer: Customer) -> None:
    customer.submit(single="12605")
    row = customer.running.database.readings.find_one({"account_id": customer.account_id})

    assert set(row) == {
        "_id", "number", "read_on", "zones", "account_id", "meter_id", "service", "period", "submitted_at", "status", "late",
        "confirmed_implausible", "revision", "history",
    }  # fmt: skip
    assert set(row["zones"][0]) == {"zone", "value", "previous", "consumption"}
    assert set(row["history"][0]) == {"revision", "action", "status", "zones", "at"}


def test_a_ratio_is_kept_told_and_shown(on_the_twentieth: Running) -> None:
    customer = Customer(on_the_twentieth, new_id(), new_id(), new_id())
    message = account_updated(customer.account_id, customer.meter_id)
    message["data"]["meters"][0]["ratio"] = "20"
    on_the_twentieth.deliver(message)

    answer = customer.submit(single="12355")

    zone = {"zone": "single", "value": "12355", "previous": "12345", "consumption": "200", "ratio": "20"}
    assert (answer.status, answer.body["zones"], customer.told()[0].data["zones"]) == (201, [zone], [zone])
    assert customer.readings().body["readings"][0]["zones"] == [zone]
    assert customer.ask("GET", "meters").body["meters"][0]["ratio"] == "20"


def test_an_automatic_meter_is_not_asked_for_and_says_so_beforehand(on_the_twentieth: Running) -> None:
    customer = Customer(on_the_twentieth, new_id(), new_id(), new_id())
    message = account_updated(customer.account_id, customer.meter_id)
    message["data"]["meters"][0]["automatic"] = True
    on_the_twentieth.deliver(message)

    assert customer.submit(single="12355").refusal == (409, "meter_automatic")
    assert [each["code"] for each in customer.ask("GET", "meters").body["meters"][0]["notices"]] == ["meter_automatic"]
