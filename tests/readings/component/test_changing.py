from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from chassis.ids import new_id
from chassis.testing import Running
from readings.outside.rule_file import SHIPPED

from tests.readings.component.conftest import Answer, Customer, account_updated, customer_of


def test_a_correction_replaces_the_figures_and_keeps_what_was_said(customer: Customer) -> None:
    reading_id = customer.submit(single="12605").body["reading_id"]

    answer = customer.correct(reading_id, single="12595")

    assert (answer.status, answer.body["revision"], answer.body["zones"][0]["consumption"]) == (200, 2, "250")
    assert [(entry["action"], entry["revision"], entry["zones"][0]["value"]) for entry in answer.body["history"]] == [
        ("submitted", 1, "12605"),
        ("corrected", 2, "12595"),
    ]
    told = customer.told()[-1]
    assert (told.type, told.revision, told.data["zones"]) == ("readings.reading_corrected.v1", 2, answer.body["zones"])
    assert customer.readings().body["readings"] == [answer.body]


def test_a_correction_is_refused_and_confirmed_like_a_new_reading(customer: Customer) -> None:
    reading_id = customer.submit(single="12605").body["reading_id"]

    assert customer.correct(reading_id, single="12344").refusal == (422, "reading_went_backwards")
    assert customer.correct(reading_id, single="19000").refusal == (409, "reading_implausible")
    assert customer.correct(reading_id, single="19000", confirm=True).body["confirmed_implausible"] is True


def test_a_correction_to_the_same_figures_tells_nobody(customer: Customer) -> None:
    reading_id = customer.submit(single="12605").body["reading_id"]

    answer = customer.correct(reading_id, single="12605")

    assert (answer.status, answer.body["revision"]) == (200, 1)
    assert len(customer.told()) == 1


def test_a_check_of_a_correction_compares_with_the_figures_before_it(customer: Customer) -> None:
    reading_id = customer.submit(single="12605").body["reading_id"]

    answer = customer.check(correcting=reading_id, single="12400")

    assert answer.status == 200
    zones = [{"zone": "single", "value": "12400", "previous": "12345", "consumption": "55", "ratio": "1"}]
    assert answer.body["zones"] == zones
    assert (answer.body["acceptable"], answer.body["reasons"], answer.body["warnings"]) == (True, [], [])
    assert [reason["code"] for reason in customer.check(single="12400").body["reasons"]] == ["reading_went_backwards"]
    assert customer.check(correcting=new_id(), single="12400").refusal == (404, "reading_unknown")


def test_every_version_of_a_reading_says_who_made_it_and_whether_it_counts(customer: Customer) -> None:
    reading_id = customer.submit(single="12605").body["reading_id"]
    customer.correct(reading_id, single="12595")

    told = customer.cancel(reading_id).body["history"]

    assert [(each["action"], each["state"], each["by"], each["source"]) for each in told] == [
        ("submitted", "superseded", "owner", "customer"),
        ("corrected", "superseded", "owner", "customer"),
        ("cancelled", "withdrawn", "owner", "customer"),
    ]


def test_after_a_cancellation_the_reading_before_is_the_last_one_again(customer: Customer) -> None:
    first = customer.submit(single="12400").body["reading_id"]
    second = customer.submit(single="12605").body["reading_id"]

    cancelled = customer.cancel(second)

    assert (cancelled.status, cancelled.body["status"], cancelled.body["can_cancel"]) == (200, "cancelled", False)
    assert customer.told()[-1].type == "readings.reading_cancelled.v1"
    [meter] = customer.ask("GET", "meters").body["meters"]
    assert meter["previous"] == [{"zone": "single", "value": "12400", "read_on": "2022-11-20"}]
    assert (meter["last_reading"]["reading_id"], meter["last_reading"]["can_correct"]) == (first, True)
    assert customer.submit(single="12605").body["zones"][0]["previous"] == "12400"


def test_after_the_only_reading_is_cancelled_the_starting_figures_count(customer: Customer) -> None:
    customer.cancel(customer.submit(single="12605").body["reading_id"])

    [meter] = customer.ask("GET", "meters").body["meters"]
    assert (meter["previous"][0]["value"], meter["last_reading"]) == ("12345", None)
    assert customer.submit(single="12346").body["zones"][0]["previous"] == "12345"


def test_a_cancelled_reading_stays_cancelled(customer: Customer) -> None:
    reading_id = customer.submit(single="12605").body["reading_id"]
    customer.cancel(reading_id)

    assert customer.cancel(reading_id).refusal == (409, "reading_already_cancelled")
    assert customer.correct(reading_id, single="12606").refusal == (409, "reading_already_cancelled")


def test_only_the_last_reading_can_be_changed(customer: Customer) -> None:
    first = customer.submit(single="12400").body["reading_id"]
    customer.submit(single="12605")

    assert customer.correct(first, single="12401").refusal == (409, "reading_not_last")
    assert customer.cancel(first).refusal == (409, "reading_not_last")


def test_when_the_month_is_over_the_reading_stays(customer: Customer) -> None:
    reading_id = customer.submit(single="12605").body["reading_id"]

    customer.running.clock(at="2022-11-30T23:58:00+03:00")
    assert customer.correct(reading_id, single="12606").status == 200
    customer.running.clock(at="2022-12-01T00:01:00+03:00")
    refused = customer.cancel(reading_id)

    assert refused.refusal == (409, "reading_period_closed")
    assert refused.body["details"] == {"changeable_until": "2022-11-30"}
    assert customer.readings().body["readings"][0]["can_correct"] is False


