"""What would break clients of the last release at the doors of the next one."""

from __future__ import annotations

from typing import Any

import pytest
from contracts.compat.finding import Finding
from contracts.compat.releases import compare

from tests.contracts.planting import ASKS, BASELINE, Plant, add, both, drop, node, planted, put, released, said

PATH = "/api/v1/readings/accounts/{account_id}/readings"
SUBMIT, LIST = ("paths", PATH, "post"), ("paths", PATH, "get")
SENT = ("components", "schemas", "SubmitReadingRequest")
GIVEN = ("components", "schemas", "ReadingResponse")
POST, GET = "POST /api/v1/readings/accounts/{}/readings", "GET /api/v1/readings/accounts/{}/readings"
SENDS, STILL = "This breaks old clients, whose requests are refused", "This breaks old clients, which still send it"
MEETS, READS = "This breaks old clients, which meet an answer", "This breaks old clients, which read it"


def parameter(operation: tuple[str, ...], name: str, **values: Any) -> Plant:
    """Set keys of a parameter."""

    def plant(document: Any) -> Any:
        next(each for each in node(document, *operation, "parameters") if each["name"] == name).update(values)
        return document

    return plant


def without(operation: tuple[str, ...], name: str) -> Plant:
    """Take a parameter away."""

    def plant(document: Any) -> Any:
        held = node(document, *operation)
        held["parameters"] = [each for each in held["parameters"] if each["name"] != name]
        return document

    return plant


def another(operation: tuple[str, ...], **parameter: Any) -> Plant:
    """Add a parameter."""

    def plant(document: Any) -> Any:
        node(document, *operation)["parameters"].append({"schema": {"type": "string"}, **parameter})
        return document

    return plant


def moved(*steps: str, to: str) -> Plant:
    """Rename a key."""

    def plant(document: Any) -> Any:
        held = node(document, *steps[:-1])
        held[to] = held.pop(steps[-1])
        return document

    return plant


