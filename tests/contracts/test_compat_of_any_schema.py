"""What the comparison calls harmless is: documents made for one schema are read by the other."""

from __future__ import annotations

import copy
from typing import Any

import jsonschema_rs
from contracts.compat.finding import Effect
from contracts.compat.schemas import Pair, changes
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

PATTERNS = ("^[a-f]{2}$", "^[0-9]{1,4}$", "^[0-9]{4}$")
BOUNDS = {"string": ("minLength", "maxLength"), "array": ("minItems", "maxItems"), "integer": ("minimum", "maximum")}
NAMES = st.sampled_from(("a", "b", "c"))


@st.composite
def rules(draw: st.DrawFn, *, depth: int = 2) -> dict[str, Any]:
    """A schema of the kinds that are generated from ours."""
    kind = draw(st.sampled_from(("object",) * depth * 2 + ("array",) * depth + ("string", "integer", "boolean")))
    schema: dict[str, Any] = {"type": kind}
    if kind == "string" and draw(st.booleans()):
        schema |= draw(st.sampled_from([{"pattern": each} for each in PATTERNS] + [{"enum": ["x", "y"]}, {"enum": ["x"]}]))
    elif kind in BOUNDS and draw(st.booleans()):
        least, most = BOUNDS[kind]
        schema |= {least: draw(st.integers(0, 2)), most: draw(st.integers(2, 4))}
    if kind == "array":
        schema["items"] = draw(rules(depth=depth - 1))
    if kind == "object":
        fields = draw(st.dictionaries(NAMES, rules(depth=depth - 1), min_size=1, max_size=2))
        schema |= {"properties": fields, "required": sorted(draw(st.sets(st.sampled_from(sorted(fields)))))}
    if draw(st.booleans()):
        schema["type"] = [kind, "null"]
    return schema


@st.composite
def following(draw: st.DrawFn, old: dict[str, Any]) -> dict[str, Any]:
    """The schema after some changes, at its top or somewhere within."""
    new = copy.deepcopy(old)
    for _ in range(draw(st.integers(1, 2))):
        place = draw(st.sampled_from(list(_places(new))))
        change = draw(st.sampled_from(("another", "null", "rule", "rule")))
        if change == "another":
            place |= draw(rules(depth=0))
        elif change == "null":
            place["type"] = draw(st.sampled_from(([kind_of(place), "null"], [kind_of(place)])))
        else:
            place |= draw(_rule_for(place))
    return new


def kind_of(schema: dict[str, Any]) -> str:
    kind: str = schema["type"][0] if isinstance(schema["type"], list) else schema["type"]
    return kind


def _rule_for(place: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A rule that means something for what stands there."""
    kind, fields = kind_of(place), sorted(place.get("properties", {}))
    if kind == "object":
        fewer = st.sets(st.sampled_from(fields)) if fields else st.just(set())
        more = st.dictionaries(NAMES, rules(depth=0), max_size=1)
        return st.one_of(
            fewer.map(lambda names: {"required": sorted(names)}),
            more.map(lambda added: {"properties": {**added, **place.get("properties", {})}}),
        )
    if kind == "string":
        return st.sampled_from(({"enum": ["x"]}, {"enum": ["x", "y"]}, {"pattern": PATTERNS[1]}, {"maxLength": 1}))
    return st.sampled_from([{BOUNDS[kind][0]: 1}, {BOUNDS[kind][1]: 3}] if kind in BOUNDS else [{}])


def _places(schema: dict[str, Any]) -> Any:
    yield schema
    for field in (*schema.get("properties", {}).values(), *((schema["items"],) if "items" in schema else ())):
        yield from _places(field)


def documents(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Documents that the schema takes, and some that it does not: those are filtered out by its validator."""
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return st.one_of(*(_of_kind(schema, kind) for kind in kinds))


def _of_kind(schema: dict[str, Any], kind: str) -> st.SearchStrategy[Any]:
    match kind:
        case "string" if "enum" in schema:
            return st.sampled_from(schema["enum"])
        case "string":
            return st.from_regex(schema["pattern"], fullmatch=True) if "pattern" in schema else st.text("xf09", max_size=5)
        case "integer":
            return st.integers(-1, 4)
        case "boolean":
            return st.booleans()
        case "array":
            return st.lists(documents(schema["items"]) if "items" in schema else st.none(), max_size=5)
        case "object":
            fields = {name: documents(each) for name, each in schema.get("properties", {}).items()}
            musts = {name: fields[name] for name in schema.get("required", ()) if name in fields}
            return st.fixed_dictionaries(musts, optional={name: each for name, each in fields.items() if name not in musts})
        case _:
            return st.none()


@given(st.data())
@settings(max_examples=200, suppress_health_check=list(HealthCheck))
def test_a_document_of_one_side_is_read_by_the_other_where_nothing_is_said_against_it(drawn: st.DataObject) -> None:
    old = drawn.draw(rules(), label="released")
    new = drawn.draw(following(old), label="current")
    effects = {change.effect for change in changes(Pair(old, new, old, new))}
    for writer, reader, harm in ((old, new, {Effect.NARROWER}), (new, old, {Effect.WIDER, Effect.GONE})):
        document = drawn.draw(documents(writer), label="document")
        if not effects & harm and jsonschema_rs.is_valid(writer, document):
            assert jsonschema_rs.is_valid(reader, document)
            event("judged" if old != new else "nothing changed")
