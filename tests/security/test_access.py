"""T6: every route for everybody who may come, with the outcome that matrix.csv declares. A route without a row is red."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import requests
from chassis.ids import new_id

from tests.security.callers import CALLERS, headers
from tests.security.ground import Ground
from tests.security.reporting import Section
from tests.security.routes import Route, routes_of

FILE = Path(__file__).with_name("matrix.csv")
REFUSED = {401, 403, 404}
OF_THE_MATTER = {  # said of what was sent, whoever sent it
    "wrong_login_or_password", "wrong_login_password_or_code", "link_not_valid", "setup_link_not_valid", "invitation_not_valid",
    "foreign_origin", "no_cabinet", "bill_not_found", "bill_not_made", "consent_unknown", "no_erasure", "no_such_certificate",
    "nothing_to_object_to", "no_export", "token_not_valid", "revision_not_found",
    "notice_not_signed",
}  # fmt: skip
LET_IN = "in"
COUNTED = defaultdict[str, Counter[str]](Counter)


def declared() -> dict[str, dict[str, str]]:
    """The matrix, by route and caller."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {row.pop("route"): row for row in csv.DictReader(file, delimiter=";")}


DECLARED = declared()
ROWS = sorted(DECLARED, key=lambda name: (name.startswith("DELETE"), -len(name)))  # what is gone cannot be asked for


@pytest.fixture(scope="session")
def routes(grounds: dict[str, Ground]) -> dict[str, Route]:
    """Every route there is."""
    return {route.name: route for ground in grounds.values() for route in routes_of(ground)}


@pytest.mark.parametrize("name", ROWS)
def test_a_route_lets_in_whom_the_matrix_says_and_nobody_else(
    grounds: dict[str, Ground], routes: dict[str, Route], name: str, section: Callable[[str, str], Section]
) -> None:
    route = routes[name]
    ground = grounds[route.package]
    seen = {caller: _outcome(ground, route, CALLERS[caller]) for caller in sorted(CALLERS, key=lambda each: each == "owner")}
    wrong = sum(seen[each] != DECLARED[name][each] for each in seen)
    counted = COUNTED[route.package]
    counted.update(routes=1, cells=len(seen), wrong=wrong)
    section("T6", "Who may do what").row(route.package, **counted)
    assert seen == DECLARED[name]


def _outcome(ground: Ground, route: Route, caller: Mapping[str, Any]) -> str:
    told = ground.running.database["outbox"].count_documents({})
    answer = _ask(ground, route, caller, _ids(ground, route))
    if answer.status_code not in REFUSED or answer.json()["code"] in OF_THE_MATTER:
        assert "validation_failed" not in answer.text, f"nobody would know whether they are let in: {answer.text}"
        return LET_IN
    assert ground.running.database["outbox"].count_documents({}) == told, f"{answer.status_code}, and yet something was announced"
    return str(answer.status_code)


def _ids(ground: Ground, route: Route) -> dict[str, str]:
    """Whatever the address is about is the owner's, or the head's at the doors of staff."""
    return ground.ids("head" if "/staff/" in route.path and "head" in ground.people else "owner")


def _ask(ground: Ground, route: Route, caller: Mapping[str, Any], ids: Mapping[str, str]) -> requests.Response:
    sent: dict[str, Any] = {} if (body := route.body(ids)) is None else {"json": body}
    sent |= {"params": asked} if (asked := route.query(ids)) else {}
    return ground.served.ask(route.method, route.address(ids), headers=headers(ground, caller), **sent)


@pytest.mark.parametrize("name", [name for name, row in DECLARED.items() if row["other"] == "404"])
def test_what_belongs_to_somebody_else_reads_like_what_never_was(
    grounds: dict[str, Ground], routes: dict[str, Route], name: str
) -> None:
    route = routes[name]
    ground = grounds[route.package]
    theirs = _ids(ground, route)
    ids = (theirs, {**theirs, **{place: new_id() for place in route.places}})
    foreign, unknown = (_said(_ask(ground, route, CALLERS["other"], each)) for each in ids)
    assert foreign == unknown


def test_whoever_is_not_let_in_reads_the_same_everywhere(grounds: dict[str, Ground], routes: dict[str, Route]) -> None:
    """What was wrong with a token is nobody's business but its owner's."""
    wrong = [name for name in CALLERS if name in {"anonymous", "revoked", "expired"} or name.startswith("wrong_")]
    customers = [route for route in routes.values() if not route.path.startswith("/pay/")]
    doors = [route for route in customers if DECLARED[route.name]["anonymous"] == "401"]
    at_home = {route.name: grounds[route.package] for route in doors}
    asked = [(at_home[route.name], route, CALLERS[name]) for route in doors for name in wrong]
    said = [_said(_ask(ground, route, caller, _ids(ground, route))) for ground, route, caller in asked]
    assert len(said) > 100 and said == [said[0]] * len(said)


def _said(answer: requests.Response) -> tuple[int, Any, list[str]]:
    """What an answer says: status, body without the trace, and which headers there are."""
    body = answer.json()
    body.pop("trace_id")
    return answer.status_code, body, sorted(answer.headers)
