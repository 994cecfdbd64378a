"""Event schemas, their examples and their two validators agree."""

from __future__ import annotations

import copy
import json
from typing import Any

import contracts.events  # noqa: F401  declares every type
import jsonschema
import jsonschema_rs
import pytest
from contracts.core import Visibility, declared, routing_key
from contracts.generate import event_schema
from marshmallow import ValidationError

from tests.contracts.golden import golden_events

EVENTS = golden_events()
PERSONAL = {"surname", "name", "patronymic", "email", "phone", "address"}


def named_fields(schema: dict[str, Any]) -> set[str]:
    return {field for definition in schema["$defs"].values() for field in definition.get("properties", {})}


@pytest.mark.parametrize("name", sorted(declared()))
def test_every_type_has_an_example(name: str) -> None:
    assert [event for event in EVENTS.values() if event["type"] == name], f"contracts/examples/events/{name}.json is missing"


@pytest.mark.parametrize("stem", sorted(EVENTS))
def test_an_example_satisfies_schema_marshmallow_and_compiled_validator(stem: str) -> None:
    event = EVENTS[stem]
    kind = declared()[event["type"]]
    assert stem.startswith(event["type"])
    jsonschema.Draft202012Validator(event_schema(kind)).validate(event)
    jsonschema_rs.validator_for(event_schema(kind)).validate(event)
    kind.schema().load(event["data"])


def broken(event: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """The example with one thing wrong at a time: each required field gone, each value of another JSON type."""
    found = []
    for field in event["data"]:
        without, other = copy.deepcopy(event), copy.deepcopy(event)
        del without["data"][field]
        other["data"][field] = {"not": "expected"}
        required = declared()[event["type"]].schema().fields[field].required
        found += [*([(f"without {field}", without)] if required else []), (f"object as {field}", other)]
    return found


@pytest.mark.parametrize("stem", sorted(EVENTS))
def test_compiled_validator_and_marshmallow_refuse_the_same_broken_events(stem: str) -> None:
    kind = declared()[EVENTS[stem]["type"]]
    compiled = jsonschema_rs.validator_for(event_schema(kind))
    for what, event in broken(EVENTS[stem]):
        with pytest.raises(ValidationError):
            kind.schema().load(event["data"])
        assert not compiled.is_valid(event), what


@pytest.mark.parametrize("stem", sorted(EVENTS))
def test_a_newer_producer_may_add_a_field(stem: str) -> None:
    event = copy.deepcopy(EVENTS[stem])
    event["data"]["added_later"] = "1"
    kind = declared()[event["type"]]
    assert jsonschema_rs.validator_for(event_schema(kind)).is_valid(event)
    assert "added_later" not in kind.schema().load(event["data"])


@pytest.mark.parametrize("name", sorted(name for name, kind in declared().items() if kind.visibility is Visibility.PUBLIC))
def test_a_public_type_names_no_person(name: str) -> None:
    assert not named_fields(event_schema(declared()[name])) & PERSONAL


def test_no_schema_carries_a_number_where_money_or_energy_is_meant() -> None:
    text = json.dumps([event_schema(kind) for kind in declared().values()])
    assert '"number"' not in text


def test_the_bucket_of_a_key_never_changes() -> None:
    assert (
        routing_key("readings.reading_submitted.v1", "0d5f1c9e-9a43-5c1e-8f0e-0a4d5f6b7c80")
        == "readings.reading_submitted.v1.b45"
    )
