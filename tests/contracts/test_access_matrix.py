"""Who may ask for what is said for every route before it is merged: tests/security/matrix.csv, which tests/security tries out."""

from __future__ import annotations

import csv
import json
import tomllib
from collections.abc import Iterator
from typing import Any

from tests.architecture.tree import ROOT

SECURITY = ROOT / "tests/security"
METHODS = {"get", "post", "put", "patch", "delete"}
OUTCOMES = {"in", "401", "403", "404"}


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for file in sorted((ROOT / "contracts/generated/openapi").glob("*.json")):
        for path, item in json.loads(file.read_text(encoding="utf-8"))["paths"].items():
            yield from ((f"{method.upper()} {path}", each) for method, each in item.items() if method in METHODS)


def matrix() -> dict[str, dict[str, str]]:
    with (SECURITY / "matrix.csv").open(encoding="utf-8", newline="") as file:
        return {row.pop("route"): row for row in csv.DictReader(file, delimiter=";")}


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    routes, rows = {name for name, _described in operations()}, set(matrix())
    assert sorted(routes - rows) == [], "say in tests/security/matrix.csv who may do this"
    assert sorted(rows - routes) == [], "matrix.csv names what is no more"


def test_every_caller_has_a_cell_in_every_row() -> None:
    callers = tomllib.loads((SECURITY / "callers.toml").read_text(encoding="utf-8"))
    for name, row in matrix().items():
        assert (row.keys(), set(row.values()) - OUTCOMES) == (callers.keys(), set()), name


def test_every_role_and_scope_a_document_names_is_a_caller() -> None:
    callers = tomllib.loads((SECURITY / "callers.toml").read_text(encoding="utf-8")).values()
    named = {role for _name, each in operations() for way in each.get("security", ()) for roles in way.values() for role in roles}
    assert named - {role for caller in callers for role in caller.get("roles", ())} == set()


def test_nobody_is_let_in_unknown_where_the_document_asks_for_a_token() -> None:
    asks = {name for name, described in operations() if described.get("security")}
    assert [name for name in asks if matrix()[name]["anonymous"] != "401"] == []
