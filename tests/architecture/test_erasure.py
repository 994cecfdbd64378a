"""Nobody joins the suite without a place in the erasure of a person, and every rule that keeps something is in the list."""

from __future__ import annotations

import importlib
import json
import re

import pytest
from contracts.events.identity import ERASURE_REQUESTED
from identity.domain.erasure import ANSWERING

from tests.architecture.tree import ROOT, SERVICES, SOURCES

RETENTION = json.loads((ROOT / "services/identity/src/identity/retention.json").read_text(encoding="utf-8"))
KEPT = re.compile(r'"(\w+)": \((?:\w+|len\(\w+\)), "(\w+)"\)')


def handled(service: str) -> set[str]:
    return {each.type.name for each in importlib.import_module(f"{service}.app").service.handlers}


def holds_named(source: str) -> list[tuple[str, str]]:
    """Things that a service says it keeps, with the rule."""
    return KEPT.findall(source)


def test_every_service_erases_and_is_waited_for() -> None:
    assert sorted(ANSWERING) == sorted(set(SERVICES) - {"identity"})
    assert [each for each in ANSWERING if ERASURE_REQUESTED.name not in handled(each)] == []
    identity = handled("identity")
    assert [each for each in ANSWERING if f"{each}.person_erased.v1" not in identity] == []


@pytest.mark.parametrize("service", SERVICES)
def test_what_a_service_keeps_is_called_by_a_name_and_a_rule_of_the_list(service: str) -> None:
    for file in SOURCES[service].rglob("*.py"):
        for what, rule in holds_named(file.read_text(encoding="utf-8")):
            assert what in RETENTION["things"], f"{file.name}: {what}"
            assert rule in RETENTION["rules"], f"{file.name}: {rule}"


def test_every_rule_names_the_law_in_both_languages() -> None:
    for code, rule in RETENTION["rules"].items():
        for words in (rule["law"], rule["why"]):
            assert words["ru"] and words["en"], code


def test_what_is_kept_is_found_in_the_source() -> None:
    assert holds_named('kept={"readings": (count, "metering")} if count else {}') == [("readings", "metering")]
    found = {service for service in SERVICES for file in SOURCES[service].rglob("*.py") if holds_named(file.read_text())}
    assert {"account_sync", "readings", "identity"} <= found
