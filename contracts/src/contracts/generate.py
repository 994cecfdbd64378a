"""JSON Schema 2020-12 from the marshmallow schemas, through apispec, with decimals as the exact strings they are."""

from __future__ import annotations

import functools
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from marshmallow import fields

from contracts.core import EventType
from contracts.fields import DecimalString

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ENVELOPE: dict[str, Any] = {
    "type": "object",
    "required": ["specversion", "id", "source", "type", "time", "subject", "datacontenttype", "revision", "partitionkey", "data"],
    "properties": {
        "specversion": {"const": "1.0"},
        "id": {"type": "string", "minLength": 1, "maxLength": 64},
        "source": {"type": "string"},
        "type": {"type": "string"},
        "time": {"type": "string", "format": "date-time"},
        "subject": {"type": "string", "minLength": 1, "maxLength": 64},
        "datacontenttype": {"const": "application/json"},
        "revision": {"type": "integer", "minimum": 1},
        "partitionkey": {"type": "string", "minLength": 1, "maxLength": 64},
        "correlationid": {"type": "string"},
        "causationid": {"type": "string"},
        "traceparent": {"type": "string"},
    },
}


def decimal_properties(self: OpenAPIConverter, field: fields.Field[Any], ret: dict[str, Any], **_: Any) -> dict[str, Any]:  # noqa: ARG001
    """Attribute function for apispec: a DecimalString is a string with a pattern (apispec alone says number)."""
    if not isinstance(field, DecimalString):
        return {}
    for numeric in ("minimum", "maximum"):
        ret.pop(numeric, None)
    kind: Any = ["string", "null"] if field.allow_none else "string"
    return {"type": kind, "format": "decimal", "pattern": field.pattern}


@functools.cache
def event_schema(event_type: EventType) -> dict[str, Any]:
    """The schema of a whole event of this type: CloudEvents envelope with its `data`. Newer producers may add fields."""
    plugin = MarshmallowPlugin()
    spec = APISpec(title="events", version="1", openapi_version="3.1.0", plugins=[plugin])
    assert plugin.converter is not None
    plugin.converter.add_attribute_function(decimal_properties)  # type: ignore[no-untyped-call]
    name = event_type.schema.__name__
    spec.components.schema(name, schema=event_type.schema)
    definitions = _open(_local(spec.to_dict()["components"]["schemas"]))
    properties = {
        **ENVELOPE["properties"],
        "source": {"const": event_type.producer},
        "type": {"const": event_type.name},
        "data": {"$ref": f"#/$defs/{name}"},
    }
    return {
        "$schema": DIALECT,
        "$id": f"urn:event:{event_type.name}",
        "title": event_type.name,
        "description": event_type.summary,
        **ENVELOPE,
        "properties": properties,
        "$defs": definitions,
    }


def _local(node: Any) -> Any:
    """References point into the document itself instead of OpenAPI's components."""
    if isinstance(node, dict):
        return {
            key: value.replace("#/components/schemas/", "#/$defs/") if key == "$ref" else _local(value)
            for key, value in node.items()
        }
    return [_local(item) for item in node] if isinstance(node, list) else node


def _open(node: Any) -> Any:
    """Readers ignore fields they do not know, so no generated schema closes an object."""
    if isinstance(node, dict):
        return {key: _open(value) for key, value in node.items() if key != "additionalProperties"}
    return [_open(item) for item in node] if isinstance(node, list) else node
