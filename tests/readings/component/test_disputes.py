"""A customer disagrees with a reading of a closed month, and a clerk decides."""

from __future__ import annotations

import json
from typing import Any

import pytest
from chassis.ids import new_id
from chassis.testing import Running
from contracts.api.disputes import DisputeResponse, WaitingDisputesResponse

from tests.contracts.golden import golden_events
from tests.readings.component.conftest import Answer, Customer, customer_of, values

TEXT = "Соседи смотрели вместе со мной: было 12505."


class Clerk:
    """Somebody of the staff who decides."""

    def __init__(self, running: Running, *roles: str) -> None:
        self.running, self.roles, self.user_id = running, roles or ("clerk",), new_id()

    def ask(self, method: str, path: str, body: Any = None) -> Answer:
        headers = self.running.headers(self.user_id, audience="staff", roles=self.roles)
        response = self.running.client.open(f"/api/v1/readings/staff/disputes{path}", method=method, json=body, headers=headers)
        return Answer(response.status_code, response.get_json() or {}, response.get_data(), response.headers)

    def decide(self, dispute: str, decision: str, *, reason: str = "", source: str = "staff", **figures: str) -> Answer:
        body = {"decision": decision, "reason": reason, "source": source, "values": values(**figures)}
        return self.ask("POST", f"/{dispute}/decisions", body)

    def waiting(self, customer: Customer) -> list[dict[str, Any]]:
        answer = self.ask("GET", "")
        assert WaitingDisputesResponse().validate(answer.body) == {}
        return [each for each in answer.body["items"] if each["account_id"] == customer.account_id]


@pytest.fixture
def disputing(on_the_twentieth: Running) -> Customer:
    """A customer who sent 12605 in November and 12700 in December, and now disagrees with the first."""
    customer = customer_of(on_the_twentieth)
    customer.submit(single="12605")
    on_the_twentieth.clock(at="2022-12-20T10:00:00+03:00")
    customer.submit(single="12700")
    return customer


def november(customer: Customer) -> dict[str, Any]:
    found = [each for each in customer.readings().body["readings"] if each["period"] == "2022-11"]
    assert len(found) == 1
    return found[0]


def dispute(customer: Customer, text: str = TEXT) -> Answer:
    return customer.ask("POST", f"readings/{november(customer)['reading_id']}/disputes", {"text": text})


def test_an_accepted_dispute_corrects_the_reading_and_the_one_after_it_and_tells_all_three(disputing: Customer) -> None:
    assert november(disputing)["can_dispute"] is True
    opened = dispute(disputing)
    assert (opened.status, opened.body["status"], DisputeResponse().validate(opened.body)) == (201, "open", {})
    clerk = Clerk(disputing.running)
    [case] = clerk.waiting(disputing)
    assert (case["text"], case["reading"]["zones"][0]["value"], case["next_zones"][0]["value"]) == (TEXT, "12605", "12700")
    before = len(disputing.told())

    assert clerk.decide(case["dispute_id"], "accepted", source="inspection", single="12505").status == 200

    told = disputing.told()[before:]
    assert [each.type for each in told] == [
        "readings.reading_corrected.v1", "readings.reading_corrected.v1", "readings.dispute_decided.v1",
    ]  # fmt: skip
    assert [each.data["zones"][0]["consumption"] for each in told[:2]] == ["160", "195"]
    assert (told[0].data["origin"], told[2].data["outcome"]) == ("inspection", "accepted")
    assert TEXT not in str([each.data for each in told])
    assert november(disputing)["history"][-1]["by"] == "staff"
    assert disputing.ask("GET", "disputes").body["items"][0]["status"] == "accepted"
    assert clerk.waiting(disputing) == []
    journal = [each.data for each in disputing.running.outbox("readings.staff_acted.v1")]
    assert [each["did"] for each in journal if each["staff_id"] == clerk.user_id] == ["dispute_decided"]
    assert disputing.submit(single="12700").status == 201, "the last reading is still the last one"


def test_a_refused_dispute_changes_nothing_and_says_why(disputing: Customer) -> None:
    case, clerk = dispute(disputing).body["dispute_id"], Clerk(disputing.running)
    assert clerk.decide(case, "refused").refusal == (422, "dispute_needs_reason")

    assert clerk.decide(case, "refused", reason="На фотографии 12605.").status == 200

    assert clerk.decide(case, "accepted", single="12505").refusal == (409, "dispute_already_decided")
    [shown] = disputing.ask("GET", "disputes").body["items"]
    assert (shown["status"], shown["reason"]) == ("refused", "На фотографии 12605.")
    assert november(disputing)["zones"][0]["value"] == "12605"
    again = dispute(disputing)
    assert again.status == 201 and again.body["dispute_id"] != case, "a decided one may be followed by another"


def test_while_it_waits_the_first_word_stands(disputing: Customer) -> None:
    first = dispute(disputing)
    assert dispute(disputing, "И ещё раз.").body == first.body
    assert len(Clerk(disputing.running).waiting(disputing)) == 1


@pytest.mark.parametrize("text", ["", "   ", "a" * 1001])
def test_a_dispute_needs_words(disputing: Customer, text: str) -> None:
    assert dispute(disputing, text).refusal == (422, "validation_failed")


def test_wrong_figures_leave_the_dispute_open(disputing: Customer) -> None:
    case, clerk = dispute(disputing).body["dispute_id"], Clerk(disputing.running)
    for figure, refusal in {
        "12701": (409, "dispute_contradicts_next"),
        "12344": (422, "reading_went_backwards"),
        "12605": (409, "dispute_changes_nothing"),
    }.items():
        assert clerk.decide(case, "accepted", single=figure).refusal == refusal
    assert clerk.decide(case, "accepted").refusal == (422, "zone_missing")
    assert [each["dispute_id"] for each in clerk.waiting(disputing)] == [case]
    assert clerk.decide(new_id(), "refused", reason="нет").refusal == (404, "dispute_unknown")


def test_a_reading_that_can_still_be_changed_or_is_somebody_elses_is_not_disputed(customer: Customer) -> None:
    reading_id = customer.submit(single="12605").body["reading_id"]
    assert customer.ask("POST", f"readings/{reading_id}/disputes", {"text": TEXT}).refusal == (409, "reading_changeable")
    other = customer_of(customer.running)
    assert other.ask("POST", f"readings/{reading_id}/disputes", {"text": TEXT}).refusal == (404, "reading_unknown")


def test_what_a_person_wrote_is_handed_out_and_erased_with_them(disputing: Customer) -> None:
    dispute(disputing)
    golden, person = golden_events(), {"user_id": disputing.user_id, "account_ids": [disputing.account_id]}
    asked = golden["identity.export_requested.v1"]
    data = {**asked["data"], **person, "other_ids": []}
    disputing.running.deliver({**asked, "id": new_id(), "partitionkey": disputing.user_id, "data": data})
    parts = disputing.running.outbox("readings.export_part_ready.v1")
    [part] = [each.data for each in parts if each.data["user_id"] == disputing.user_id]
    assert json.loads(part["content"])["disputes"][0]["text"] == TEXT

    erase = golden["identity.erasure_requested.v1"]
    data = {**erase["data"], **person}
    disputing.running.deliver({**erase, "id": new_id(), "partitionkey": disputing.user_id, "data": data})

    answers = disputing.running.outbox("readings.person_erased.v1")
    [answer] = [each.data for each in answers if each.data["user_id"] == disputing.user_id]
    assert answer["erased"] == [{"what": "disputes", "count": 1}]
    assert disputing.running.database.disputes.count_documents({"user_id": disputing.user_id}) == 0
