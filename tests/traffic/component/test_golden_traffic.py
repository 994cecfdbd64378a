"""The last release and this one understand each other: recorded traffic meets the services of today, and today's meets those."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from chassis.testing import Running

from tests.architecture.tree import ROOT, SERVICES
from tests.traffic import consumers
from tests.traffic.answers import Conversation, comparable, refused_by_old_clients
from tests.traffic.golden import (
    RELEASED,
    examples_of_today,
    of_a_later_release,
    recorded_events,
    with_an_unknown_word,
    with_what_is_required_alone,
)

COMMIT = (RELEASED / "RELEASE").read_text(encoding="utf-8").split()[3]
ANSWERING = ("readings", "billing_calculator", "notification")  # what they answer follows from events and requests alone
NOT_UNDERSTOOD = {"validation_failed", "malformed_json", "json_expected", "method_not_allowed"}


@pytest.fixture
def start(mongo_url: str, tmp_path: Path) -> Iterator[Callable[[str], Running]]:
    """Services of today, gone after the test."""
    started: list[Running] = []

    def one(package: str) -> Running:
        started.append(consumers.start(package, mongo_url, tmp_path))
        return started[-1]

    yield one
    for each in started:
        each.close()


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_of_today_handles_every_event_of_the_last_release(start: Callable[[str], Running], service: str) -> None:
    running = start(service)
    released = {file.stem for file in (RELEASED / "schemas").glob("*.json")}
    assert consumers.handled_by(running) & released <= {event["type"] for event in recorded_events()}
    assert consumers.deliver(running, recorded_events()) == []


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_ignores_what_a_later_release_adds(start: Callable[[str], Running], service: str) -> None:
    running = start(service)
    assert consumers.deliver(running, [of_a_later_release(event) for event in recorded_events()]) == []


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_does_without_what_an_earlier_release_did_not_say(start: Callable[[str], Running], service: str) -> None:
    running = start(service)
    assert consumers.deliver(running, [with_what_is_required_alone(event) for event in recorded_events()]) == []


@pytest.mark.parametrize("service", SERVICES)
def test_a_word_nobody_knows_yet_is_set_aside_and_its_neighbours_are_handled(
    start: Callable[[str], Running], service: str
) -> None:
    """A type of the next version is kept for the release that knows it, a word that no list holds as dead; nothing is lost."""
    running = start(service)
    known = [event for event in recorded_events() if event["type"] in consumers.handled_by(running)][:5]
    newer = {**known[0], "id": "of-a-type-to-come", "type": known[0]["type"].replace(".v1", ".v2")}
    running.deliver(*known, newer, with_an_unknown_word(known[0]), may_park=True)
    parked = [(row["state"], row["reason"].partition(" ")[0]) for row in running.parked() if row["state"] != "waiting"]
    assert sorted(parked) == [("dead", "schema:"), ("retry", "unknown")]
    ids = {event["id"] for event in known}
    assert running.database["inbox"].count_documents({"_id": {"$in": list(ids)}}) == len(ids)


@pytest.mark.parametrize("service", ANSWERING)
def test_a_service_answers_recorded_requests_as_the_last_release_did(start: Callable[[str], Running], service: str) -> None:
    running = start(service)
    held = 0
    for row, answer in Conversation(running).hold():
        asked = f"{row['method']} {row['path']}"
        assert answer.status_code == row["status"], f"{asked}: {answer.text}"
        assert refused_by_old_clients(service, row, answer) == [], asked
        if "json" in row["media"]:
            before = comparable(row["answer"])
            assert _without_additions(comparable(answer.get_json()), before) == before, asked
        held += 1
    assert held


def _without_additions(today: Any, recorded: Any) -> Any:
    """The answer of today without the fields the last release did not know."""
    if isinstance(today, dict) and isinstance(recorded, dict):
        return {key: _without_additions(value, recorded[key]) for key, value in today.items() if key in recorded}
    if isinstance(today, list) and isinstance(recorded, list) and len(today) == len(recorded):
        return [_without_additions(one, other) for one, other in zip(today, recorded, strict=True)]
    return today


def test_what_was_asked_of_identity_is_still_understood(start: Callable[[str], Running]) -> None:
    """Passwords and links are not in the recording, so it cannot answer alike; but it finds nothing wrong with a request."""
    held = 0
    for row, answer in Conversation(start("identity")).hold():
        asked = f"{row['method']} {row['path']}: {answer.status_code} {answer.text}"
        assert refused_by_old_clients("identity", row, answer) == [], asked
        code = answer.get_json().get("code") if answer.status_code >= 400 else ""
        assert answer.status_code == row["status"] or code not in NOT_UNDERSTOOD, asked
        held += 1
    assert held > 20


def traffic_of_today(start: Callable[[str], Running]) -> list[dict[str, Any]]:
    """The golden messages of today, and what today's services announce when the recorded conversation is held with them."""
    announced = examples_of_today()
    for service in ANSWERING:
        running = start(service)
        for _exchange in Conversation(running).hold():
            pass
        announced += [json.loads(row["body"]) for row in running.database["outbox"].find({}, {"body": 1})]
    return announced


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code of the last release, as its commit holds it."""
    folder = tmp_path_factory.mktemp("release")
    packed = subprocess.run(["git", "archive", COMMIT], cwd=ROOT, capture_output=True, check=False)
    if packed.returncode:
        pytest.skip(f"the history of this working copy does not reach back to the last release, {COMMIT[:12]}")
    subprocess.run(["tar", "-x", "-C", str(folder)], input=packed.stdout, check=True)
    return folder


@pytest.fixture(scope="session")
def spoken(mongo_url: str, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Traffic of today."""
    started: list[Running] = []

    def one(package: str) -> Running:
        started.append(consumers.start(package, mongo_url, tmp_path_factory.mktemp(package)))
        return started[-1]

    told = traffic_of_today(one)
    for each in started:
        each.close()
    return told


def test_what_is_announced_today_is_right_by_the_released_schemas(spoken: list[dict[str, Any]]) -> None:
    released = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in (RELEASED / "schemas").glob("*.json")}
    known = [event for event in spoken if event["type"] in released]
    assert len(known) > sum(event["type"] in released for event in examples_of_today())  # what was spoken, not examples alone
    for event in known:
        jsonschema_rs.validator_for(released[event["type"]], validate_formats=True).validate(event)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_of_the_last_release_handles_what_is_announced_today(
    service: str, release: Path, spoken: list[dict[str, Any]], mongo_url: str
) -> None:
    code = [release / "contracts/src", release / "shared/src", *release.glob("services/*/src")]
    said = subprocess.run(
        [sys.executable, str(ROOT / "tests/traffic/consumers.py"), service, mongo_url, str(release)],
        input="\n".join(json.dumps(event) for event in spoken),
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, code))},
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr[-2000:]
    *parked, last = said.stdout.splitlines()
    assert parked == [] and last.startswith("handled ") and last != "handled 0", said.stdout
