"""T17: ten times of what can be done, a slow database, a storm of logins: as much as ever is done, the rest hears so at once.

Generator and suite share the cores: the peak is measured with the same generator, and what it takes for itself under ten times
the load is missing from what the suite can do. So the figures are a lower bound of the suite's own.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from chassis.settings import ServiceSettings

from tests.faults.conftest import Form
from tests.faults.report import Row
from tests.faults.rig.depot.running import Depot, depot
from tests.faults.rig.depot.traffic import Books, all_counted, customers, first_promise, wait_until
from tests.faults.rig.storm import Outcome, Storm, blow, quantile

pytestmark = pytest.mark.fault("T17")

PORT = 8080 + 2900
POST = (
    "POST /api/v1/readings/boxes HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    "Idempotency-Key: storm-key-number-%s\r\n"
)
BODY = '{"box": "storm-%s"}'
WIDTH = ServiceSettings.web_threads  # requests that the depot's one process works on at a time; fewer would show less than it can
TIMES = 10
MOST_SECONDS = 2.0
QUICKLY = 0.05
NORMAL_SECONDS = 30.0
MOST_GROWTH = 1.2
LEAST_SHARE = {True: 0.8, False: 0.25}  # of the peak; the short form is run beside others and shows that nothing collapses


@pytest.fixture(scope="module")
def place() -> Iterator[Depot]:
    with depot("depot-overload", shift=2900) as place:
        yield place


@pytest.fixture(autouse=True)
def healed(place: Depot) -> Iterator[None]:
    yield
    place.heal()


def storm(*, connections: int, seconds: float, rate: float = 0.0) -> Outcome:
    return blow(Storm(PORT, POST, BODY, connections, seconds, rate))


def test_under_ten_times_the_load_as_much_is_done_and_the_rest_is_told_at_once(place: Depot, row: Row, form: Form) -> None:
    overloaded(place, row, form, peak_with=(2 * WIDTH,))


@pytest.mark.full
def test_with_a_slow_database_too(place: Depot, row: Row, form: Form) -> None:
    place.database_line.slow(0.1)  # each way
    overloaded(place, row, form, peak_with=(WIDTH, 2 * WIDTH))  # who finds no place asks again at once, which costs the others


def overloaded(place: Depot, row: Row, form: Form, *, peak_with: tuple[int, ...]) -> None:
    storm(connections=max(peak_with), seconds=form.of(short=2, full=10))  # warm
    tried = {number: storm(connections=number, seconds=form.of(short=5, full=20)).per_second for number in peak_with}
    peak = max(tried.values())
    row.say(peak_by_connections=str({number: round(rate, 1) for number, rate in tried.items()}))
    before = web_memory(place)
    seen = storm(connections=400, seconds=form.of(short=8, full=300), rate=max(TIMES * peak, 100))
    growth = web_memory(place) / before
    told(row, peak, seen, growth)
    normal_again(place, row)
    assert seen.other == {} and seen.bare == 0
    assert quantile(seen.done, 0.99) < MOST_SECONDS
    assert quantile(seen.shed, 0.5) < QUICKLY
    assert growth < MOST_GROWTH
    assert seen.per_second > peak * LEAST_SHARE[form.full]


def told(row: Row, peak: float, seen: Outcome, growth: float) -> None:
    row.count(facts=len(seen.done))
    row.say(
        peak=round(peak, 1),
        offered=round(seen.offered),
        goodput=round(seen.per_second, 1),
        share=round(seen.per_second / peak, 2),
        p99_done=round(quantile(seen.done, 0.99), 3),
        p50_shed=round(quantile(seen.shed, 0.5), 4),
        p95_shed=round(quantile(seen.shed, 0.95), 4),
        held_back=str(seen.held_back),
        memory=round(growth, 2),
    )


def normal_again(place: Depot, row: Row) -> None:
    """Soon no customer is refused any more, and the events of the storm are caught up with."""
    ended, books = time.monotonic(), Books()
    with customers(place, books, writers=2, readers=2, pause=0.1):
        first_promise(books, since=ended, within=NORMAL_SECONDS)
        wait_until(lambda: time.monotonic() - last_refusal(books, ended) > 2, within=NORMAL_SECONDS)
    all_counted(place, set(books.promised), within=60)
    row.say(last_refusal=round(last_refusal(books, ended) - ended, 1), caught_up=round(time.monotonic() - ended, 1))


def last_refusal(books: Books, ended: float) -> float:
    return max((each.ended for each in books.answers if each.status not in (200, 201)), default=ended)


def web_memory(place: Depot) -> int:
    master = place.suite.process("depot-web")
    assert master is not None
    return sum(each.memory_info().rss for each in [master, *master.children()])
