"""A schema in one normal form: references followed, "or null" as a type, a constant as a list of one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]
SAID = ("description", "title", "example", "examples", "deprecated", "metadata", "$schema", "$id", "$defs")  # words, no rules
OWN = "x-"  # no validator knows such a key, so it rules nothing


def normal(schema: Schema, root: Schema) -> dict[str, Any]:
    """The schema without references at its top; those of its fields are followed when they are reached."""
    while "$ref" in schema:
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        schema = {**_at(root, schema["$ref"]), **beside}
    found = {key: value for key, value in schema.items() if key not in SAID and not key.startswith(OWN)}
    if "anyOf" in found:
        found = _or_null(found, root)
    if "const" in found:
        found["enum"] = [found.pop("const")]
    if isinstance(found.get("type"), str):
        found["type"] = [found["type"]]
    if "number" in found.get("type", ()):
        found["type"] = [*found["type"], "integer"]
    if "enum" in found and "type" in found:
        _null_is_a_type(found)
    return found


def _null_is_a_type(found: dict[str, Any]) -> None:
    """With a list of words null must be a type and a word; afterwards the type alone says whether it may stand there."""
    if None not in found["enum"]:
        found["type"] = [each for each in found["type"] if each != "null"]
    found["enum"] = [each for each in found["enum"] if each is not None]


def _or_null(schema: dict[str, Any], root: Schema) -> dict[str, Any]:
    """`anyOf: [that, null]` is `that` with one more type; any other choice stays as it is."""
    others = [each for each in schema["anyOf"] if each != {"type": "null"}]
    if len(others) != 1 or len(schema["anyOf"]) != 2:
        return schema
    inner = normal(others[0], root)
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    words = {"enum": [*inner["enum"], None]} if "enum" in inner else {}
    return {**rest, **inner, **words, "type": [*inner.get("type", ["object"]), "null"]}


def _at(root: Schema, reference: str) -> Schema:
    node: Any = root
    for step in reference.removeprefix("#/").split("/"):
        node = node[step]
    found: Schema = node
    return found
