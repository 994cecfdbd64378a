"""T2 at the other doors: a request killed anywhere and sent again has one effect; a deploy job killed anywhere is repeated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from chassis import crash
from chassis.events import broker, topology
from chassis.events.publisher import Message, Publisher
from chassis.settings import Secret
from chassis.testing import Running

from tests.faults.conftest import Form
from tests.faults.crash.feeds import SERVICES
from tests.faults.crash.fork import ended
from tests.faults.crash.kept import different, kept
from tests.faults.crash.victim import KILLED
from tests.faults.crash.visits import (
    AGENTS,
    COUNTS_TRIES,
    IN_EVERY,
    VISITS,
    Request,
    Visit,
    deploy,
    send,
    send_together,
    submit_several,
)
from tests.faults.report import Row
from tests.faults.test_crash_points import forgets_the_dead_soon, keys, settings_of

__all__ = ["forgets_the_dead_soon", "keys"]


@dataclass
class Door:
    """A service's web door whose process is killed, and its database."""

    running: Running
    visit: Visit
    folder: Path

    def open(self) -> Request:
        """An empty service, and the request it is about to get."""
        for name in self.running.database.list_collection_names():
            self.running.database[name].delete_many({})
        self.running.clock(at="2022-11-20T12:00:00+03:00")
        return self.visit.request(self.running)

    def send(self, request: Request, point: str = "") -> bytes:
        """Its answer; none where it dies."""
        answer, log = self.folder / "answer", self.folder / "log"
        answer.write_bytes(b"")
        code = ended(send, self.visit.service, self.running.settings, request, point, answer, log)
        assert code == (KILLED if point else 0), f"{self.visit.name}, {point or 'undisturbed'}: ended with {code}"
        return answer.read_bytes()

    def effect(self) -> dict[str, list[str]]:
        found = kept(self.running.database, ())
        found.pop(COUNTS_TRIES, None)
        assert all(len(found[name]) == 1 for name in self.visit.collections)
        return found


@pytest.mark.fault("T2")
@pytest.mark.parametrize("visit", VISITS, ids=lambda visit: visit.name)
def test_a_request_killed_at_any_point_and_repeated_has_one_effect(
    visit: Visit, mongo_url: str, keys: Path, tmp_path: Path, form: Form, row: Row
) -> None:
    settings = settings_of(visit.service, keys) | ({"agents": AGENTS} if visit.name == "a payment" else {})
    with Running(SERVICES[visit.service], mongo_url, **settings) as running:
        door = Door(running, visit, tmp_path)
        assert door.send(door.open()).startswith(b"20")
        expected = door.effect()
        for point in form.rotate([*IN_EVERY, *visit.points], short=3):
            request = door.open()
            door.send(request, point)
            answers = [door.send(request), door.send(request)]
            wrong = different(expected, door.effect())
            row.count(cells=1, facts=1, crashes=1, wrong=bool(wrong))
            assert not wrong, f"{point}: {wrong}"
            assert answers[0] == answers[1], f"{point}: the same request is answered otherwise"


@pytest.mark.fault("T2")
def test_requests_killed_at_any_point_of_their_common_transaction_and_repeated_have_one_effect_each(
    mongo_url: str, keys: Path, tmp_path: Path, form: Form, row: Row
) -> None:
    points = form.rotate([*IN_EVERY, "after_insert_outbox", "after_answer_kept"], short=2)
    with Running(SERVICES["readings"], mongo_url, **settings_of("readings", keys)) as running:
        answer, log = tmp_path / "answer", tmp_path / "log"
        running.clock(at="2022-11-20T12:00:00+03:00")
        expected: dict[str, list[str]] = {}
        for point in ("", *points):
            for name in running.database.list_collection_names():
                running.database[name].delete_many({})
            requests = submit_several(running)
            code = ended(send_together, "readings", running.settings, requests, point, answer, log)
            assert code == (KILLED if point else 0), f"{point or 'undisturbed'}: ended with {code}"
            for _ in range(2):
                assert ended(send_together, "readings", running.settings, requests, "", answer, log) == 0
                assert answer.read_bytes().count(b"201 ") == len(requests)
            found = kept(running.database, ())
            assert (len(found["readings"]), len(found["idempotency"]), len(found["outbox"])) == (3, 3, 3), point
            expected = expected or found
            wrong = different(expected, found)
            row.count(cells=1, facts=3, crashes=bool(point), wrong=bool(wrong))
            assert not wrong, f"{point}: {wrong}"


@pytest.mark.fault("T2")
def test_a_deploy_job_killed_at_any_point_and_repeated_makes_everything(
    mongo_url: str, new_vhost: Callable[[], str], keys: Path, tmp_path: Path, form: Form, row: Row
) -> None:
    cells = [(service, point) for point in crash.DEPLOYING for service in SERVICES]
    amqp_url = new_vhost()
    for service, point in form.rotate(cells, short=5):
        with Running(SERVICES[service], mongo_url, **settings_of(service, keys)) as running:
            settings = replace(running.settings, amqp_url=Secret(amqp_url), partitions=2)
            unmake(running, settings)
            assert ended(deploy, service, settings, point, tmp_path / "log") == KILLED, f"{service} never comes to {point}"
            assert ended(deploy, service, settings, "", tmp_path / "log") == 0
            row.count(cells=1, crashes=1, wrong=len(unmade(running, settings)))
            assert unmade(running, settings) == set(), f"{service}, {point}"


def wanted(running: Running, settings: Any) -> topology.Topology:
    types = [each.type for each in running.service.handlers]
    return topology.of(running.service.name, types=types, partitions=settings.partitions)


def unmake(running: Running, settings: Any) -> None:
    """Neither queues nor a record that there are any."""
    running.database["provisioned"].delete_many({})
    connection = broker.connect(settings.amqp_url, name="test")
    for queue in wanted(running, settings).queues:
        connection.channel().queue_delete(queue.name)
    connection.close()


def unmade(running: Running, settings: Any) -> set[str]:
    """Bindings that lead nowhere; all of them where there is no record."""
    bindings = wanted(running, settings).bindings
    messages = [Message(f"{each.exchange} {each.key}", each.exchange, each.key, topology.PROBE, b"{}") for each in bindings]
    publisher = Publisher(settings.amqp_url, name="test")
    returned = publisher.publish(messages).returned
    publisher.close()
    recorded = running.database["provisioned"].find_one({"_id": "topology"})
    return returned if recorded else {message.id for message in messages}