def test_a_reading_seen_in_an_older_revision_is_not_changed(customer: Customer) -> None:
    reading_id = customer.submit(single="12605").body["reading_id"]
    customer.correct(reading_id, single="12595")

    assert customer.correct(reading_id, single="12600", if_match='"1"').refusal == (412, "reading_changed_meanwhile")
    assert customer.cancel(reading_id, if_match='"something"').refusal == (412, "reading_changed_meanwhile")
    assert customer.correct(reading_id, single="12600", if_match='"2"').status == 200
    assert customer.cancel(reading_id, if_match="*").status == 200


def test_a_change_of_a_named_revision_that_is_repeated_with_its_key_gets_the_first_answer(customer: Customer) -> None:
    reading_id = customer.submit(single="12605").body["reading_id"]

    corrected = [customer.correct(reading_id, single="12595", key="corrects-once-only", if_match='"1"') for _ in range(2)]
    cancelled = [customer.cancel(reading_id, key="cancels-once-only", if_match='"2"') for _ in range(2)]

    for first, again in (corrected, cancelled):
        assert (again.status, again.raw) == (200, first.raw)
        assert again.headers["Idempotent-Replayed"] == "true"


def test_a_tag_that_is_no_revision_of_ours_matches_none(customer: Customer) -> None:
    reading_id = customer.submit(single="12605").body["reading_id"]
    for tag in ('"something"', f'"{"9" * 5000}"', '"١"'):
        assert customer.cancel(reading_id, if_match=tag).refusal == (412, "reading_changed_meanwhile")


def test_a_correction_and_a_new_reading_at_once_fit_together(customer: Customer) -> None:
    reading_id = customer.submit(single="12400").body["reading_id"]
    twin = Customer(customer.running, customer.account_id, customer.meter_id, customer.user_id)

    with ThreadPoolExecutor(max_workers=2) as pool:
        corrected = pool.submit(customer.correct, reading_id, single="12450")
        submitted = pool.submit(twin.submit, single="12605")
        outcomes: tuple[Answer, Answer] = corrected.result(), submitted.result()

    assert outcomes[1].status == 201
    if outcomes[0].status == 200:
        assert outcomes[1].body["zones"][0]["previous"] == "12450"
    else:
        assert outcomes[0].refusal == (409, "reading_not_last")
        assert outcomes[1].body["zones"][0]["previous"] == "12400"


def test_a_reading_of_a_meter_that_was_replaced_cannot_be_changed(customer: Customer) -> None:
    reading_id = customer.submit(single="12605").body["reading_id"]
    customer.running.deliver(account_updated(customer.account_id, new_id(), revision=2))

    assert customer.correct(reading_id, single="12606").refusal == (404, "meter_unknown")


def test_readings_come_newest_first_page_by_page_each_once(customer: Customer) -> None:
    sent = [customer.submit(single=str(figure)).body["reading_id"] for figure in range(12400, 12405)]

    seen, cursor = [], ""
    for _ in range(3):
        page = customer.readings(f"?limit=2{cursor}").body
        seen += [reading["reading_id"] for reading in page["readings"]]
        cursor = f"&cursor={page['next']}"

    assert sorted(seen) == sorted(sent) and len(seen) == 5
    assert page["next"] is None
    assert seen == [reading["reading_id"] for reading in customer.readings().body["readings"]]


def test_a_cursor_nobody_gave_out_is_refused(customer: Customer) -> None:
    first_of_all_years = urlsafe_b64encode(b"0001-01-01T00:00:00+14:00 x").decode()
    for cursor in ("nonsense", "bm8gcGxhY2U=", "%D1%8F", first_of_all_years):
        assert customer.readings(f"?cursor={cursor}").refusal == (422, "cursor_unknown")


def test_the_window_is_shown(customer: Customer) -> None:
    answer = customer.ask("GET", "window")

    assert answer.body == {
        "today": "2022-11-20",
        "opens_on": "2022-11-15",
        "closes_on": "2022-11-25",
        "open": True,
        "counts_to": "2022-11",
        "late": False,
        "message_ru": "Показания за ноябрь 2022\u00a0года принимаются до 25\u00a0ноября включительно.",
        "message_en": "Readings for November 2022 are taken up to and including 25\u00a0November.",
    }


def test_the_retailer_sets_its_own_window_for_a_region(mongo_url: str, tmp_path: Path) -> None:
    from readings.app import service

    told = json.loads(SHIPPED.read_text(encoding="utf-8"))
    rules = tmp_path / "rules.json"
    rules.write_text(json.dumps(told | {"regions": {"nizhny": {"window_first_day": 20, "window_last_day": 26}}}))
    with Running(service, mongo_url, rules_file=str(rules)) as running:
        running.clock(at="2022-11-19T12:00:00+03:00")
        assert customer_of(running).submit(single="12605").refusal == (409, "reading_window_not_open")
        assert customer_of(running, tariff_plan="novosibirsk").submit(single="12605").status == 201
        running.clock(at="2022-11-26T12:00:00+03:00")
        assert customer_of(running).submit(single="12605").body["late"] is False
        assert customer_of(running).ask("GET", "window").body["closes_on"] == "2022-11-26"
