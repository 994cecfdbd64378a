"""What a client of any service may rely on."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from chassis.ids import new_id
from chassis.testing import Running
from chassis.web import Door, endpoint
from chassis.web import app as web_app

from tests.chassis.sample import USER


def path(account: str, rest: str = "notes") -> str:
    return f"/api/v1/notes/accounts/{account}/{rest}"


def body(value: str = "12345", **others: Any) -> dict[str, Any]:
    return {"parts": [{"zone": "day", "value": value}], **others}


@pytest.fixture
def account() -> str:
    return new_id()


def test_money_prices_and_energy_leave_as_exact_strings(running: Running, account: str) -> None:
    answer = running.client.post(path(account), json=body(), headers=running.headers(USER, [account]))
    assert answer.status_code == 201
    assert {name: answer.json[name] for name in ("total", "price", "volume")} == {
        "total": "1257.80",
        "price": "4.12",
        "volume": "260",
    }


def test_an_answer_is_never_cached_and_carries_the_request_id(running: Running, account: str) -> None:
    headers = running.headers(USER, [account]) | {"X-Request-ID": "client-made-id-1"}
    answer = running.client.get(path(account), headers=headers)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Request-ID"] == "client-made-id-1"


def test_what_everybody_may_read_is_kept_for_a_while_by_whoever_asked(running: Running) -> None:
    answer = running.client.get("/api/v1/notes/news")
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    again = running.client.get("/api/v1/notes/news", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.headers["Cache-Control"]) == (304, "public, max-age=60")
    with pytest.raises(ValueError, match="everybody"):
        Door("own", "/own").query("/secret", fresh=60)


def test_a_request_id_that_could_forge_a_log_line_is_replaced(running: Running) -> None:
    answer = running.client.get("/nowhere", headers={"X-Request-ID": 'x"}{ "level": "error"'})
    assert len(answer.headers["X-Request-ID"]) == 32


def test_a_clients_trace_reaches_the_problem_and_the_event(running: Running, account: str) -> None:
    parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    headers = running.headers(USER, [account]) | {"traceparent": parent}
    assert running.client.get(path(account, "notes/1"), headers=headers).json["trace_id"] == parent[3:35]
    note_id = running.client.post(path(account), json=body(), headers=headers).json["note_id"]
    event = next(event for event in running.outbox() if event.subject == note_id)
    assert event.traceparent == parent


def test_without_a_token_a_customer_is_asked_to_enter(running: Running, account: str) -> None:
    answer = running.client.get(path(account))
    assert (answer.status_code, answer.json["code"]) == (401, "not_authenticated")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.content_type == "application/problem+json"


def test_a_foreign_account_and_an_unknown_one_cannot_be_told_apart(running: Running, account: str) -> None:
    foreign = running.client.post(path(account), json=body(), headers=running.headers(USER, [account]))
    assert foreign.status_code == 201
    headers = running.headers(USER, [new_id()]) | {"traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}
    answers = [running.client.get(path(each), headers=headers) for each in (account, new_id())]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].data == answers[1].data


def test_a_domain_error_becomes_a_problem_with_both_languages_and_its_figures(running: Running, account: str) -> None:
    client, headers = running.client, lambda: running.headers(USER, [account])
    client.post(path(account), json=body("500"), headers=headers())
    answer = client.post(path(account), json=body("499"), headers=headers())
    problem = answer.json
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    assert problem.pop("trace_id")
    assert problem == {
        "type": "/problems/note-too-low",
        "code": "note_too_low",
        "status": 422,
        "title": "Данные не приняты",
        "detail": "Записано меньше прежнего.",
        "detail_en": "The note is below the earlier one.",
        "details": {"expected_from": "1"},
        "errors": [],
    }


def test_what_is_refused_before_it_is_asked_for_in_company_is_a_problem_too(running: Running, account: str) -> None:
    client, headers = running.client, lambda: running.headers(USER, [account])
    refused = client.post(path(account, "marks"), json=body(fail=True), headers=headers())
    assert (refused.status_code, refused.json["code"], refused.json["details"]) == (422, "note_too_low", {"expected_from": "1"})
    assert client.post(path(account, "marks"), json=body(), headers=headers()).status_code == 201


def test_a_query_may_refuse_too(running: Running, account: str) -> None:
    answer = running.client.get(path(account, "notes/17"), headers=running.headers(USER, [account]))
    assert (answer.status_code, answer.json["code"], answer.json["details"]) == (404, "note_missing", {"note_id": "17"})


def test_wrong_fields_are_pointed_at_in_both_languages(running: Running, account: str) -> None:
    wrong = {"parts": [{"zone": "noon", "value": 12, "extra": 1}], "text": "x" * 21, "unknown": True}
    answer = running.client.post(path(account), json=wrong, headers=running.headers(USER, [account]))
    assert (answer.status_code, answer.json["code"]) == (422, "validation_failed")
    assert {error["pointer"]: error["ru"] for error in answer.json["errors"]} == {
        "/parts/0/zone": "Одно из значений: day, night.",
        "/parts/0/value": "Введите цифры со счётчика до запятой, например 12345.",
        "/parts/0/extra": "Такого поля нет.",
        "/text": "Слишком длинно: допустимо не больше 20 (знаков или строк).",
        "/unknown": "Такого поля нет.",
    }


@pytest.mark.parametrize(
    ("data", "content_type", "status", "code"),
    [
        (b"{", "application/json", 400, "malformed_json"),
        (b"", "application/json", 400, "malformed_json"),
        (b"[]", "application/json", 422, "validation_failed"),
        (b'{"parts": NaN}', "application/json", 400, "malformed_json"),
        (b"\xff\xfe", "application/json", 400, "malformed_json"),
        (b"parts=1", "application/x-www-form-urlencoded", 415, "json_expected"),
        (b"x" * 300_000, "application/json", 413, "request_entity_too_large"),
    ],
)
def test_a_body_that_is_not_what_was_asked_for_is_refused(
    running: Running, account: str, data: bytes, content_type: str, status: int, code: str
) -> None:
    answer = running.client.post(path(account), data=data, content_type=content_type, headers=running.headers(USER, [account]))
    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_parameters_of_the_address_are_checked(running: Running, account: str) -> None:
    headers = running.headers(USER, [account])
    assert running.client.get(path(account) + "?limit=7", headers=headers).json["limit"] == 7
    answer = running.client.get(path(account) + "?limit=1000", headers=headers)
    assert [error["ru"] for error in answer.json["errors"]] == ["От 1 до 100."]
    assert running.client.get(path(account) + "?limt=7", headers=headers).status_code == 422


def test_an_unexpected_error_says_nothing_of_itself_and_keeps_nothing(running: Running, account: str) -> None:
    headers = running.headers(USER, [account])
    answer = running.client.post(path(account), json=body(fail=True), headers=headers)
    assert (answer.status_code, answer.json["code"]) == (500, "unexpected")
    assert "Иванов" not in answer.get_data(as_text=True)
    assert running.client.get(path(account), headers=headers).json["count"] == 0


def test_unknown_addresses_and_methods_are_problems_too(running: Running, account: str) -> None:
    unknown = running.client.get("/nowhere")
    assert (unknown.status_code, unknown.json["code"]) == (404, "not_found")
    refused = running.client.delete(path(account))
    assert (refused.status_code, refused.json["code"]) == (405, "method_not_allowed")
    assert refused.headers["Allow"] == "GET, HEAD, POST"
    assert "Allow" in refused.json["detail"] and "Allow" in refused.json["detail_en"]


def test_looking_at_the_head_of_a_paying_address_pays_nothing(running: Running) -> None:
    assert running.client.get("/api/v1/notes/pay").data == b"<response/>"
    assert running.client.head("/api/v1/notes/pay").status_code == 405
    assert running.database["notes"].count_documents({"account_id": "pay"}) == 1


def test_a_refusal_that_is_returned_keeps_what_was_written(running: Running) -> None:
    before = running.database["notes"].count_documents({"account_id": "entries"})
    answer = running.client.post("/api/v1/notes/entries?wrong=1")
    assert (answer.status_code, answer.json["code"]) == (422, "note_too_low")
    assert running.database["notes"].count_documents({"account_id": "entries"}) == before + 1


def test_cookies_of_a_call_go_out_with_its_answer(running: Running) -> None:
    answer = running.client.post("/api/v1/notes/entries")
    assert answer.status_code == 204
    assert answer.headers["Set-Cookie"] == "refresh=r1; HttpOnly; Path=/api/v1/notes; SameSite=Strict"


def test_a_write_with_cookies_from_another_site_is_refused(running: Running) -> None:
    client = running.client
    client.set_cookie("refresh", "r1")
    for origin in ("https://evil.example", "http://[", "null"):
        foreign = client.post("/api/v1/notes/entries", headers={"Origin": origin})
        assert (foreign.status_code, foreign.json["code"]) == (403, "foreign_origin")
    assert client.post("/api/v1/notes/entries", headers={"Origin": "http://localhost:8080"}).status_code == 204


def test_what_has_not_changed_is_not_sent_again(running: Running, account: str) -> None:
    headers = running.headers(USER, [account])
    first = running.client.get(path(account), headers=headers)
    again = running.client.get(path(account), headers=headers | {"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def in_time(running: Running) -> None:
    """A request that tells the process that the gateway's clock is right."""
    running.client.get("/nowhere", headers={"X-Request-Start": f"t={time.time():.3f}"})


