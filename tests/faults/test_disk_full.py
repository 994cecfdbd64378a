"""T11: the disk under the broker, the database or the logs is full, nearly or to the last byte; room is all that is needed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.chassis.events.warehouse import Warehouse
from tests.faults.conftest import Form
from tests.faults.report import Row
from tests.faults.rig.depot.running import Depot, depot
from tests.faults.rig.depot.traffic import Books, all_counted, customers, first_promise, settle_accounts
from tests.faults.rig.disks import Disk, Forbidden, small_disk
from tests.faults.rig.packers import Packers
from tests.faults.rig.replica_set import ReplicaSet

pytestmark = pytest.mark.fault("T11")

SIZES = {"rabbitmq": 300, "mongo": 600, "logs": 20}  # megabytes; mongod lays out 300 for its journal before it begins
NEARLY = 40 << 20  # bytes left of the database's disk, where writes are refused already
LONGEST_RECOVERY = 60.0  # a server that stopped is started again with growing pauses of up to 30 s
# seconds without a write while one of three has a full disk: a primary stays one, and writes are refused, until it dies of it,
# which it does when its next checkpoint, one every 60 s, cannot be written
LONGEST_STALL = {"secondary": 20.0, "primary": 90.0}


@pytest.fixture(scope="module")
def place() -> Iterator[Depot]:
    try:
        with depot("depot-disks", shift=2900, disks=SIZES) as place:
            yield place
    except Forbidden as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="module")
def books() -> Books:
    return Books()


@pytest.fixture(autouse=True)
def cleared(place: Depot) -> Iterator[None]:
    yield
    for disk in place.disks.values():
        disk.clear()


def test_while_the_brokers_disk_is_full_everything_is_accepted_and_follows_later(
    place: Depot, books: Books, row: Row, form: Form
) -> None:
    with customers(place, books, writers=3, readers=3, pause=0.1):
        full_since = fill(place, "rabbitmq", books)
        time.sleep(form.of(short=6, full=60))
        until = time.monotonic() - 5
        cleared_at = recovers(place, "rabbitmq", books, row)
    answers = [each for each in books.answers if full_since < each.began < until]
    assert answers and {each.status for each in answers} <= {200, 201}
    settled(place, books, row, since=full_since, until=cleared_at)


def test_while_the_databases_disk_is_nearly_full_reads_are_answered_and_writes_refused(
    place: Depot, books: Books, row: Row, form: Form
) -> None:
    with customers(place, books, writers=3, readers=3, pause=0.1):
        first_promise(books, since=time.monotonic(), within=LONGEST_RECOVERY)
        place.disks["mongo"].fill(but=NEARLY)
        time.sleep(6)  # it is looked at every five seconds
        full_since = time.monotonic()
        time.sleep(form.of(short=4, full=60))
        until = time.monotonic() - 1
        cleared_at = recovers(place, "mongo", books, row)
    assert {each.status for each in books.of("GET", since=full_since, until=until)} == {200}
    assert {each.status for each in books.of("POST", since=full_since, until=until)} == {503}
    settled(place, books, row, since=full_since, until=cleared_at)


@pytest.mark.full
def test_when_the_databases_disk_is_full_to_the_last_byte_nothing_but_room_is_needed(
    place: Depot, books: Books, row: Row, form: Form
) -> None:
    with customers(place, books, writers=3, readers=3, pause=0.1):
        full_since = fill(place, "mongo", books)
        time.sleep(form.of(short=8, full=60))
        cleared_at = recovers(place, "mongo", books, row)
    row.say(restarts=str(place.suite.programs()["mongod"]["restarts"]))
    settled(place, books, row, since=full_since, until=cleared_at)


@pytest.mark.full
def test_when_the_disk_of_the_logs_is_full_nobody_notices(place: Depot, books: Books, row: Row, form: Form) -> None:
    before = {name: each["pid"] for name, each in place.suite.programs().items()}
    with customers(place, books, writers=3, readers=3, pause=0.1):
        full_since = fill(place, "logs", books)
        time.sleep(form.of(short=6, full=60))
        cleared_at = recovers(place, "logs", books, row)
    assert {each.status for each in books.answers if each.began > full_since} <= {200, 201}
    assert {name: each["pid"] for name, each in place.suite.programs().items()} == before
    settled(place, books, row, since=full_since, until=cleared_at)


@pytest.mark.full
@pytest.mark.parametrize("office", LONGEST_STALL)
def test_while_the_disk_of_one_of_three_mongods_is_full_service_goes_on(
    amqp_url: str, row: Row, form: Form, tmp_path: Path, office: str
) -> None:
    with one_on_a_disk(tmp_path) as (mongods, disk):
        warehouse = Warehouse(mongods.url, amqp_url)
        warehouse.provision()
        while (mongods.primary() == 0) != (office == "primary"):
            mongods.step_down()
        with warehouse.worker():
            with Packers(warehouse) as packers:
                packers.wait_for_more(200)
                disk.fill()
                for _ in range(form.of(short=3, full=30)):
                    packers.wait_for_more(100)
                assert disk.free < 1 << 20
                row.say(disk=disk.kind, member="died" if mongods.has_died(0) else "held out")
                disk.clear()
                mongods.restart()
                packers.wait_for_more(200)
            wrong = packers.faults_told_to(row)
        warehouse.tear_down()
    assert wrong == {}
    assert packers.longest_stall < LONGEST_STALL[office]


@contextmanager
def one_on_a_disk(folder: Path) -> Iterator[tuple[ReplicaSet, Disk]]:
    """Three mongods, the first of them on a small disk of its own."""
    with ExitStack() as stack:
        try:
            disk = stack.enter_context(small_disk(folder / "mongo0", megabytes=SIZES["mongo"]))
        except Forbidden as reason:
            pytest.skip(str(reason))
        yield stack.enter_context(ReplicaSet(folder)), disk


def fill(place: Depot, part: str, books: Books) -> float:
    first_promise(books, since=time.monotonic(), within=LONGEST_RECOVERY)
    place.disks[part].fill()
    return time.monotonic()


def recovers(place: Depot, part: str, books: Books, row: Row) -> float:
    """Room is made, and nothing else is done."""
    place.disks[part].clear()
    cleared_at = time.monotonic()
    written = first_promise(books, since=cleared_at, within=LONGEST_RECOVERY)
    counted = all_counted(place, set(books.promised), within=LONGEST_RECOVERY)
    row.say(disk=place.disks[part].kind, writes_again=round(written - cleared_at, 1), events_again=round(counted - cleared_at, 1))
    return cleared_at


def settled(place: Depot, books: Books, row: Row, *, since: float, until: float) -> None:
    row.say(refused=sum(each.status == 503 for each in books.answers if since < each.began < until))
    assert [each for each in books.answers if since < each.began and not each.decent] == []
    settle_accounts(place, books, row)
    place.suite.wait_settled(60)
