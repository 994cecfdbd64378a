"""The OpenAPI document says what the service really does."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from chassis.testing import Running
from chassis.web import Call, Door
from chassis.web.openapi import document
from jsonschema import Draft202012Validator
from marshmallow import Schema, fields

from tests.chassis.sample import service


@pytest.fixture(scope="module")
def spec() -> dict[str, Any]:
    return document(service)


def test_it_is_openapi_3_1_and_plain_json(spec: dict[str, Any]) -> None:
    assert spec["openapi"] == "3.1.0"
    assert json.loads(json.dumps(spec)) == spec


def test_decimals_are_strings_with_a_pattern(spec: dict[str, Any]) -> None:
    note = spec["components"]["schemas"]["NoteResponse"]["properties"]
    assert note["total"] == {"type": "string", "format": "decimal", "pattern": r"^-?[0-9]{1,15}\.[0-9]{2}$"}
    assert {note[name]["type"] for name in ("total", "price", "volume")} == {"string"}


def test_every_schema_in_it_is_a_valid_json_schema(spec: dict[str, Any]) -> None:
    for schema in spec["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_problems_are_documented_as_problem_json(spec: dict[str, Any]) -> None:
    responses = spec["paths"]["/api/v1/notes/accounts/{account_id}/notes"]["post"]["responses"]
    assert set(responses) == {"201", "400", "401", "403", "404", "409", "413", "415", "422", "503"}
    assert list(responses["422"]["content"]) == ["application/problem+json"]
    assert responses["422"]["content"]["application/problem+json"]["schema"] == {"$ref": "#/components/schemas/Problem"}


def test_a_write_demands_its_key_and_a_customers_operation_a_token(spec: dict[str, Any]) -> None:
    post = spec["paths"]["/api/v1/notes/accounts/{account_id}/notes"]["post"]
    assert [(each["in"], each["name"]) for each in post["parameters"]] == [("path", "account_id"), ("header", "Idempotency-Key")]
    assert post["security"] == [{"bearer": []}]
    assert "security" not in spec["paths"]["/api/v1/notes/titles"]["post"]


def test_a_body_that_refuses_unknown_fields_says_so(spec: dict[str, Any]) -> None:
    assert spec["components"]["schemas"]["AddNoteRequest"]["additionalProperties"] is False


def test_a_problem_that_was_answered_satisfies_its_documented_schema(running: Running, spec: dict[str, Any]) -> None:
    schemas = spec["components"]["schemas"]
    whole = {**schemas["Problem"], "components": {"schemas": schemas}}
    client = running.client
    for answer in (client.get("/nowhere"), client.post("/api/v1/notes/titles", json={}, headers=running.headers())):
        Draft202012Validator(whole).validate(answer.json)


def test_the_running_service_serves_the_same_document(running: Running, spec: dict[str, Any]) -> None:
    assert running.client.get("/openapi.json").json == spec


def test_a_command_that_is_sent_a_file_documents_it_and_looks_at_its_size_itself() -> None:
    door = Door("files", "/files")
    door.command("POST", "", idempotent=False, prepare=lambda _: None, upload="application/octet-stream")(receive)
    assert {411, 413} <= set(door.operations[0].documented_problems)
    described = document(replace(service, doors=(door,)))["paths"]["/files"]["post"]
    assert list(described["requestBody"]["content"]) == ["application/octet-stream"]
    for wrong in ({"idempotent": True, "prepare": lambda _: None}, {"idempotent": False}):
        with pytest.raises(ValueError, match="sent a file"):
            Door("others", "/others").command("PUT", "", upload="text/csv", **wrong)(receive)


def test_a_command_of_another_protocol_documents_its_form_and_its_own_refusals() -> None:
    door = Door("tokens", "/tokens")
    door.command("POST", "", idempotent=False, access="public", form=Form, refusals=Refusal, problems=(429,))(receive)
    described = document(replace(service, doors=(door,)))["paths"]["/tokens"]["post"]
    assert list(described["requestBody"]["content"]) == ["application/x-www-form-urlencoded"]
    media = {status: list(answer.get("content", {})) for status, answer in described["responses"].items()}
    problem = ["application/problem+json"]
    assert media == {"204": [], "400": ["application/json"], "401": ["application/json"], "429": problem, "503": problem}


class Form(Schema):
    """What is sent."""

    grant_type = fields.String(required=True)


class Refusal(Schema):
    """What is answered instead."""

    error = fields.String(required=True)


def receive(_: Call) -> None:
    """Receive a file."""
