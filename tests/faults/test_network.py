"""T7: lines that drop, lose, delay and close, servers and workers that stand still: everything comes out right afterwards.

Each fault shows first that it bit: nothing came through, packets were lost, an exchange took long, connections are others.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import amqp
import psutil
import pytest
from pymongo import MongoClient

from tests.faults.conftest import Form
from tests.faults.report import Row
from tests.faults.rig.depot.running import Depot, depot
from tests.faults.rig.depot.traffic import Books, all_counted, customers, first_promise, settle_accounts, wait_until
from tests.faults.rig.wire import FAR

pytestmark = pytest.mark.fault("T7")

LONGEST_READ = 10.0
LONGEST_RECOVERY = 30.0
LONGEST_ZOMBIE = 60.0
UNDER_WAY = 1.0  # seconds in which what was under way when a fault fell may still arrive
CONSUMER_TIMEOUT = 15  # seconds; the broker looks every two seconds here, and every minute by itself


@pytest.fixture(scope="module")
def place() -> Iterator[Depot]:
    impatient = f"{{consumer_timeout, {CONSUMER_TIMEOUT * 1000}}}, {{channel_tick_interval, 2000}}"
    with depot("depot-network", shift=2900, over_wire=True, broker_settings=impatient) as place:
        yield place


@pytest.fixture(scope="module")
def books() -> Books:
    return Books()


@pytest.fixture(autouse=True)
def healed(place: Depot) -> Iterator[None]:
    yield
    heal(place)


def heal(place: Depot) -> None:
    place.heal()
    for program in FROZEN:
        place.suite.thaw(program)


@dataclass(frozen=True)
class Scene:
    """A fault under way: what it fell upon, what was promised until a moment after, and how many packets were lost before."""

    place: Depot
    books: Books
    what: str
    promised: frozenset[str]
    connections: set[tuple[int, int]]
    lost: int


def silent(place: Depot, line: str, *, up: bool = True, down: bool = True) -> None:
    """Every packet is lost; where no wire may be made, the line holds everything back."""
    if place.wire is not None:
        place.wire.lose(place.line(line).port, 1.0, up=up, down=down)
    else:
        place.line(line).stop("both" if up and down else "up" if up else "down")


def lossy(place: Depot, line: str) -> None:
    if place.wire is None:
        pytest.skip("only root may make a wire that loses packets")
    place.wire.lose(place.line(line).port, 0.1)


def check_nothing_comes_through(scene: Scene) -> str:
    """Without the database nothing is promised; without broker or worker nothing of what is promised is counted."""
    promised = scene.books.promised - scene.promised
    if scene.what in ("database", "mongod"):
        assert not promised, f"{len(promised)} boxes were promised without a database"
        return "nothing was promised"
    counted = scene.place.database["boxes"].count_documents({"_id": {"$in": list(promised)}})
    assert promised and not counted, f"{counted} of {len(promised)} boxes were counted without {scene.what}"
    return f"{len(promised)} boxes waited"


def check_packets_are_lost(scene: Scene) -> str:
    assert scene.place.wire is not None
    lost = scene.place.wire.lost - scene.lost
    assert lost > 0
    return f"{lost} packets were lost"


def check_an_exchange_takes(seconds: float) -> Callable[[Scene], str]:
    """Something sent through the very line, and answered."""

    def check(scene: Scene) -> str:
        began = time.monotonic()
        {"database": ask_database, "broker": ask_broker}[scene.what](scene.place)
        took = time.monotonic() - began
        assert took > seconds
        return f"an exchange took {took:.1f} s"

    return check


def check_connections_are_others(scene: Scene) -> str:
    left = scene.connections & connections_of(scene.place, scene.what)
    assert scene.connections and not left, f"{len(left)} of {len(scene.connections)} connections are still there"
    return f"{len(scene.connections)} connections ended"


def connections_of(place: Depot, what: str) -> set[tuple[int, int]]:
    """Those of the service that its line carries, by process and port; none where no line is meant."""
    if what not in LINES:
        return set()
    masters = [place.suite.process(program) for program in ("depot-web", "depot-worker")]
    processes = [each for master in masters if master for each in (master, *master.children())]
    return {
        (process.pid, each.laddr.port)
        for process in processes
        for each in process.net_connections("tcp")
        if each.raddr and each.raddr.port == place.line(what).port and each.status == psutil.CONN_ESTABLISHED
    }


def far_end(place: Depot) -> str:
    return "127.0.0.1" if place.wire is None else FAR


def ask_database(place: Depot) -> None:
    at = f"{far_end(place)}:{place.database_line.port}"
    address = f"mongodb://admin:{place.suite.secret('mongo.admin')}@{at}/?authSource=admin&directConnection=true"
    with MongoClient[dict[str, object]](address, timeoutMS=60_000) as client:
        client.admin.command("ping", comment=LARGE)


def ask_broker(place: Depot) -> None:
    at, password = f"{far_end(place)}:{place.broker_line.port}", place.suite.secret("amqp.admin")
    with amqp.Connection(at, userid="admin", password=password, connect_timeout=60) as connection:
        connection.channel().basic_publish_confirm(amqp.Message(LARGE), "", "nobody")


Fall = Callable[[Depot, str], object]
Check = Callable[[Scene], str]

LARGE = "x" * 150_000
LINES = ("database", "broker")
FROZEN = ("mongod", "rabbitmq", "depot-worker")
FAULTS: dict[str, tuple[Fall, Check]] = {
    "drops everything": (silent, check_nothing_comes_through),
    "drops what goes to the server": (lambda place, line: silent(place, line, down=False), check_nothing_comes_through),
    "drops what comes from the server": (lambda place, line: silent(place, line, up=False), check_nothing_comes_through),
    "loses a tenth": (lossy, check_packets_are_lost),
    "is 200 ms slow": (lambda place, line: place.line(line).slow(0.2, 0.1), check_an_exchange_takes(0.2)),
    "is narrow": (lambda place, line: place.line(line).throttle(20_000), check_an_exchange_takes(3.0)),
    "is cut": (lambda place, line: place.line(line).cut(), check_connections_are_others),
    "is half closed towards the server": (lambda place, line: place.line(line).half_close("up"), check_connections_are_others),
    "is half closed towards the service": (lambda place, line: place.line(line).half_close("down"), check_connections_are_others),
    "stands still": (lambda place, program: place.suite.freeze(program), check_nothing_comes_through),
}
CASES = [
    *[(line, fault) for fault in FAULTS if fault != "stands still" for line in LINES],
    *[(program, "stands still") for program in FROZEN],
]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """The short form takes one fault in turn, and for ten seconds instead of thirty."""
    if "fault" in metafunc.fixturenames:
        form = Form(metafunc.config.getoption("--form") == "full", metafunc.config.getoption("--turn"))
        metafunc.parametrize(("what", "fault"), form.rotate(CASES, short=1))


def test_the_books_are_right_when(place: Depot, books: Books, row: Row, form: Form, what: str, fault: str) -> None:
    if fault == "stands still":
        row.count(freezes=1)
    through(place, books, row, what, fault, seconds=fault_seconds(form, fault))


def fault_seconds(form: Form, fault: str) -> int:
    return form.of(short=10, full=60 if fault == "stands still" else 30)


@pytest.mark.full
@pytest.mark.parametrize("line", LINES)
def test_the_books_are_right_when_a_line_is_silent_for_five_minutes(place: Depot, books: Books, row: Row, line: str) -> None:
    through(place, books, row, line, "drops everything", seconds=300)


@pytest.mark.full
def test_a_consumer_held_longer_than_the_broker_waits_comes_back(place: Depot, books: Books, row: Row) -> None:
    """With a delivery in its hands and no database to settle it with, it holds on until the broker closes its channel."""
    known = place.log("rabbitmq").count("timed out waiting for")
    silent(place, "database")
    box = place.deliver("box-held")
    books.sent.add(box)
    books.promised.add(box)
    wait_until(lambda: place.log("rabbitmq").count("timed out waiting for") > known, within=4 * CONSUMER_TIMEOUT)
    place.heal()
    healed = time.monotonic()
    row.say(zombie_seconds=round(all_counted(place, {box}, within=LONGEST_ZOMBIE) - healed, 1))
    settle_accounts(place, books, row)


def through(place: Depot, books: Books, row: Row, what: str, fault: str, *, seconds: float) -> None:
    """Traffic before, during and after a fault: nobody hangs, nobody is killed, all is back soon, and the books agree."""
    fall, check = FAULTS[fault]
    web_before = web_processes(place)
    with customers(place, books, writers=4, readers=16, pause=0.1):
        first_promise(books, since=time.monotonic(), within=LONGEST_RECOVERY)
        fell, connections = time.monotonic(), connections_of(place, what)
        lost = place.wire.lost if place.wire else 0
        fall(place, what)
        time.sleep(UNDER_WAY)
        scene = Scene(place, books, what, frozenset(books.promised), connections, lost)
        time.sleep(seconds - UNDER_WAY)
        row.say(bit=check(scene))
        heal(place)
        healed = time.monotonic()
        written = first_promise(books, since=healed, within=LONGEST_RECOVERY)
        counted = all_counted(place, set(books.promised), within=LONGEST_RECOVERY)
    row.say(writes_again=round(written - healed, 1), events_again=round(counted - healed, 1))
    reads = books.of("GET", since=fell - LONGEST_READ)
    row.say(slowest_read=round(max(each.seconds for each in reads), 1), reads_refused=sum(each.status == 503 for each in reads))
    settle_accounts(place, books, row)
    assert [each for each in reads if not each.decent or each.seconds > LONGEST_READ] == []
    assert web_processes(place) == web_before
    assert "WORKER TIMEOUT" not in place.log("depot-web")


def web_processes(place: Depot) -> set[int]:
    master = place.suite.process("depot-web")
    assert master is not None
    return {master.pid, *(child.pid for child in master.children())}
