"""No handler and no crash point is left out of the enumeration of tests/faults/test_crash_points.py."""

from __future__ import annotations

import re
from collections import Counter

from chassis import crash

from tests.architecture.tree import ROOT
from tests.faults.crash.cases import CASES, OTHERWISE, PLANS
from tests.faults.crash.feeds import FEEDS, SERVICES, Feed
from tests.faults.crash.visits import IN_EVERY, VISITS


def missing(feeds: list[Feed]) -> set[tuple[str, str]]:
    """Handlers that nothing is fed to."""
    handlers = {(service.name, handler.type.name) for service in SERVICES.values() for handler in service.handlers}
    return handlers - {(feed.service, feed.type) for feed in feeds}


def test_every_handler_of_every_service_is_killed_at_every_point() -> None:
    assert missing(FEEDS) == set(), "declare what is fed to it in tests/faults/crash/feeds.py"
    assert missing(FEEDS[1:]) == {(FEEDS[0].service, FEEDS[0].type)}


def test_every_service_of_the_suite_is_among_them() -> None:
    folders = {path.parent.name for path in (ROOT / "services").glob("*/src/*/handlers*")}
    assert folders == set(SERVICES)


def test_every_point_is_in_the_code_once_or_more_and_no_point_is_without_a_name() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "shared/src/chassis").rglob("*.py"))
    assert set(re.findall(r'crash\.point\("(\w+)"\)', source)) == set(crash.POINTS)
    assert max(Counter(crash.POINTS).values()) == 1 and len(crash.POINTS) >= 30


def test_every_point_is_died_at_and_every_case_has_its_plan() -> None:
    visited = {*IN_EVERY, *(point for visit in VISITS for point in visit.points), *crash.DEPLOYING}
    assert {case.point for case in CASES} | visited == set(crash.POINTS)
    assert {case.point for case in CASES} == set(crash.POINTS) - set(OTHERWISE)
    assert {case.circumstances for case in CASES} == set(PLANS)


def test_a_point_that_a_handler_cannot_come_to_is_declared_with_the_reason() -> None:
    for case in CASES:
        reached = [feed for feed in FEEDS if not case.unreachable(feed)]
        assert reached, f"{case} is reached by no handler at all"
        assert len(reached) == len(FEEDS) or case.only
