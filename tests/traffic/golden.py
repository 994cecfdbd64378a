"""What the last release said and was asked, as it was recorded."""

from __future__ import annotations

import copy
import json
from typing import Any

from tests.architecture.tree import ROOT, SERVICES
from tests.contracts.golden import golden_events

RELEASED = ROOT / "contracts/released"
Row = dict[str, Any]
PREFIXES = {
    "identity": "/api/v1/identity/",
    "account_sync": "/api/v1/accounts/",
    "readings": "/api/v1/readings/",
    "billing_calculator": ("/api/v1/billing/", "/pay/"),
    "notification": "/api/v1/notifications/",
}
assert set(PREFIXES) == set(SERVICES)


def _rows(name: str) -> list[Row]:
    return [json.loads(line) for line in (RELEASED / "traffic" / name).read_text(encoding="utf-8").splitlines()]


EVENTS = _rows("events.jsonl")
EXCHANGES = _rows("http.jsonl")


def recorded_events() -> list[Row]:
    """Every event of the recorded run, then the released examples, each with an id of its own."""
    examples = sorted((RELEASED / "examples/events").glob("*.json"))
    return [row["event"] for row in EVENTS] + [json.loads(file.read_text(encoding="utf-8")) for file in examples]


def examples_of_today() -> list[Row]:
    """The golden messages as they stand now."""
    return list(golden_events().values())


def asked_of(service: str) -> list[Row]:
    """What clients asked this service."""
    return [row for row in EXCHANGES if row["path"].startswith(PREFIXES[service])]


def of_a_later_release(event: Row) -> Row:
    """The event as a producer would announce it that knows more: further fields in the envelope, in the data and within."""
    later = copy.deepcopy(event)
    later["dataschema"] = "urn:later"
    later["data"] = _with_more(later["data"])
    return later


def with_what_is_required_alone(event: Row) -> Row:
    """The event as a producer of an earlier release announced it: no field that may be missing is there."""
    schema = _released_schema(event)
    data = _required(event["data"], schema["properties"]["data"], schema)
    return {**{key: value for key, value in event.items() if key in schema["required"]}, "data": data}


def _required(value: Any, rule: Row, schema: Row) -> Any:
    rule = schema["$defs"][rule["$ref"].rpartition("/")[2]] if "$ref" in rule else rule
    if isinstance(value, dict):
        fields = rule.get("properties", {})
        return {key: _required(each, fields[key], schema) for key, each in value.items() if key in rule.get("required", ())}
    return [_required(each, rule["items"], schema) for each in value] if isinstance(value, list) else value


def _released_schema(event: Row) -> Row:
    schema: Row = json.loads((RELEASED / f"schemas/{event['type']}.json").read_text(encoding="utf-8"))
    return schema


def with_an_unknown_word(event: Row) -> Row:
    """The event with a word that its list does not hold, or with another shape where it has no list of words."""
    schema = _released_schema(event)
    name = schema["properties"]["data"]["$ref"].rpartition("/")[2]
    fields = schema["$defs"][name]["properties"]
    listed = [field for field, rule in fields.items() if "enum" in rule]
    other = {listed[0]: "a word to come"} if listed else {next(iter(fields)): {"a shape": "to come"}}
    return {**event, "id": "with-an-unknown-word", "data": {**event["data"], **other}}


def _with_more(node: Any) -> Any:
    if isinstance(node, dict):
        return {**{key: _with_more(value) for key, value in node.items()}, "added_later": {"by": "the next release"}}
    return [_with_more(item) for item in node] if isinstance(node, list) else node
