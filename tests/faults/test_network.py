"""T7: lines that drop, lose, delay and close, servers and workers that stand still: everything comes out right afterwards."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from tests.faults.conftest import Form
from tests.faults.report import Row
from tests.faults.rig.depot.running import Depot, depot
from tests.faults.rig.depot.traffic import Books, all_counted, customers, first_promise, settle_accounts, wait_until

pytestmark = pytest.mark.fault("T7")

LONGEST_READ = 10.0
LONGEST_RECOVERY = 30.0
LONGEST_ZOMBIE = 60.0
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


FROZEN = ("mongod", "rabbitmq", "depot-worker")
FAULTS: dict[str, Callable[[Depot, str], object]] = {
    "drops everything": silent,
    "drops what goes to the server": lambda place, line: silent(place, line, down=False),
    "drops what comes from the server": lambda place, line: silent(place, line, up=False),
    "loses a tenth": lossy,
    "is 200 ms slow": lambda place, line: place.line(line).slow(0.2, 0.1),
    "is narrow": lambda place, line: place.line(line).throttle(20_000),
    "is cut": lambda place, line: place.line(line).cut(),
    "is half closed towards the server": lambda place, line: place.line(line).half_close("up"),
    "is half closed towards the service": lambda place, line: place.line(line).half_close("down"),
    "stands still": lambda place, program: place.suite.freeze(program),
}
LINES = ("database", "broker")
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
    through(place, books, row, lambda: FAULTS[fault](place, what), seconds=fault_seconds(form, fault))


def fault_seconds(form: Form, fault: str) -> int:
    return form.of(short=10, full=60 if fault == "stands still" else 30)


@pytest.mark.full
@pytest.mark.parametrize("line", LINES)
def test_the_books_are_right_when_a_line_is_silent_for_five_minutes(place: Depot, books: Books, row: Row, line: str) -> None:
    through(place, books, row, lambda: silent(place, line), seconds=300)


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


def through(place: Depot, books: Books, row: Row, fall: Callable[[], object], *, seconds: float) -> None:
    """Traffic before, during and after a fault: nobody hangs, nobody is killed, all is back soon, and the books agree."""
    web_before = web_processes(place)
    with customers(place, books, writers=4, readers=16, pause=0.1):
        first_promise(books, since=time.monotonic(), within=LONGEST_RECOVERY)
        fell = time.monotonic()
        fall()
        time.sleep(seconds)
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