def test_a_request_that_waited_too_long_is_turned_away_before_work_begins(running: Running, account: str) -> None:
    in_time(running)
    stale = {"X-Request-Start": f"t={time.time() - 10:.3f}"}
    answer = running.client.get(path(account), headers=running.headers(USER, [account]) | stale)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")


def test_a_process_held_up_past_the_time_of_a_request_tells_it_to_come_later(
    running: Running, account: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_time(running)
    monkeypatch.setattr(endpoint, "DEADLINE_SECONDS", 1.0)
    late = {"X-Request-Start": f"t={time.time() - 2:.3f}"}
    answer = running.client.get(path(account), headers=running.headers(USER, [account]) | late)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")


@pytest.mark.parametrize("stamp", ["t=1000000000.000", "t=9000000000.000", "yesterday"])
def test_a_gateway_whose_clock_goes_wrong_turns_nobody_away(running: Running, account: str, stamp: str) -> None:
    answer = running.client.get(path(account), headers=running.headers(USER, [account]) | {"X-Request-Start": stamp})
    assert answer.status_code == 200


def test_probes_tell_whether_the_service_can_work(running: Running) -> None:
    assert running.client.get("/healthz").data == b"ok"
    assert running.client.get("/readyz").json == {"database": "ok", "schema": "ok", "keys": "ok"}
    assert b"http_request_seconds_bucket" in running.client.get("/metrics").data


def test_a_service_that_cannot_read_the_published_keys_is_not_ready(running: Running, tmp_path: Path) -> None:
    absent, broken = tmp_path / "absent.json", tmp_path / "broken.json"
    broken.write_text("{")
    for file, word in ((absent, "not readable: FileNotFoundError"), (broken, "not readable: JSONDecodeError")):
        runtime = running.service.runtime(running.service.settings(**vars(running.settings) | {"jwks_file": file}))
        answer = web_app.build(runtime).test_client().get("/readyz")
        assert (answer.status_code, answer.json["keys"]) == (503, word)
        runtime.close()


def test_invented_methods_leave_no_figures_of_their_own(running: Running) -> None:
    for method in ("FOOBAR", "BARFOO"):
        running.client.open("/nowhere", method=method)
    figures = running.client.get("/metrics").data
    assert b"FOOBAR" not in figures and b"BARFOO" not in figures
    assert b'method="OTHER"' in figures


@pytest.mark.fault("F81")
def test_a_service_whose_collections_nobody_made_is_not_ready(running: Running) -> None:
    runtime = running.service.runtime(running.service.settings(**vars(running.settings) | {"mongo_database": "nobody_made_it"}))
    answer = web_app.build(runtime).test_client().get("/readyz")
    assert (answer.status_code, answer.json["database"]) == (503, "ok")
    assert answer.json["schema"].startswith("not provisioned: ")
    runtime.close()
