"""What would break those who hold events of the last release, or read events of the next one with its code."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
from contracts.compat.releases import breaks, read

from tests.architecture.tree import ROOT
from tests.contracts.planting import (
    BASELINE,
    CHARGE,
    EXAMPLE,
    READING,
    TELLS,
    Plant,
    add,
    both,
    drop,
    planted,
    put,
    released,
    said,
)

DATA = ("$defs", "ReadingV1")
FIELDS = (*DATA, "properties")
LINE = ("$defs", "ChargeLineV1")
NEW = "This breaks new consumers, which refuse the events of queues"
OLD = "This breaks old consumers and subscribers, which refuse"
QUEUES = "every queue that is bound"
INSTEAD = "Instead: leave it as it was and add an optional field, or publish readings.reading_submitted.v2 beside v1."
TODAY = read(ROOT / "contracts/generated", examples=ROOT / "contracts/examples/events")

BREAKS: dict[str, tuple[str, Plant, str, str]] = {
    "a field is gone": (
        READING, both(drop(*FIELDS, "late"), drop(*DATA, "required", "late")), "data.late: is gone", "This breaks consumers"),
    "an optional field is gone": (CHARGE, drop("$defs", "ChargeCalculatedV1", "properties", "balance_due_on"),
        "data.balance_due_on: is gone", "This breaks consumers"),
    "a field is renamed": (
        READING, both(drop(*FIELDS, "late"), put(*FIELDS, tardy={"type": "boolean"})), "data.late: is gone", "This breaks"),
    "a field is of another type": (READING, put(*FIELDS, "late", type="string"), "data.late: may now be of the type string", OLD),
    "a field is of its old type no more": (
        READING, put(*FIELDS, "late", type="string"), "data.late: may no longer be of the type boolean", NEW),
    "an object becomes a text": (CHARGE, put(*LINE, "properties", why={"type": "string"}),
        "data.lines[].why: may no longer be of the type object", "This breaks new"),
    "a new field is required": (
        READING, both(put(*FIELDS, x={"type": "string"}), add(*DATA, "required", "x")), "data.x: is new and required", NEW),
    "an optional field becomes required": (CHARGE, add("$defs", "ChargeCalculatedV1", "required", "balance_parts"),
        "data.balance_parts: was optional and is required", "This breaks new"),
    "a required field may be missing": (
        READING, drop(*DATA, "required", "late"), "data.late: was required and may be missing", OLD),
    "a word more": (READING, add(*FIELDS, "status", "enum", "doubted"), "data.status: may now be the word 'doubted'", OLD),
    "a word less": (
        READING, drop(*FIELDS, "status", "enum", "cancelled"), "data.status: may no longer be the word 'cancelled'", NEW),
    "a list of words where any was right": (CHARGE, put("$defs", "ChargeCalculatedV1", "properties", "tariff", enum=["a"]),
        "data.tariff: has now a list of what may stand there (enum)", "This breaks new"),
    "any word where a list was": (
        READING, drop(*FIELDS, "status", "enum"), "data.status: has no longer a list of what may stand there (enum)", OLD),
    "another pattern": (READING, put(*FIELDS, "period", pattern="^[0-9]{6}$"), "data.period: has another rule, pattern", NEW),
    "another pattern, seen by the old": (
        READING, put(*FIELDS, "period", pattern="^[0-9]{6}$"), "data.period: has another rule, pattern", OLD),
    "a pattern is lifted": (READING, drop(*FIELDS, "period", "pattern"), "data.period: has lost its rule, pattern", OLD),
    "another format": (READING, put(*FIELDS, "read_on", format="date-time"), "data.read_on: has another rule, format", OLD),
    "it may be null": (READING, put(*FIELDS, "late", type=["boolean", "null"]), "data.late: may now be null", OLD),
    "it may not be null any more": (CHARGE, put("$defs", "ChargeCalculatedV1", "properties", "balance_due_on", type="string"),
        "data.balance_due_on: may no longer be null", "This breaks new"),
    "a bound is tightened": (
        READING, put("properties", "subject", maxLength=36), "subject: has another greatest length, 36 instead of 64", NEW),
    "a bound is eased": (
        READING, put("properties", "subject", maxLength=128), "subject: has another greatest length, 128 instead of 64", OLD),
    "another rule for items": (CHARGE, put("$defs", "ChargeCalculatedV1", "properties", "reading_ids", "items", type="integer"),
        "data.reading_ids[]: may no longer be of the type string", "This breaks new"),
    "unknown fields are refused": (
        READING, put(*DATA, additionalProperties=False), "data: takes no fields beside its own any more", NEW),
    "a rule nobody here knows": (READING, put(*DATA, minProperties=3), "data: has a new rule, minProperties 3", NEW),
    "the envelope has lost a field": (READING, both(drop("properties", "revision"), drop("required", "revision")),
        "revision: is gone", "This breaks consumers"),
    "the envelope has another version": (
        READING, put("properties", "specversion", const="2.0"), "specversion: may now be the word '2.0'", OLD),
    "the type is gone": (READING, lambda _: None, "the event type is gone", "everyone who listens to it"),
    "public becomes private": (TELLS, put("components", "messages", "reading_submitted_v1", tags=[{"name": "private"}]),
        "readings.reading_submitted.v1: was public and is private", "This breaks subscribers"),
    "another exchange": (TELLS, put("channels", "events", address="readings"), "the address changed", QUEUES),
    "another way of routing": (TELLS, put("info", description="hash of it"), "the rule of routing keys changed", QUEUES),
    "the subject names something else": (EXAMPLE, put(subject="0d5f1c9e-9a43-5c1e-8f0e-0a4d5f6b7c99"),
        "subject: no longer names data.reading_id", "consumers, whose copies"),
    "another key orders the events": (
        EXAMPLE, put(partitionkey="x"), "partitionkey: no longer names data.account_id", "consumers, whose copies"),
}  # fmt: skip


@pytest.mark.parametrize("name", BREAKS)
def test_a_planted_break_is_named_with_whom_it_breaks(name: str) -> None:
    path, plant, words, whom = BREAKS[name]
    found, _fine = said(path, plant)
    assert [each for each in map(str, found) if each.startswith(path) and words in each and whom in each], list(map(str, found))


def test_a_sentence_says_where_what_whom_and_what_to_do_instead() -> None:
    (found,), _fine = said(READING, put(*FIELDS, "late", type=["boolean", "null"]))
    assert str(found) == (
        "schemas/readings.reading_submitted.v1.json, data.late: may now be null. "
        f"This breaks old consumers and subscribers, which refuse what new producers announce. {INSTEAD}"
    )


def renamed(document: Any) -> Any:
    """The definition bears another name; what travels is the same."""
    document["$defs"]["Reading"] = document["$defs"].pop("ReadingV1")
    document["properties"]["data"]["$ref"] = "#/$defs/Reading"
    return document


FINE: dict[str, tuple[str, Plant]] = {
    "an optional field more": (READING, put(*FIELDS, note={"type": "string"})),
    "an optional object more": (READING, put(*FIELDS, note={"$ref": "#/$defs/ZoneConsumption"})),
    "an optional field more within a list": (CHARGE, put(*LINE, "properties", note={"type": "string"})),
    "other words about the type": (READING, put(description="Somebody read the meter.", title="A reading")),
    "words about a field": (READING, put(*FIELDS, "late", description="The window had closed.", example=True)),
    "a hint for clients, which is no rule": (READING, put(*FIELDS, "late", **{"x-hint": 8})),
    "the order of the words": (READING, put(*FIELDS, "status", enum=["cancelled", "accepted"])),
    "the order of required fields": (READING, put(required=sorted(BASELINE.schemas[READING]["required"]))),
    "a constant as a list of one": (READING, put("properties", specversion={"enum": ["1.0"]})),
    "one type as a list of one": (READING, put(*FIELDS, "late", type=["boolean"])),
    "null as a choice": (CHARGE, put("$defs", "ChargeCalculatedV1", "properties", balance_due_on={
        "anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]})),
    "another name of the definition": (READING, renamed),
    "a definition in its place": (READING, put("properties", data=BASELINE.schemas[READING]["$defs"]["ReadingV1"])),
    "a field is called out of use": (READING, put(*FIELDS, "late", deprecated=True)),
    "an optional field more in the envelope": (READING, put("properties", dataschema={"type": "string"})),
    "private becomes public": (
        "asyncapi/identity.json", put("components", "messages", "contact_changed_v1", tags=[{"name": "public"}])),
    "other words in the catalogue": (TELLS, put("components", "messages", "reading_submitted_v1", title="Read")),
    "another example": (EXAMPLE, put("data", late=True)),
    "another id in the example, everywhere": (EXAMPLE, both(put(subject="b"), put("data", reading_id="b"))),
}  # fmt: skip


@pytest.mark.parametrize("name", FINE)
def test_a_harmless_change_is_not_called_a_break(name: str) -> None:
    path, plant = FINE[name]
    assert planted(path, plant) != released(path), "nothing was changed"
    found, _fine = said(path, plant)
    assert found == []


def test_a_new_type_is_listed_and_harmless() -> None:
    found, fine = said(READING, lambda _: None, backwards=True)
    assert (found, list(map(str, fine))) == ([], [f"{READING}: the event type is new. Nobody has to listen to it."])


def test_todays_contracts_break_nobody_who_holds_the_released_ones() -> None:
    assert list(map(str, breaks(ROOT / "contracts"))) == []


@pytest.mark.parametrize("path", sorted(BASELINE.examples))
def test_a_released_example_is_an_event_of_today(path: str) -> None:
    example = BASELINE.examples[path]
    jsonschema_rs.validator_for(TODAY.schemas[f"schemas/{example['type']}.json"], validate_formats=True).validate(example)


@pytest.mark.parametrize("path", sorted(TODAY.examples))
def test_an_example_of_today_is_an_event_of_the_release_unless_its_type_is_new(path: str) -> None:
    example = TODAY.examples[path]
    released = BASELINE.schemas.get(f"schemas/{example['type']}.json", {})
    jsonschema_rs.validator_for(released, validate_formats=True).validate(example)
