"""T18 by number of events instead of hours: what a process holds is the same after a hundred thousand events as after the first.

Four parts of the events: the first is the warm-up, what is held after the second and after the last is compared. After each of
them but the last the broker is killed, and comes back. No process is recycled, here as in
earnest: that would hide what grew.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from statistics import median
from uuid import uuid4

import psutil
import pytest
from native.program import answering
from native.rabbitmq import BrokerUser, RabbitMq

from tests.faults.conftest import Form
from tests.faults.report import Row
from tests.faults.rig.depot.running import Depot, depot
from tests.faults.rig.depot.traffic import Books, Customer, settle_accounts, wait_until

pytestmark = pytest.mark.fault("T18")

TOGETHER = 500
CLIENTS = 4
PARTS = 4
MOST_GROWTH = {True: 1.05, False: 1.15}  # the short form is over before the memory of caches and arenas has settled
MOST_DESCRIPTORS = 2
SHARED_OVER_FORK = "MongoClient opened before fork"  # the driver's own words


@pytest.fixture(scope="module")
def place() -> Iterator[Depot]:
    with depot("depot-soak", shift=2900) as place:
        yield place


@dataclass(frozen=True)
class Holdings:
    """What the processes of one program hold, together."""

    memory: int
    descriptors: int
    threads: int
    to_broker: int


def test_nothing_grows_with_the_number_of_events(place: Depot, row: Row, form: Form) -> None:
    books = Books()
    seen: dict[str, list[Holdings]] = {"depot-worker": [], "depot-web": []}
    channels = []
    for part in range(PARTS):
        events, requests = form.of(short=10_000, full=300_000) // PARTS, form.of(short=800, full=20_000) // PARTS
        one_part(place, books, events=events, requests=requests)
        if part < PARTS - 1:
            row.count(kills=broker_killed(place))
        for program, holdings in seen.items():
            holdings.append(held_at_rest(place, program))
        channels.append(channels_at(place))
    settle_accounts(place, books, row)
    for program, holdings in seen.items():
        first, last = holdings[1], holdings[-1]
        row.say(**{f"{program}_megabytes": " ".join(str(each.memory >> 20) for each in holdings)})
        assert last.memory < first.memory * MOST_GROWTH[form.full], (program, holdings)
        assert abs(last.descriptors - first.descriptors) <= MOST_DESCRIPTORS, (program, holdings)
        assert abs(last.threads - first.threads) <= MOST_DESCRIPTORS, (program, holdings)
    assert seen["depot-web"][-1].to_broker == 0
    assert seen["depot-worker"][1].to_broker == seen["depot-worker"][-1].to_broker
    assert channels[1] == channels[-1], channels
    assert SHARED_OVER_FORK not in place.log("depot-web") + place.log("depot-worker")


def broker_killed(place: Depot) -> int:
    """Returns when the broker is there once more and the worker at it."""
    before = place.suite.programs()["rabbitmq"]["restarts"]
    killed = place.suite.kill("rabbitmq")
    wait_until(lambda: place.suite.programs()["rabbitmq"]["restarts"] > before, within=60)
    place.suite.wait_settled(120)
    wait_until(answering(f"http://127.0.0.1:{8201 + place.suite.shift}/readyz"), within=60)
    return killed


def one_part(place: Depot, books: Books, *, events: int, requests: int) -> None:
    """Requests through the gateway, and beside them facts straight into the outbox, as many as the relay can take."""
    with ThreadPoolExecutor(CLIENTS) as pool:
        clients = [pool.submit(ask, books, requests // CLIENTS) for _ in range(CLIENTS)]
        for _ in range(events // TOGETHER):
            boxes = [f"soak-{uuid4().hex}" for _ in range(TOGETHER)]
            books.sent.update(boxes)
            place.take_in(boxes)
            books.promised.update(boxes)
        for each in clients:
            each.result()
    wait_until(lambda: place.database["boxes"].estimated_document_count() >= len(books.promised), within=600)


def ask(books: Books, requests: int) -> None:
    with closing(Customer(8080 + 2900, books)) as customer:
        for _ in range(requests):
            box, key = f"box-{uuid4().hex}", uuid4().hex
            while customer.send(box, key).status != 201:
                time.sleep(0.2)
            customer.look(box)


def held_at_rest(place: Depot, program: str) -> Holdings:
    """All is quiet: the middle of some looks."""
    looks = []
    for _ in range(5):
        time.sleep(0.5)
        looks.append(held(place, program))
    return Holdings(
        *(int(median(getattr(look, name) for look in looks)) for name in ("memory", "descriptors", "threads", "to_broker"))
    )


def held(place: Depot, program: str) -> Holdings:
    master = place.suite.process(program)
    assert master is not None
    processes = [master, *master.children()]
    lines = [line for process in processes for line in process.net_connections("tcp") if line.raddr]
    return Holdings(
        memory=sum(process.memory_info().rss for process in processes),
        descriptors=sum(process.num_fds() for process in processes),
        threads=sum(process.num_threads() for process in processes),
        to_broker=sum(line.raddr.port == place.broker_line.port and line.status == psutil.CONN_ESTABLISHED for line in lines),
    )


def channels_at(place: Depot) -> int:
    """How many channels the broker itself counts."""
    dist_port, epmd_port, port = (each + place.suite.shift for each in (25772, 4469, 5772))
    admin = BrokerUser(name="admin", password=place.suite.secret("amqp.admin"), administrator=True)
    node = RabbitMq(folder=place.suite.folder / "rabbitmq", port=port, dist_port=dist_port, epmd_port=epmd_port, admin=admin)
    return sum(int(line) for line in node.control("list_connections", "channels").split() if line.isdigit())
