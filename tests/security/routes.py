"""Every route of every service, as its OpenAPI document names it, and a good request to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from chassis.clock import system_now
from chassis.ids import new_id

from tests.security.ground import Ground

METHODS = ("get", "post", "put", "patch", "delete")
BY_NAME = {
    "email": "anna@example.ru",
    "account_number": "520000000017",
    "consent_version": "2022-11",
    "zone": "single",
    "value": "12345",
    "called": "Дочь Ольга",
    "until": None,
    "last_day": (system_now() + timedelta(days=30)).date().isoformat(),
    "scopes": ["readings:write"],
    "login": "somebody",
    "roles": ["clerk"],
    "password": "ложка облако трамвай 7",
    "password_confirmation": "ложка облако трамвай 7",
}


@dataclass(frozen=True)
class Route:
    """A method on a path of a service."""

    package: str
    method: str
    path: str
    described: Mapping[str, Any]
    schemas: Mapping[str, Any]

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def places(self) -> list[str]:
        """The variables of the path."""
        return re.findall(r"{(\w+)}", self.path)

    def address(self, ids: Mapping[str, str]) -> str:
        """The path with ids in its places; what is not known is an id of nothing."""
        return re.sub(r"{(\w+)}", lambda place: ids.get(place[1]) or new_id(), self.path)

    def body(self, ids: Mapping[str, str]) -> Any:
        """Something that fits the schema, about what these ids name; None where no body is expected."""
        content = self.described.get("requestBody", {}).get("content", {})
        if "application/json" not in content:
            return None
        return self._example("", content["application/json"]["schema"], ids)

    def query(self, ids: Mapping[str, str]) -> dict[str, Any]:
        """What the address must say behind its question mark."""
        told = [each for each in self.described["parameters"] if each["in"] == "query" and each.get("required")]
        return {each["name"]: each["schema"].get("example") or self._example(each["name"], each["schema"], ids) for each in told}

    def _example(self, name: str, schema: Mapping[str, Any], ids: Mapping[str, str]) -> Any:
        if "$ref" in schema:
            return self._example(name, self.schemas[schema["$ref"].rpartition("/")[2]], ids)
        if name in ids or name in BY_NAME:
            return ids.get(name) or BY_NAME[name]
        if "properties" in schema:
            required = schema.get("required", ())
            return {key: self._example(key, each, ids) for key, each in schema["properties"].items() if key in required}
        if "enum" in schema:
            return schema["enum"][0]
        kind = schema.get("type")
        if kind == "array":
            return [self._example(name, schema["items"], ids)]
        if kind == "boolean":
            return True
        return schema.get("example") or (new_id() if name.endswith("_id") else "something")


def routes_of(ground: Ground) -> Iterator[Route]:
    """What the service says it answers."""
    document = ground.served.document()
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield Route(ground.served.package, method.upper(), path, item[method], document["components"]["schemas"])
