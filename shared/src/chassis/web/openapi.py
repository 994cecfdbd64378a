"""The OpenAPI 3.1 document of a service, made of its doors and its schemas; no database is needed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from contracts.generate import decimal_properties

from chassis import idempotency, problems
from chassis.auth.demand import Demand
from chassis.auth.principal import CABINET, MACHINE, STAFF
from chassis.declaration import Declaration
from chassis.problems import ProblemSchema
from chassis.web.door import Operation

FORM = "application/x-www-form-urlencoded"
OF_THE_PROTOCOL = (400, 401)  # what a protocol with refusals of its own says in its own words
SCHEMES = {CABINET: "bearer", STAFF: "staff", MACHINE: "machine"}
OWN_WAYS = {"basic": {"type": "http", "scheme": "basic"}, "certificate": {"type": "mutualTLS"}}
_PATH_VARIABLE = re.compile(r"<(?:\w+:)?(\w+)>")


def document(service: Declaration) -> dict[str, Any]:
    """The whole document."""
    plugin = MarshmallowPlugin(schema_name_resolver=_schema_name)
    spec = APISpec(service.name, "v1", "3.1.0", plugins=[plugin])
    assert plugin.converter is not None
    plugin.converter.add_attribute_function(decimal_properties)  # type: ignore[no-untyped-call]
    for scheme in SCHEMES.values():
        spec.components.security_scheme(scheme, {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"})
    own_ways = {way for door in service.doors for operation in door.operations for way in operation.own_ways}
    for way in sorted(own_ways):
        spec.components.security_scheme(way, OWN_WAYS[way])
    for door in service.doors:
        spec.tag({"name": door.name, "description": door.summary})
        for operation in door.operations:
            spec.path(_PATH_VARIABLE.sub(r"{\1}", operation.path), operations={operation.method.lower(): _describe(operation)})
    content: dict[str, Any] = spec.to_dict()
    return content


def _describe(operation: Operation) -> dict[str, Any]:
    summary, _, description = (operation.function.__doc__ or operation.name.replace("_", " ")).strip().partition("\n")
    described: dict[str, Any] = {
        "operationId": operation.name,
        "tags": [operation.tag],
        "summary": summary,
        "parameters": list(_parameters(operation)),
        "responses": _responses(operation),
    }
    if description.strip():
        described["description"] = description.strip()
    if operation.body is not None:
        described["requestBody"] = {"required": True, "content": {"application/json": {"schema": operation.body}}}
    if operation.upload:
        file = {"schema": {"type": "string", "format": "binary"}}
        described["requestBody"] = {"required": True, "content": {operation.upload: file}}
    if operation.form is not None:
        described["requestBody"] = {"required": True, "content": {FORM: {"schema": operation.form}}}
    if operation.access != "public":
        described["security"] = list(_ways_in(operation.access))
    elif operation.own_ways:
        described["security"] = [{way: []} for way in operation.own_ways]
    return described


def _ways_in(demand: Demand) -> Iterator[dict[str, list[str]]]:
    """One alternative for each role that is enough, as OpenAPI wants all roles of an alternative."""
    for audience, roles in demand.audiences.items():
        needed = [[role] for role in sorted(roles)] or [[]]
        yield from ({SCHEMES[audience]: each} for each in needed)


def _parameters(operation: Operation) -> Iterator[dict[str, Any]]:
    for name in _PATH_VARIABLE.findall(operation.path):
        yield {"in": "path", "name": name, "required": True, "schema": {"type": "string"}}
    if operation.params is not None:
        yield {"in": "query", "schema": operation.params}
    if operation.idempotent:
        yield {
            "in": "header",
            "name": idempotency.HEADER,
            "required": True,
            "schema": {"type": "string", "pattern": idempotency.PATTERN},
            "description": "A new one for every action, the same one when repeating: the repeat gets the first answer.",
        }


def _responses(operation: Operation) -> dict[str, Any]:
    good: dict[str, Any] = {"description": HTTPStatus(operation.status).phrase}
    if operation.returns is not None:
        good["content"] = {operation.media: {"schema": operation.returns}}
    elif operation.media != "application/json":
        good["content"] = {operation.media: {"schema": {"type": "string"}}}
    responses = {str(operation.status): good}
    for status in OF_THE_PROTOCOL if operation.refusals is not None else ():
        said = {"application/json": {"schema": operation.refusals}}
        responses[str(status)] = {"description": HTTPStatus(status).phrase, "content": said}
    for status in operation.documented_problems:
        responses[str(status)] = {
            "description": HTTPStatus(status).phrase,
            "content": {problems.CONTENT_TYPE: {"schema": ProblemSchema}},
        }
    return responses


def _schema_name(schema: Any) -> str:
    name = schema if isinstance(schema, str) else (schema if isinstance(schema, type) else type(schema)).__name__
    return str(name).removesuffix("Schema")