BREAKS: dict[str, tuple[Plant, str, str]] = {
    "a path is gone": (drop("paths", PATH), f"{POST}: the operation is gone", "old clients, which still ask it"),
    "a method is gone": (drop(*LIST), f"{GET}: the operation is gone", "old clients, which still ask it"),
    "a path is renamed": (moved("paths", PATH, to="/api/v2/readings"), f"{GET}: the operation is gone", "old clients"),
    "an operation is renamed": (put(*LIST, operationId="readings"), f"{GET}: is called readings instead of list_readings", "old"),
    "credentials are asked": (put(*LIST, security=[{"key": []}]), f"{GET}: asks for other credentials", SENDS),
    "a parameter is gone": (without(LIST, "limit"), f"{GET} query limit: is gone", STILL),
    "a new parameter is required": (another(LIST, **{"in": "query", "name": "year", "required": True}),
        f"{GET} query year: is new and required", SENDS),
    "a header is required": (another(LIST, **{"in": "header", "name": "X-Region", "required": True}),
        f"{GET} header X-Region: is new and required", SENDS),
    "a parameter becomes required": (
        parameter(LIST, "cursor", required=True), f"{GET} query cursor: was optional and is required", SENDS),
    "a parameter is of another type": (
        parameter(LIST, "limit", schema={"type": "string"}), f"{GET} query limit: may no longer be", SENDS),
    "a parameter is bounded tighter": (
        parameter(LIST, "limit", schema={"type": "integer", "default": 20, "minimum": 1, "maximum": 50}),
        f"{GET} query limit: has another greatest value, 50 instead of 100", SENDS),
    "left out it means something else": (
        parameter(LIST, "limit", schema={"type": "integer", "default": 10, "minimum": 1, "maximum": 100}),
        f"{GET} query limit: left out, now means 10 instead of 20", SENDS),
    "a variable of the path has a pattern": (parameter(LIST, "account_id", schema={"type": "string", "pattern": "^[0-9]+$"}),
        f"{GET} path variable 1: has a new rule, pattern", SENDS),
    "the key of a write has another pattern": (
        parameter(SUBMIT, "Idempotency-Key", schema={"type": "string", "pattern": "^[0-9a-f]{32}$"}),
        f"{POST} header Idempotency-Key: has another rule, pattern", SENDS),
    "the body is gone": (drop(*SUBMIT, "requestBody"), f"{POST} body: is gone", STILL),
    "a body is demanded": (put(*LIST, requestBody={"required": True, "content": {}}), f"{GET} body: is new", SENDS),
    "the body is of another form": (moved(*SUBMIT, "requestBody", "content", "application/json", to="text/csv"),
        f"{POST} body: application/json is gone", STILL),
    "a field of the body is gone": (
        drop(*SENT, "properties", "confirm_implausible"), f"{POST} body confirm_implausible: is gone", STILL),
    "a new field of the body is required": (
        both(put(*SENT, "properties", note={"type": "string"}), add(*SENT, "required", "note")),
        f"{POST} body note: is new and required", SENDS),
    "a field of the body becomes required": (add(*SENT, "required", "confirm_implausible"),
        f"{POST} body confirm_implausible: was optional and is required", SENDS),
    "a field of the body is of another type": (
        put(*SENT, "properties", "meter_id", type="integer"), f"{POST} body meter_id: may no longer be of the type", SENDS),
    "a list in the body is shorter": (
        put(*SENT, "properties", "values", maxItems=3), f"{POST} body values: has another greatest number of items, 3", SENDS),
    "a text in the body is shorter": (put("components", "schemas", "SentValue", "properties", "zone", maxLength=8),
        f"{POST} body values[].zone: has another greatest length, 8 instead of 16", SENDS),
    "a word of the body is refused": (put("components", "schemas", "SentValue", "properties", "zone", enum=["day"]),
        f"{POST} body values[].zone: has now a list", SENDS),
    "another status": (moved(*SUBMIT, "responses", "201", to="200"), f"{POST} answer 201: the status is gone", READS),
    "one more good status": (
        put(*SUBMIT, "responses", **{"202": {"description": "Later"}}), f"{POST} answer 202: the status is new", MEETS),
    "the answer is of another form": (moved(*SUBMIT, "responses", "201", "content", "application/json", to="text/html"),
        f"{POST} answer 201: application/json is gone", READS),
    "a field of the answer is gone": (both(drop(*GIVEN, "properties", "late"), drop(*GIVEN, "required", "late")),
        f"{POST} answer 201 late: is gone", READS),
    "a field of the answer may be missing": (
        drop(*GIVEN, "required", "late"), f"{POST} answer 201 late: was required and may be missing", MEETS),
    "a field of the answer may be null": (put(*GIVEN, "properties", "period", type=["string", "null"]),
        f"{POST} answer 201 period: may now be null", MEETS),
    "a word more in the answer": (add(*GIVEN, "properties", "status", "enum", "doubted"),
        f"{POST} answer 201 status: may now be the word 'doubted'", MEETS),
    "a number where a text was": (put(*GIVEN, "properties", "message_en", type="number"),
        f"{POST} answer 201 message_en: may now be of the type number", MEETS),
    "a pattern of the answer is lifted": (
        drop(*GIVEN, "properties", "period", "pattern"), f"{POST} answer 201 period: has lost its rule", MEETS),
    "a field within a list of the answer is gone": (drop("components", "schemas", "ReadingZone", "properties", "consumption"),
        f"{POST} answer 201 zones[].consumption: is gone", READS),
    "a refusal says less": (
        drop("components", "schemas", "Problem", "properties", "code"), f"{POST} answer 409 code: is gone", READS),
}  # fmt: skip


@pytest.mark.parametrize("name", BREAKS)
def test_a_planted_break_is_named_with_whom_it_breaks(name: str) -> None:
    plant, words, whom = BREAKS[name]
    found, _fine = said(ASKS, plant)
    assert [each for each in map(str, found) if f"{ASKS}, {words}" in each and whom in each], list(map(str, found))


FINE: dict[str, Plant] = {
    "a new operation": put("paths", **{"/api/v1/readings/statistics": {"get": {"operationId": "x", "responses": {}}}}),
    "another name of a variable in the path": moved("paths", PATH, to="/api/v1/readings/accounts/{account}/readings"),
    "no credentials are asked any more": drop(*LIST, "security"),
    "other credentials are taken too": add(*LIST, "security", {"partner": ["readings:read"]}),
    "an optional parameter more": another(LIST, **{"in": "query", "name": "year"}),
    "a parameter may be missing": parameter(SUBMIT, "Idempotency-Key", required=False),
    "a parameter is bounded wider": parameter(LIST, "limit", schema={
        "type": "integer", "default": 20, "minimum": 1, "maximum": 500}),
    "a parameter takes more types": parameter(LIST, "limit", schema={
        "type": ["integer", "null"], "default": 20, "minimum": 1, "maximum": 100}),
    "another form of the body beside": put(*SUBMIT, "requestBody", "content", **{"text/csv": {}}),
    "the body may be missing": put(*SUBMIT, "requestBody", required=False),
    "an optional field more in the body": put(*SENT, "properties", note={"type": "string"}),
    "a required field of the body may be missing": drop(*SENT, "required", "values"),
    "a longer list in the body": put(*SENT, "properties", "values", maxItems=20),
    "a pattern of the body is lifted": drop(*SENT, "properties", "meter_id", "pattern"),
    "the body may say null": put(*SENT, "properties", "confirm_implausible", type=["boolean", "null"]),
    "the body is taken with unknown fields": drop(*SENT, "additionalProperties"),
    "a field more in the answer": both(put(*GIVEN, "properties", note={"type": "string"}), add(*GIVEN, "required", "note")),
    "an optional field more in the answer": put(*GIVEN, "properties", note={"type": "string"}),
    "a word less in the answer": drop(*GIVEN, "properties", "status", "enum", "cancelled"),
    "a tighter bound in the answer": put(*GIVEN, "properties", "message_en", maxLength=200),
    "one more refusal": put(*LIST, "responses", **{"409": {"description": "Conflict"}}),
    "one refusal less": drop(*SUBMIT, "responses", "415"),
    "other words about an operation": put(*LIST, summary="Readings", description="All of them", tags=["figures"]),
    "an operation is called out of use": put(*LIST, deprecated=True),
    "another example": put("components", "schemas", "SentValue", "properties", "zone", example="night"),
}  # fmt: skip


@pytest.mark.parametrize("name", FINE)
def test_a_harmless_change_is_not_called_a_break(name: str) -> None:
    assert planted(ASKS, FINE[name]) != released(ASKS), "nothing was changed"
    found, _fine = said(ASKS, FINE[name])
    assert list(map(str, found)) == []


def test_what_a_new_client_may_only_use_later_is_said() -> None:
    _breaks, (fine,) = said(ASKS, put(*SENT, "properties", note={"type": "string"}))
    later = "New clients may send it when every server has this release."
    assert str(fine) == f"{ASKS}, {POST} body note: is new and optional. {later}"


def test_a_document_that_is_gone_takes_its_operations_with_it() -> None:
    found, _fine = said(ASKS, lambda _: None)
    assert len(found) == sum(len(path) for path in BASELINE.openapi[ASKS]["paths"].values())


PAY = "openapi/billing_calculator.json"
OSMP = ("paths", "/pay/osmp", "get")
BASIC, OTHER = [{"basic": []}], [{"bearer": []}]


def unnamed(document: Any) -> Any:
    """As release 0.1.0 had it: the door names no credentials."""
    for method in ("get", "post"):
        node(document, "paths", "/pay/osmp", method).pop("security", None)
    return document


def said_of_the_door(plant: Plant) -> tuple[list[Finding], list[Finding]]:
    """The breaks and the harmless changes, whatever the release that is the baseline by now names."""
    found = compare(planted(PAY, unnamed), planted(PAY, lambda held: plant(unnamed(held))))
    return [each for each in found if each.breaks], [each for each in found if not each.breaks]


def test_a_door_that_always_asked_may_name_its_credentials_and_says_why() -> None:
    for method in ("get", "post"):
        found, (fine,) = said_of_the_door(put("paths", "/pay/osmp", method, security=BASIC))
        assert (found, fine.words) == ([], "names the credentials it always asked for")
        assert "always answered 401" in fine.instead


@pytest.mark.parametrize(
    "plant",
    [
        pytest.param(put(*OSMP, security=OTHER), id="other credentials than those of the list"),
        pytest.param(put(*OSMP, security=[*BASIC, *OTHER]), id="one way more"),
    ],
)
def test_the_list_of_such_doors_excuses_nothing_else(plant: Plant) -> None:
    (broken,), _fine = said_of_the_door(plant)
    assert broken.words == "asks for other credentials" and broken.breaks


def test_a_door_that_is_not_on_the_list_may_not_begin_to_ask() -> None:
    (broken,), _fine = said("openapi/identity.json", put("paths", "/api/v1/identity/registrations", "post", security=BASIC))
    assert broken.words == "asks for other credentials" and broken.breaks


def test_no_door_that_let_everybody_in_is_excused_by_the_list() -> None:
    old, new = planted(PAY, unnamed), planted(PAY, put(*OSMP, security=BASIC))
    for each in (old, new):
        node(each.openapi[PAY], *OSMP)["responses"].pop("401")
    found = [each for each in compare(old, new) if each.breaks]
    assert [each.words for each in found] == ["asks for other credentials"]
